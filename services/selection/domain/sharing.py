"""A call is led by one organisation and may be shared with others, each of which sees its own part of it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.scheme_terms import Slug
from shared.kernel import Author, Command, Decider, Event, Refused

ShareRole: TypeAlias = Literal["employment_service", "implementing_organisation", "employer_panel"]


class ShareCall(Command):
    """`led_by` is the organisation that leads the call, which needs no share of it."""

    call_id: UUID
    organisation_id: Slug
    role: ShareRole
    led_by: str


class UnshareCall(Command):
    pass


class CallShared(Event):
    call_id: UUID
    organisation_id: str
    role: ShareRole


class CallUnshared(Event):
    pass


SharingCommand: TypeAlias = ShareCall | UnshareCall
SharingEvent: TypeAlias = CallShared | CallUnshared


@dataclass(frozen=True)
class Unshared: ...


@dataclass(frozen=True)
class Shared:
    role: ShareRole


Share: TypeAlias = Unshared | Shared


def decide(command: SharingCommand, share: Share, author: Author) -> list[SharingEvent]:
    match command, share:
        case ShareCall(organisation_id=organisation, led_by=leader), _ if organisation == leader:
            raise Refused("leads_already", f"{leader} leads this call; share it with another organisation.")
        case ShareCall(role=role), Shared(role=known) if role == known:
            return []
        case ShareCall(call_id=call, organisation_id=organisation, role=role), _:
            return [CallShared(call_id=call, organisation_id=organisation, role=role)]
        case UnshareCall(), Shared():
            return [CallUnshared()]
        case _:
            return []


def evolve(share: Share, event: SharingEvent) -> Share:
    match event:
        case CallShared(role=role):
            return Shared(role)
        case CallUnshared():
            return Unshared()


def subject_of(call_id: object, organisation: str) -> str:
    return f"{call_id}:{organisation}"


sharing = Decider[SharingCommand, Share, SharingEvent]("sharing", Unshared(), decide, evolve)
