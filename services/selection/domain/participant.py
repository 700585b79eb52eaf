"""A participant is one person, whatever the number of journeys; who it is stays sealed under the person's own key."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from shared.kernel import Author, Command, Decider, Event, Sealed


class RecordIdentity(Command):
    """`mark` is a keyed hash of the identity: two boxes of the same content differ, their marks do not."""

    identity: Sealed
    mark: str


class ParticipantRegistered(Event):
    identity: Sealed
    mark: str


class IdentityUpdated(Event):
    identity: Sealed
    mark: str


ParticipantEvent: TypeAlias = ParticipantRegistered | IdentityUpdated


@dataclass(frozen=True)
class Unknown: ...


@dataclass(frozen=True)
class Registered:
    mark: str


Participant: TypeAlias = Unknown | Registered


def decide(command: RecordIdentity, participant: Participant, author: Author) -> list[ParticipantEvent]:
    match participant:
        case Unknown():
            return [ParticipantRegistered(identity=command.identity, mark=command.mark)]
        case Registered(mark):
            return [] if mark == command.mark else [IdentityUpdated(identity=command.identity, mark=command.mark)]
        case _:
            assert_never(participant)


def evolve(participant: Participant, event: ParticipantEvent) -> Participant:
    return Registered(event.mark)


participant = Decider[RecordIdentity, Participant, ParticipantEvent]("participant", Unknown(), decide, evolve)
