"""Bearer tokens: from whom, for whom and for how long; whoever has one that holds is a principal."""

import time
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError

from shared.chassis.auth import Principal, Role, unauthorised
from shared.chassis.keys import Keys
from shared.chassis.signed import NotGood, opened

LEEWAY = 30
LONGEST_NAME = 255
KEPT_TOKENS, KEPT_SECONDS = 2_000, 60
TYPES = frozenset({"jwt", "at+jwt"})
ROLES = frozenset(Role)
WRONG = {
    "iss": "It comes from another issuer.",
    "aud": "It is meant for another audience.",
    "nbf": "It is not valid yet.",
    "iat": "It was issued in the future.",
}


class Verifier:
    """Verifies tokens of one issuer for one audience; a good one is remembered for a minute at most."""

    def __init__(self, issuer: str, audience: str, keys: Keys) -> None:
        self.keys = keys
        self._registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        self._known: dict[str, tuple[Principal, float]] = {}

    async def principal(self, token: str) -> Principal:
        """Raises Problem 401 for a token that is not good, with the reason as far as it may be told."""
        known = self._known.get(token)
        if known and known[1] > time.time():
            return known[0]
        try:
            principal, expires = await self.read(token)
        except NotGood as error:
            raise unauthorised(f"The bearer token is not valid. {error} Ask for a new one.", "invalid_token") from error
        if len(self._known) >= KEPT_TOKENS:
            self._known.clear()
        self._known[token] = principal, min(expires + LEEWAY, time.time() + KEPT_SECONDS)
        return principal

    async def read(self, token: str) -> tuple[Principal, float]:
        """Who it is for, and until when. Raises NotGood."""
        claims = await opened(token, self.keys, TYPES)
        checked(self._registry, claims)
        if "cnf" in claims:
            raise NotGood("It is bound to a key of its holder (RFC 7800), which cannot be seen here; have it unbound.")
        return _principal(claims), claims["exp"]


def checked(registry: jwt.JWTClaimsRegistry, claims: dict[str, Any]) -> None:
    """Raises NotGood with a sentence that names the claim."""
    try:
        registry.validate(claims)
    except ExpiredTokenError as error:
        raise NotGood("It has expired.") from error
    except MissingClaimError as error:
        raise NotGood(f"It lacks the claim {error.claim}.") from error
    except InvalidClaimError as error:
        raise NotGood(WRONG.get(error.claim, f"Its claim {error.claim} is not as expected.")) from error
    except JoseError as error:
        raise NotGood("Its claims are not as expected.") from error


def _principal(claims: dict[str, Any]) -> Principal:
    """Roles of other systems are nothing to us; whoever is not said to be a person is a machine."""
    organisation, roles = claims.get("org"), claims.get("roles", [])
    if (
        not isinstance(roles, list)
        or not _is_name(claims["sub"])
        or not (organisation is None or _is_name(organisation))
    ):
        raise NotGood("Its claims sub, org and roles are not two short texts and a list.")
    known = frozenset(Role(role) for role in roles if isinstance(role, str) and role in ROLES)
    return Principal(claims["sub"], organisation, known, claims.get("kind") == "person")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()
