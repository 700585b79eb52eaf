"""Scenario: given these facts, when this is asked, then these facts follow."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID, uuid5

from shared.kernel.decider import Author, Decider, Refused
from shared.kernel.messages import Command, Event
from shared.kernel.projection import Projection, View
from shared.kernel.recorded import Recorded

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)
V = TypeVar("V", bound=View)

AT = datetime(2019, 4, 1, 8, 0, tzinfo=UTC)
AUTHOR = Author(principal="clerk", organisation="anapec", at=AT)
_SPACE = UUID("6f1ab1b4-7f0e-4a8c-9d63-0f2f3a6b7c1d")


@dataclass(frozen=True)
class Outcome(Generic[E]):
    events: list[E] | None
    refusal: Refused | None

    def then(self, *expected: E) -> None:
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == list(expected)

    def then_refused(self, code: str | None = None) -> None:
        assert self.refusal is not None, f"not refused, but {self.events}"
        assert code is None or self.refusal.code == code


@dataclass(frozen=True)
class Scenario(Generic[C, S, E]):
    decider: Decider[C, S, E]
    history: tuple[E, ...] = ()
    author: Author = AUTHOR

    def given(self, *events: E) -> "Scenario[C, S, E]":
        return replace(self, history=(*self.history, *events))

    def by(self, author: Author) -> "Scenario[C, S, E]":
        return replace(self, author=author)

    def when(self, command: C) -> Outcome[E]:
        state = self.decider.fold(self.history)
        try:
            events = list(self.decider.decide(command, state, self.author))
        except Refused as refusal:
            return Outcome(None, refusal)
        self.decider.fold(events, state)
        return Outcome(events, None)


def recorded(
    event: E, subject: str = "1", version: int = 1, at: datetime = AT, correlation: str | None = None
) -> Recorded[E]:
    return Recorded(
        subject=subject,
        stream=f"test-{subject}",
        version=version,
        event=event,
        event_id=uuid5(_SPACE, f"{subject}/{version}"),
        principal=AUTHOR.principal,
        organisation=AUTHOR.organisation,
        causation_id=_SPACE,
        correlation_id=correlation or subject,
        traceparent=None,
        occurred_at=at,
        recorded_at=at,
    )


def folded(projection: Projection[V], *events: Event, subject: str = "1", at: datetime = AT) -> V | None:
    """The view that these events of one stream give."""
    view: V | None = None
    for version, event in enumerate(events, start=1):
        view = projection.project(view, recorded(event, subject, version, at))
    return view
