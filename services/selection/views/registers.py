"""What is read of organisations and schemes."""

from dataclasses import dataclass, replace

from services.selection.domain.organisation import (
    OrganisationEvent,
    OrganisationRegistered,
    Role,
    RoleGranted,
    RoleRevoked,
)
from services.selection.domain.scheme import SchemeEvent, SchemeRegistered, SchemeRevised
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_terms import OrganisationKind
from shared.kernel import OPEN, Index, Projection, Recorded, View


@dataclass(frozen=True, kw_only=True)
class OrganisationView(View):
    name: str
    kind: OrganisationKind
    country: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SchemeView(View):
    """`reason` says why the newest version was made."""

    version: int
    scheme: Scheme
    reason: str = ""


def _organisation(view: OrganisationView | None, recorded: Recorded[OrganisationEvent]) -> OrganisationView | None:
    match recorded.event, view:
        case OrganisationRegistered(name=name, kind=kind, country=country), None:
            return OrganisationView(id=recorded.subject, name=name, kind=kind, country=country)
        case RoleGranted(scheme_id=scheme, role=role), OrganisationView(roles=roles):
            return replace(view, roles=(*roles, Role(scheme_id=scheme, role=role)))
        case RoleRevoked(scheme_id=scheme, role=role), OrganisationView(roles=roles):
            revoked = Role(scheme_id=scheme, role=role)
            return replace(view, roles=tuple(one for one in roles if one != revoked))
        case _:
            return view


def _scheme(view: SchemeView | None, recorded: Recorded[SchemeEvent]) -> SchemeView | None:
    match recorded.event:
        case SchemeRegistered(scheme=scheme):
            return SchemeView(id=recorded.subject, version=1, scheme=scheme)
        case SchemeRevised(version=version, scheme=scheme, reason=reason):
            return SchemeView(id=recorded.subject, version=version, scheme=scheme, reason=reason)


organisations = Projection("organisations", OrganisationView, _organisation, Index("kind"), Index("country"), rows=OPEN)
schemes = Projection("schemes", SchemeView, _scheme, rows=OPEN)
