"""A participant is one person, whatever the number of journeys; who it is stays sealed under the person's own key."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from pydantic import Field

from shared.kernel import Author, Command, Decider, Event, Refused, Sealed


class RecordIdentity(Command):
    """`mark` is a keyed hash of the identity: two boxes of the same content differ, their marks do not."""

    identity: Sealed
    mark: str


class ReadIdentity(Command):
    """`purpose` is a code, such as interview_invitation or contract."""

    purpose: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=60)


class EraseIdentity(Command):
    reason: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=60)


class ParticipantRegistered(Event):
    identity: Sealed
    mark: str


class IdentityUpdated(Event):
    identity: Sealed
    mark: str


class IdentityRead(Event):
    purpose: str


class ParticipantErased(Event):
    reason: str


ParticipantCommand: TypeAlias = RecordIdentity | ReadIdentity | EraseIdentity
ParticipantEvent: TypeAlias = ParticipantRegistered | IdentityUpdated | IdentityRead | ParticipantErased


@dataclass(frozen=True)
class Unknown: ...


@dataclass(frozen=True)
class Registered:
    mark: str


@dataclass(frozen=True)
class Erased: ...


Participant: TypeAlias = Unknown | Registered | Erased


def decide(command: ParticipantCommand, participant: Participant, author: Author) -> list[ParticipantEvent]:
    match command, participant:
        case RecordIdentity(identity=identity, mark=mark), Unknown():
            return [ParticipantRegistered(identity=identity, mark=mark)]
        case RecordIdentity(identity=identity, mark=mark), Registered(known):
            return [] if known == mark else [IdentityUpdated(identity=identity, mark=mark)]
        case ReadIdentity(purpose=purpose), Registered():
            return [IdentityRead(purpose=purpose)]
        case EraseIdentity(reason=reason), Registered():
            return [ParticipantErased(reason=reason)]
        case EraseIdentity(), Erased():
            return []
        case _:
            raise Refused.out_of_turn(command, participant)


def evolve(participant: Participant, event: ParticipantEvent) -> Participant:
    match event:
        case ParticipantRegistered(mark=mark) | IdentityUpdated(mark=mark):
            return Registered(mark)
        case IdentityRead():
            return participant
        case ParticipantErased():
            return Erased()
        case _:
            assert_never(event)


participant = Decider[ParticipantCommand, Participant, ParticipantEvent]("participant", Unknown(), decide, evolve)
