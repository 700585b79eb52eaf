"""The gateway as a client of the issuer (OpenID Connect, RFC 6749): where to send people, and codes for tokens."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, Field, ValidationError, field_validator

from shared.chassis import Problem, Settings
from shared.chassis.addresses import is_safe
from shared.chassis.http_client import http_client

WITHIN, KEPT_SECONDS, LARGEST = 10.0, 3600.0, 64 * 1024


class Refused(Exception):
    """The issuer says no: a code or a refresh token that is used up, too old or taken back."""


class Unreachable(Problem):
    def __init__(self) -> None:
        detail = "The place where people sign in does not answer; try again in a moment."
        super().__init__(503, "issuer_unreachable", detail, headers={"Retry-After": "5"})


class Metadata(BaseModel):
    """What OpenID Connect Discovery 1.0 and RFC 9207 say of an issuer."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str | None = None
    revocation_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "end_session_endpoint", "revocation_endpoint")
    @classmethod
    def _safe(cls, address: str | None) -> str | None:
        if address is not None and not is_safe(address):
            raise ValueError("an endpoint must have an https address")
        return address


class Tokens(BaseModel):
    access_token: str = Field(max_length=LARGEST)
    id_token: str | None = Field(None, max_length=LARGEST)
    refresh_token: str | None = Field(None, max_length=LARGEST)


@dataclass
class OpenIdClient:
    """Reads its secret anew for each call, so that it can be rotated in its file."""

    settings: Settings
    _metadata: Metadata | None = None
    _fresh_until: float = float("-inf")
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def configured(self) -> bool:
        return self.settings.client_secret is not None

    async def metadata(self) -> Metadata:
        """Raises Unreachable; what was good before stays good while the issuer is away."""
        async with self._one_at_a_time:
            if time.monotonic() >= self._fresh_until:
                await self._discover()
        assert self._metadata
        return self._metadata

    async def _discover(self) -> None:
        address = self.settings.discovery or f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = Metadata.model_validate_json(await _asked("GET", address))
            if found.issuer != self.settings.issuer:
                raise Refused("the metadata are another issuer's")
        except (Unreachable, Refused, ValidationError) as error:
            if self._metadata is None:
                raise Unreachable from error
        else:
            self._metadata, self._fresh_until = found, time.monotonic() + KEPT_SECONDS

    async def authorization(self, redirect: str, state: str, nonce: str, challenge: str, language: str) -> str:
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return _with((await self.metadata()).authorization_endpoint, query)

    async def leaving(self, back: str) -> str | None:
        """Where the session at the issuer ends; it asks the person, since no token is put into an address."""
        if (address := (await self.metadata()).end_session_endpoint) is None:
            return None
        return _with(address, {"client_id": self.settings.client_id, "post_logout_redirect_uri": back})

    async def exchange(self, code: str, verifier: str, redirect: str) -> Tokens:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        return await self._tokens(form)

    async def renew(self, refresh: str) -> Tokens:
        return await self._tokens({"grant_type": "refresh_token", "refresh_token": refresh})

    async def revoke(self, refresh: str) -> None:
        """RFC 7009, where the issuer has it."""
        if address := (await self.metadata()).revocation_endpoint:
            form = {"token": refresh, "token_type_hint": "refresh_token"}
            await _asked("POST", address, form, await self._login())

    async def _tokens(self, form: Mapping[str, str]) -> Tokens:
        answer = await _asked("POST", (await self.metadata()).token_endpoint, form, await self._login())
        try:
            return Tokens.model_validate_json(answer)
        except ValidationError as error:
            raise Refused("the answer holds no tokens") from error

    async def _login(self) -> tuple[str, str]:
        assert self.settings.client_secret
        secret = await asyncio.to_thread(self.settings.client_secret.read_text)
        return self.settings.client_id, secret.strip()


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


async def _asked(
    method: str, address: str, form: Mapping[str, str] | None = None, login: tuple[str, str] | None = None
) -> bytes:
    """Raises Unreachable and Refused."""
    auth = httpx.BasicAuth(*login) if login else None
    try:
        async with asyncio.timeout(WITHIN), http_client(timeout=WITHIN) as client:
            answer = await client.request(method, address, data=form, auth=auth)
    except (httpx.HTTPError, TimeoutError) as error:
        raise Unreachable from error
    if answer.status_code in (400, 401, 403):
        raise Refused(f"{address} answers {answer.status_code}")
    if answer.status_code != 200 or len(answer.content) > LARGEST:
        raise Unreachable
    return answer.content
