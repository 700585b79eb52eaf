"""The standing of organisations as each service that hears of it keeps it: who may not act is refused there at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared.kernel import NOBODY, Author, Command, Decider, Event, Projection, Recorded, View

Barred: TypeAlias = Literal["suspended", "ended"]


class NoteStanding(Command):
    """None for an organisation that may act."""

    barred: Barred | None


class StandingNoted(Event):
    barred: Barred | None


def decide(command: NoteStanding, barred: Barred | None, author: Author) -> Sequence[StandingNoted]:
    return [] if command.barred == barred else [StandingNoted(barred=command.barred)]


def evolve(barred: Barred | None, event: StandingNoted) -> Barred | None:
    return event.barred


standing = Decider[NoteStanding, Barred | None, StandingNoted]("standing", None, decide, evolve)


@dataclass(frozen=True, kw_only=True)
class StandingView(View):
    barred: Barred | None


def project(view: StandingView | None, recorded: Recorded[StandingNoted]) -> StandingView:
    return StandingView(id=recorded.subject, barred=recorded.event.barred)


standings = Projection("standings", StandingView, project, rows=NOBODY)
