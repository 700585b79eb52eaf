"""What an organisation can be asked, and what becomes of it: its agreement, users, clients and roles, and its end."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from shared.contracts.scheme_terms import Code, Country, OrganisationKind, PartnerRole, Slug, Text
from shared.kernel import Command, Event, Message

UserRole: TypeAlias = Literal["agency", "employer", "case_worker"]
Proof: TypeAlias = Literal["private_key_jwt", "mutual_tls", "secret"]
Pseudonym: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,254}$"),
    Field(description="The issuer's subject for a person: a pseudonym, never a name or a mail address."),
]
ClientId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,254}$")]


class RegisterOrganisation(Command):
    name: Text = Field(max_length=200)
    kind: OrganisationKind
    country: Country


class SignAgreement(Command):
    """`reference` is the paper's, `terms` the version of the terms that were agreed to."""

    reference: Text = Field(max_length=100)
    terms: Text = Field(max_length=40)
    signed_on: date


class AddUser(Command):
    """An administrator adds and removes users of the own organisation."""

    subject: Pseudonym
    roles: tuple[UserRole, ...] = Field(min_length=1, max_length=3)
    administrator: bool = False


class RemoveUser(Command):
    subject: Pseudonym


class KeepClient(Command):
    """A machine of the organisation as the issuer knows it; said again when its key or secret was rotated."""

    client_id: ClientId
    proof: Proof
    rotated_on: date


class RemoveClient(Command):
    client_id: ClientId


class GrantRole(Command):
    scheme_id: Slug
    role: PartnerRole


class RevokeRole(Command):
    scheme_id: Slug
    role: PartnerRole


class SuspendOrganisation(Command):
    reason: Code = Field(max_length=60)


class ResumeOrganisation(Command):
    reason: Code = Field(max_length=60)


class EndOrganisation(Command):
    """For good: its roles are revoked, and its people are told so by every service."""

    reason: Code = Field(max_length=60)


class OrganisationRegistered(Event):
    name: str
    kind: OrganisationKind
    country: str


class AgreementSigned(Event):
    reference: str
    terms: str
    signed_on: date


class UserAdded(Event):
    subject: str
    roles: tuple[UserRole, ...]
    administrator: bool


class UserRemoved(Event):
    subject: str


class ClientKept(Event):
    client_id: str
    proof: Proof
    rotated_on: date


class ClientRemoved(Event):
    client_id: str


class RoleGranted(Event):
    scheme_id: str
    role: PartnerRole


class RoleRevoked(Event):
    scheme_id: str
    role: PartnerRole


class OrganisationSuspended(Event):
    reason: str


class OrganisationResumed(Event):
    reason: str


class OrganisationEnded(Event):
    reason: str


OrganisationCommand: TypeAlias = (
    RegisterOrganisation
    | SignAgreement
    | AddUser
    | RemoveUser
    | KeepClient
    | RemoveClient
    | GrantRole
    | RevokeRole
    | SuspendOrganisation
    | ResumeOrganisation
    | EndOrganisation
)
OrganisationEvent: TypeAlias = (
    OrganisationRegistered
    | AgreementSigned
    | UserAdded
    | UserRemoved
    | ClientKept
    | ClientRemoved
    | RoleGranted
    | RoleRevoked
    | OrganisationSuspended
    | OrganisationResumed
    | OrganisationEnded
)


class Role(Message):
    scheme_id: str
    role: PartnerRole


class Agreement(Message):
    reference: str
    terms: str
    signed_on: date


class User(Message):
    subject: str
    roles: tuple[UserRole, ...]
    administrator: bool


class Client(Message):
    client_id: str
    proof: Proof
    rotated_on: date
