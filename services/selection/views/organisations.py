"""What is read of an organisation: its agreement, users, clients and roles, and whether it may still act."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from services.selection.domain.organisation_messages import (
    Agreement,
    AgreementSigned,
    Client,
    ClientKept,
    ClientRemoved,
    OrganisationEnded,
    OrganisationEvent,
    OrganisationRegistered,
    OrganisationResumed,
    OrganisationSuspended,
    Role,
    RoleGranted,
    RoleRevoked,
    User,
    UserAdded,
    UserRemoved,
)
from shared.contracts.scheme_terms import OrganisationKind
from shared.kernel import Index, Projection, Recorded, Rows, View

OrganisationState: TypeAlias = Literal["registered", "agreed", "suspended", "ended"]


@dataclass(frozen=True, kw_only=True)
class OrganisationView(View):
    """`reason` says why it was suspended or ended."""

    name: str
    kind: OrganisationKind
    country: str
    state: OrganisationState = "registered"
    reason: str | None = None
    agreement: Agreement | None = None
    users: tuple[User, ...] = ()
    clients: tuple[Client, ...] = ()
    roles: tuple[Role, ...] = ()

    @property
    def barred(self) -> Literal["suspended", "ended"] | None:
        return self.state if self.state in ("suspended", "ended") else None


def _organisation(view: OrganisationView | None, recorded: Recorded[OrganisationEvent]) -> OrganisationView | None:
    match recorded.event, view:
        case OrganisationRegistered(name=name, kind=kind, country=country), None:
            return OrganisationView(id=recorded.subject, name=name, kind=kind, country=country)
        case AgreementSigned() as signed, OrganisationView(state=state):
            agreed = "agreed" if state == "registered" else state
            return replace(view, state=agreed, agreement=Agreement(**dict(signed)))
        case OrganisationSuspended(reason=reason), OrganisationView():
            return replace(view, state="suspended", reason=reason)
        case OrganisationResumed(), OrganisationView():
            return replace(view, state="agreed" if view.agreement else "registered", reason=None)
        case OrganisationEnded(reason=reason), OrganisationView():
            return replace(view, state="ended", reason=reason)
        case event, OrganisationView():
            return _equipped(view, event)
        case _:
            return view


def _equipped(view: OrganisationView, event: OrganisationEvent) -> OrganisationView:
    match event:
        case UserAdded(subject=subject) as added:
            others = tuple(one for one in view.users if one.subject != subject)
            return replace(view, users=(*others, User(**dict(added))))
        case UserRemoved(subject=subject):
            return replace(view, users=tuple(one for one in view.users if one.subject != subject))
        case ClientKept(client_id=id) as kept:
            others_kept = tuple(one for one in view.clients if one.client_id != id)
            return replace(view, clients=(*others_kept, Client(**dict(kept))))
        case ClientRemoved(client_id=id):
            return replace(view, clients=tuple(one for one in view.clients if one.client_id != id))
        case RoleGranted() as granted:
            return replace(view, roles=(*view.roles, Role(**dict(granted))))
        case RoleRevoked() as revoked:
            return replace(view, roles=tuple(one for one in view.roles if one != Role(**dict(revoked))))
        case _:
            return view


organisations = Projection(
    "organisations",
    OrganisationView,
    _organisation,
    Index("kind"),
    Index("country"),
    rows=Rows(organisation="id", employer="id"),
)
