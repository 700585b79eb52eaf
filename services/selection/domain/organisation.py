"""An organisation acts in schemes: registered, bound by an agreement, then given users, clients and roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from services.selection.domain.organisation_messages import (
    AddUser,
    Agreement,
    AgreementSigned,
    Client,
    ClientKept,
    ClientRemoved,
    EndOrganisation,
    GrantRole,
    KeepClient,
    OrganisationCommand,
    OrganisationEnded,
    OrganisationEvent,
    OrganisationRegistered,
    OrganisationResumed,
    OrganisationSuspended,
    RegisterOrganisation,
    RemoveClient,
    RemoveUser,
    ResumeOrganisation,
    RevokeRole,
    Role,
    RoleGranted,
    RoleRevoked,
    SignAgreement,
    SuspendOrganisation,
    User,
    UserAdded,
    UserRemoved,
)
from shared.contracts.scheme_terms import OrganisationKind
from shared.kernel import Author, Decider, Refused

Granting: TypeAlias = AddUser | KeepClient | GrantRole
Taking: TypeAlias = RemoveUser | RemoveClient | RevokeRole


@dataclass(frozen=True)
class Unregistered: ...


@dataclass(frozen=True)
class Registered:
    name: str
    kind: OrganisationKind
    country: str
    agreement: Agreement | None = None
    users: Mapping[str, User] = field(default_factory=dict)
    clients: Mapping[str, Client] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()
    suspended: bool = False


@dataclass(frozen=True)
class Ended:
    reason: str


Organisation: TypeAlias = Unregistered | Registered | Ended


def decide(command: OrganisationCommand, organisation: Organisation, author: Author) -> list[OrganisationEvent]:
    match command, organisation:
        case _, Ended(reason=reason):
            if isinstance(command, EndOrganisation):
                return []
            raise Refused("organisation_ended", f"The organisation was ended ({reason}); register it under a new id.")
        case RegisterOrganisation(name=name, kind=kind, country=country), Unregistered():
            return [OrganisationRegistered(name=name, kind=kind, country=country)]
        case RegisterOrganisation(name=name, kind=kind, country=country), Registered() as known:
            if (known.name, known.kind, known.country) == (name, kind, country):
                return []
            raise Refused("already_registered", f"The organisation is registered as {known.name} ({known.country}).")
        case SignAgreement() as signed, Registered(agreement=known):
            return [] if known == Agreement(**dict(signed)) else [AgreementSigned(**dict(signed))]
        case (AddUser() | KeepClient() | GrantRole()) as granting, Registered():
            return _grant(granting, organisation)
        case (RemoveUser() | RemoveClient() | RevokeRole()) as taking, Registered():
            return _take(taking, organisation)
        case (SuspendOrganisation() | ResumeOrganisation() | EndOrganisation()) as turn, Registered():
            return _turn(turn, organisation)
        case _:
            raise Refused.out_of_turn(command, organisation)


def _grant(command: Granting, organisation: Registered) -> list[OrganisationEvent]:
    if organisation.agreement is None:
        raise Refused("agreement_missing", "Record the organisation's signed agreement first; then grant.")
    if organisation.suspended:
        raise Refused("organisation_suspended", "The organisation is suspended; resume it first.")
    match command:
        case AddUser(subject=subject) as add:
            return [] if organisation.users.get(subject) == User(**dict(add)) else [UserAdded(**dict(add))]
        case KeepClient(client_id=id) as keep:
            return [] if organisation.clients.get(id) == Client(**dict(keep)) else [ClientKept(**dict(keep))]
        case GrantRole() as grant:
            return [] if Role(**dict(grant)) in organisation.roles else [RoleGranted(**dict(grant))]


def _take(command: Taking, organisation: Registered) -> list[OrganisationEvent]:
    match command:
        case RemoveUser(subject=subject):
            return [UserRemoved(subject=subject)] if subject in organisation.users else []
        case RemoveClient(client_id=id):
            return [ClientRemoved(client_id=id)] if id in organisation.clients else []
        case RevokeRole() as revoke:
            return [RoleRevoked(**dict(revoke))] if Role(**dict(revoke)) in organisation.roles else []


def _turn(
    command: SuspendOrganisation | ResumeOrganisation | EndOrganisation, organisation: Registered
) -> list[OrganisationEvent]:
    match command:
        case SuspendOrganisation(reason=reason):
            return [] if organisation.suspended else [OrganisationSuspended(reason=reason)]
        case ResumeOrganisation(reason=reason):
            return [OrganisationResumed(reason=reason)] if organisation.suspended else []
        case EndOrganisation(reason=reason):
            roles = sorted(organisation.roles, key=lambda one: (one.scheme_id, one.role))
            return [*(RoleRevoked(**dict(one)) for one in roles), OrganisationEnded(reason=reason)]


def evolve(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    match event, organisation:
        case OrganisationRegistered(name=name, kind=kind, country=country), _:
            return Registered(name, kind, country)
        case OrganisationEnded(reason=reason), _:
            return Ended(reason)
        case AgreementSigned() as signed, Registered():
            return replace(organisation, agreement=Agreement(**dict(signed)))
        case UserAdded(subject=subject) as added, Registered(users=users):
            return replace(organisation, users={**users, subject: User(**dict(added))})
        case UserRemoved(subject=subject), Registered(users=users):
            return replace(organisation, users={name: one for name, one in users.items() if name != subject})
        case ClientKept(client_id=id) as kept, Registered(clients=clients):
            return replace(organisation, clients={**clients, id: Client(**dict(kept))})
        case ClientRemoved(client_id=id), Registered(clients=clients):
            return replace(organisation, clients={name: one for name, one in clients.items() if name != id})
        case RoleGranted() as granted, Registered(roles=roles):
            return replace(organisation, roles=roles | {Role(**dict(granted))})
        case RoleRevoked() as revoked, Registered(roles=roles):
            return replace(organisation, roles=roles - {Role(**dict(revoked))})
        case OrganisationSuspended(), Registered():
            return replace(organisation, suspended=True)
        case OrganisationResumed(), Registered():
            return replace(organisation, suspended=False)
        case _:
            return organisation


organisation = Decider[OrganisationCommand, Organisation, OrganisationEvent](
    "organisation", Unregistered(), decide, evolve
)
