"""Who calls, with which roles; each route says in one table who may use it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from starlette.requests import Request

from shared.chassis.problems import Problem


class Role(StrEnum):
    AGENCY = "agency"
    EMPLOYER = "employer"
    OPERATOR = "operator"
    CASE_WORKER = "case_worker"
    PARTICIPANT = "participant"
    AUDITOR = "auditor"
    SERVICE = "service"


class Anyone(StrEnum):
    """Routes that need no sign-in."""

    ANYONE = "anyone"


class Relation(StrEnum):
    """What of a service's documents a role has to do with on a route: with any; with those that are its organisation's
    own; with those too of the calls that are shared with it; with those of the schemes in which its organisation has a
    role; with those of itself; or with figures alone."""

    ANY = "any"
    OWN = "own"
    SHARED = "shared"
    SCHEME = "scheme"
    SELF = "self"
    FIGURES = "figures"


Policy: TypeAlias = Mapping[Role | Anyone, Relation]
Access: TypeAlias = Mapping[str, Policy]
PUBLIC: Policy = {Anyone.ANYONE: Relation.ANY}


WIDER_THAN_EMPLOYERS = frozenset({Role.OPERATOR, Role.AUDITOR, Role.CASE_WORKER, Role.SERVICE, Role.AGENCY})


@dataclass(frozen=True, slots=True)
class Principal:
    """A pseudonymous subject of the issuer, its organisation and its roles; `human` is false for machines."""

    subject: str
    organisation: str | None
    roles: frozenset[Role]
    human: bool = True

    @property
    def employer_alone(self) -> bool:
        """Sees what an employer may see: no other role of this caller shows it more."""
        return Role.EMPLOYER in self.roles and not self.roles & WIDER_THAN_EMPLOYERS


def unauthorised(detail: str, error: str | None = None) -> Problem:
    challenge = 'Bearer realm="passerelle"' + (f', error="{error}"' if error else "")
    return Problem(401, "not_signed_in", detail, headers={"WWW-Authenticate": challenge})


def allowed(principal: Principal, policy: Policy) -> bool:
    return bool(principal.roles & policy.keys())


def acting(request: Request) -> Principal:
    """Who calls, with those roles alone that open this route: what another role may see or do is no right here."""
    principal: Principal = request.state.principal
    access: Access = request.app.state.service.access
    return replace(principal, roles=principal.roles & access[request.scope["endpoint"].__name__].keys())
