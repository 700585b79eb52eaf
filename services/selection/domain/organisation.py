"""An organisation acts in schemes: it has a kind, a country, and roles that are granted scheme by scheme."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from pydantic import Field

from shared.contracts.scheme_terms import Country, OrganisationKind, PartnerRole, Slug, Text
from shared.kernel import Author, Command, Decider, Event, Message, Refused


class RegisterOrganisation(Command):
    name: Text = Field(max_length=200)
    kind: OrganisationKind
    country: Country


class GrantRole(Command):
    scheme_id: Slug
    role: PartnerRole


class RevokeRole(Command):
    scheme_id: Slug
    role: PartnerRole


class OrganisationRegistered(Event):
    name: str
    kind: OrganisationKind
    country: str


class RoleGranted(Event):
    scheme_id: str
    role: PartnerRole


class RoleRevoked(Event):
    scheme_id: str
    role: PartnerRole


OrganisationCommand: TypeAlias = RegisterOrganisation | GrantRole | RevokeRole
OrganisationEvent: TypeAlias = OrganisationRegistered | RoleGranted | RoleRevoked


class Role(Message):
    scheme_id: str
    role: PartnerRole


@dataclass(frozen=True)
class Unregistered: ...


@dataclass(frozen=True)
class Registered:
    name: str
    kind: OrganisationKind
    country: str
    roles: frozenset[Role] = frozenset()


Organisation: TypeAlias = Unregistered | Registered


def decide(command: OrganisationCommand, organisation: Organisation, author: Author) -> list[OrganisationEvent]:
    match command, organisation:
        case RegisterOrganisation(name=name, kind=kind, country=country), Unregistered():
            return [OrganisationRegistered(name=name, kind=kind, country=country)]
        case RegisterOrganisation(name=name, kind=kind, country=country), Registered() as known:
            if (known.name, known.kind, known.country) == (name, kind, country):
                return []
            raise Refused("already_registered", f"The organisation is registered as {known.name} ({known.country}).")
        case GrantRole(scheme_id=scheme, role=role), Registered(roles=roles):
            granted = Role(scheme_id=scheme, role=role) in roles
            return [] if granted else [RoleGranted(scheme_id=scheme, role=role)]
        case RevokeRole(scheme_id=scheme, role=role), Registered(roles=roles):
            granted = Role(scheme_id=scheme, role=role) in roles
            return [RoleRevoked(scheme_id=scheme, role=role)] if granted else []
        case _:
            raise Refused.out_of_turn(command, organisation)


def evolve(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    match event, organisation:
        case OrganisationRegistered(name=name, kind=kind, country=country), _:
            return Registered(name, kind, country)
        case RoleGranted(scheme_id=scheme, role=role), Registered(roles=roles):
            return replace(organisation, roles=roles | {Role(scheme_id=scheme, role=role)})
        case RoleRevoked(scheme_id=scheme, role=role), Registered(roles=roles):
            return replace(organisation, roles=roles - {Role(scheme_id=scheme, role=role)})
        case ((RoleGranted() | RoleRevoked()), Unregistered()):
            return organisation
        case _:
            assert_never(event)  # type: ignore[arg-type]


organisation = Decider[OrganisationCommand, Organisation, OrganisationEvent](
    "organisation", Unregistered(), decide, evolve
)
