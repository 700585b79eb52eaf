"""Who calls: bearer tokens are verified here, and each route says in one table who may use it."""

import json
import time
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request

from shared.chassis.problems import Problem

ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")
LEEWAY = 30
KEPT_TOKENS = 2_000


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


Access: TypeAlias = Mapping[str, Set[Role | Anyone]]
PUBLIC: Set[Role | Anyone] = frozenset({Anyone.ANYONE})


@dataclass(frozen=True, slots=True)
class Principal:
    """A pseudonymous subject of the issuer, its organisation and its roles; `human` is false for machines."""

    subject: str
    organisation: str | None
    roles: frozenset[Role]
    human: bool = True


class Verifier:
    """Verifies tokens of one issuer for one audience; keys are read again when the file has changed."""

    def __init__(self, issuer: str, audience: str, jwks: Path) -> None:
        self._registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._jwks = jwks
        self._read_at = 0.0
        self._keys = KeySet([])
        self._known: dict[str, tuple[Principal, float]] = {}

    def principal(self, token: str) -> Principal:
        """Raises Problem 401 for a token that is not good, whatever the reason."""
        known = self._known.get(token)
        if known and known[1] > time.time():
            return known[0]
        try:
            claims = self._claims(token)
            principal = Principal(
                str(claims["sub"]),
                claims.get("org"),
                frozenset(Role(role) for role in claims.get("roles", ())),
                claims.get("kind", "person") == "person",
            )
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise unauthorised("The bearer token is not valid; ask for a new one.", "invalid_token") from error
        if len(self._known) >= KEPT_TOKENS:
            self._known.clear()
        self._known[token] = principal, min(float(claims["exp"]), time.time() + 60)
        return principal

    def _claims(self, token: str) -> dict[str, Any]:
        changed = self._jwks.stat().st_mtime
        if changed != self._read_at:
            self._keys = KeySet.import_key_set(json.loads(self._jwks.read_text()))
            self._read_at = changed
        decoded = jwt.decode(token, self._keys, algorithms=list(ALGORITHMS))
        self._registry.validate(decoded.claims)
        return decoded.claims


def unauthorised(detail: str, error: str | None = None) -> Problem:
    challenge = 'Bearer realm="passerelle"' + (f', error="{error}"' if error else "")
    return Problem(401, "not_signed_in", detail, headers={"WWW-Authenticate": challenge})


def allowed(principal: Principal, allowed_roles: Set[Role | Anyone]) -> bool:
    return bool(principal.roles & allowed_roles)


def acting(request: Request) -> Principal:
    """Who calls, with those roles alone that open this route: what another role may see or do is no right here."""
    principal: Principal = request.state.principal
    access: Access = request.app.state.service.access
    return replace(principal, roles=principal.roles & access[request.scope["endpoint"].__name__])
