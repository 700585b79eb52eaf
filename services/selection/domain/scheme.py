"""A scheme is registered once and revised with a reason; each revision is its next version."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from pydantic import Field

from shared.contracts.scheme import Scheme
from shared.kernel import Author, Command, Decider, Event, Refused


class PublishScheme(Command):
    """`reason` says why it is revised; the first version needs none."""

    scheme: Scheme
    reason: str = Field(default="", max_length=500)


class SchemeRegistered(Event):
    scheme: Scheme


class SchemeRevised(Event):
    version: int
    scheme: Scheme
    reason: str


SchemeEvent: TypeAlias = SchemeRegistered | SchemeRevised


@dataclass(frozen=True)
class Unregistered: ...


@dataclass(frozen=True)
class Published:
    version: int
    scheme: Scheme


SchemeState: TypeAlias = Unregistered | Published


def decide(command: PublishScheme, state: SchemeState, author: Author) -> list[SchemeEvent]:
    match state:
        case Unregistered():
            return [SchemeRegistered(scheme=command.scheme)]
        case Published(scheme=current) if current == command.scheme:
            return []
        case Published(scheme=current) if current.id != command.scheme.id:
            raise Refused("another_scheme", f"This is scheme {current.id}; a scheme keeps its id through all versions.")
        case Published(version=version):
            if not command.reason.strip():
                raise Refused("reason_missing", "Say why the scheme is revised.")
            return [SchemeRevised(version=version + 1, scheme=command.scheme, reason=command.reason)]
        case _:
            assert_never(state)


def evolve(state: SchemeState, event: SchemeEvent) -> SchemeState:
    match event:
        case SchemeRegistered(scheme=scheme):
            return Published(1, scheme)
        case SchemeRevised(version=version, scheme=scheme):
            return Published(version, scheme)
        case _:
            assert_never(event)


scheme = Decider[PublishScheme, SchemeState, SchemeEvent]("scheme", Unregistered(), decide, evolve)
