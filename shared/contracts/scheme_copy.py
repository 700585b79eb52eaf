"""The copy of a scheme that each service keeps, fed by what selection publishes."""

from dataclasses import dataclass
from typing import TypeAlias

from shared.contracts.scheme import Scheme
from shared.kernel import OPEN, Author, Command, Decider, Event, Projection, Recorded, View


class KeepScheme(Command):
    scheme: Scheme
    version: int


class SchemeKept(Event):
    version: int
    scheme: Scheme


@dataclass(frozen=True)
class NoScheme: ...


@dataclass(frozen=True)
class SchemeCopy:
    scheme: Scheme
    version: int


SchemeCopyState: TypeAlias = NoScheme | SchemeCopy


def decide(command: KeepScheme, state: SchemeCopyState, author: Author) -> list[SchemeKept]:
    match state:
        case SchemeCopy(version=held) if held >= command.version:
            return []
        case _:
            return [SchemeKept(version=command.version, scheme=command.scheme)]


def evolve(state: SchemeCopyState, event: SchemeKept) -> SchemeCopyState:
    return SchemeCopy(event.scheme, event.version)


scheme_copy = Decider[KeepScheme, SchemeCopyState, SchemeKept]("scheme", NoScheme(), decide, evolve)


@dataclass(frozen=True, kw_only=True)
class SchemeCopyView(View):
    version: int
    scheme: Scheme


def project(view: SchemeCopyView | None, recorded: Recorded[SchemeKept]) -> SchemeCopyView:
    return SchemeCopyView(id=recorded.subject, version=recorded.event.version, scheme=recorded.event.scheme)


scheme_copies = Projection("scheme_copies", SchemeCopyView, project, rows=OPEN)
