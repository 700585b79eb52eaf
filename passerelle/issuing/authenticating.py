"""Client authentication at the token endpoint: a secret (RFC 6749, 2.3.1), or a signed assertion (RFC 7523)."""

import asyncio
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import dumps, loads
from urllib.parse import unquote_plus

from joserfc import jwt

from passerelle.issuing.clients import Clients, Registered
from shared.chassis.keys import PublicKeys
from shared.chassis.signed import NotGood, opened
from shared.chassis.tokens import checked

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TYPES = frozenset({"jwt", "client-authentication+jwt"})
LONGEST_LIFE = 300


class NotThatClient(Exception):
    """Whoever asks has not proved to be the client; the answer is `invalid_client`."""


@dataclass(frozen=True)
class _OwnKeys:
    """A client's registered keys; there is nothing to fetch anew."""

    keys: PublicKeys

    async def current(self) -> PublicKeys:
        return self.keys

    async def renewed(self) -> PublicKeys:
        return self.keys


@dataclass
class Authentication:
    """Remembers each assertion's `jti` until it has expired, so that none is good twice."""

    clients: Clients
    audiences: tuple[str, ...]
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)

    async def client(self, authorization: str, form: Mapping[str, str]) -> Registered:
        """Raises NotThatClient."""
        if form.get("client_assertion_type") == ASSERTION:
            return await self._by_assertion(form.get("client_assertion", ""), form.get("client_id"))
        id, secret = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
        client = await self._find(id)
        if not client.knows(secret, datetime.now(UTC)):
            raise NotThatClient
        return client

    async def _find(self, id: str) -> Registered:
        client = await asyncio.to_thread(self.clients.find, id)
        if client is None:
            raise NotThatClient
        return client

    async def _by_assertion(self, assertion: str, named: str | None) -> Registered:
        client = await self._find(named or _issuer_of(assertion))
        if client.jwks is None:
            raise NotThatClient
        required: dict[str, jwt.ClaimsOption] = {
            name: {"essential": True, "value": client.id} for name in ("iss", "sub")
        }
        required["aud"] = {"essential": True, "values": list(self.audiences)}
        required |= {name: {"essential": True} for name in ("exp", "jti")}
        try:
            claims = await opened(assertion, _OwnKeys(PublicKeys.read(dumps(client.jwks))), TYPES)
            checked(jwt.JWTClaimsRegistry(None, 30, **required), claims)
        except (NotGood, ValueError) as error:
            raise NotThatClient from error
        self._once(client.id, claims["jti"], claims["exp"])
        return client

    def _registry(self, client: str) -> jwt.JWTClaimsRegistry:
        options: dict[str, jwt.ClaimsOption] = {
            "iss": {"essential": True, "value": client},
            "sub": {"essential": True, "value": client},
            "aud": {"essential": True, "values": list(self.audiences)},
            "exp": {"essential": True},
            "jti": {"essential": True},
        }
        return jwt.JWTClaimsRegistry(None, 30, **options)

    def _once(self, client: str, jti: str, expires: float) -> None:
        now = time.time()
        self._seen = {key: until for key, until in self._seen.items() if until > now}
        if (client, jti) in self._seen or expires > now + LONGEST_LIFE:
            raise NotThatClient
        self._seen[client, jti] = expires + LONGEST_LIFE


def _basic(authorization: str) -> tuple[str, str] | None:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        id, _, secret = b64decode(credentials, validate=True).decode().partition(":")
    except ValueError as error:
        raise NotThatClient from error
    return unquote_plus(id), unquote_plus(secret)


def _issuer_of(assertion: str) -> str:
    """Only to look the client up; nothing is believed before the signature is verified."""
    try:
        return str(loads(b64decode(assertion.split(".")[1] + "==", altchars=b"-_"))["iss"])
    except (ValueError, LookupError, TypeError) as error:
        raise NotThatClient from error
