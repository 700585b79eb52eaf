"""The issuer's public keys: read from a file or fetched from its address, kept while they last, found by their id."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from shared.chassis.addresses import is_safe
from shared.chassis.http_client import http_client
from shared.chassis.problems import Problem

Key: TypeAlias = OKPKey | ECKey | RSAKey
Fetch: TypeAlias = Callable[[str], Awaitable[httpx.Response]]
TYPES: Mapping[str, type[Key]] = {"OKP": OKPKey, "EC": ECKey, "RSA": RSAKey}
ALGORITHMS = {"EdDSA": "Ed25519", "Ed25519": "Ed25519", "ES256": "P-256", "RS256": None}
EDDSA = ("EdDSA", "Ed25519")  # RFC 9864 calls Ed25519 what RFC 8037 called EdDSA; the key's curve says it anyway
WITHIN, LARGEST = 5.0, 256 * 1024
SHORTEST, LONGEST, ASKED_AGAIN_AFTER, AFTER_FAILURE = 60.0, 3600.0, 60.0, 5.0
SMALLEST_RSA = 2048
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The keys of a set that can sign tokens; what is of another kind, too weak or not readable is left out."""

    every: tuple[Key, ...] = ()

    @classmethod
    def read(cls, text: str | bytes) -> "PublicKeys":
        """Raises ValueError for a set without one good key."""
        document = json.loads(text)
        entries = document.get("keys") if isinstance(document, dict) else None
        found = [key for one in entries if (key := _key(one))] if isinstance(entries, list) else []
        if not found:
            raise ValueError("it holds no key that can sign tokens")
        return cls(tuple(found))

    def suiting(self, algorithm: str, kid: object) -> tuple[Key, ...]:
        """Several may share an id; without an id there must be no choice."""
        curve = ALGORITHMS[algorithm]
        able = [key for key in self.every if key.get("crv") == curve and key.get("alg", algorithm) == algorithm]
        if kid is None:
            return tuple(able) if len(able) == 1 else ()
        return tuple(key for key in able if key.kid == kid)


def _key(entry: Any) -> Key | None:
    if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
        return None
    if (kind := TYPES.get(str(entry.get("kty")))) is None:
        return None
    if kind is OKPKey and entry.get("alg") in EDDSA:
        entry = {name: value for name, value in entry.items() if name != "alg"}
    try:
        if kind is RSAKey and len(urlsafe_b64decode(entry["n"] + "==")) * 8 < SMALLEST_RSA:
            return None
        return kind.import_key(entry)
    except (JoseError, ValueError, KeyError, TypeError):
        return None


class Keys(Protocol):
    """`current` are the keys as far as known, `renewed` are those after an id that was not among them."""

    async def current(self) -> PublicKeys: ...

    async def renewed(self) -> PublicKeys: ...


def keys_at(place: str | Path) -> Keys:
    text = str(place)
    return KeyAddress(text) if "://" in text else KeyFile(Path(text))


class KeyFile:
    """Looked at anew for each unknown token; what cannot be read leaves the last good set in place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._keys = PublicKeys()

    async def current(self) -> PublicKeys:
        try:
            await asyncio.to_thread(self._look)
        except (OSError, ValueError) as error:
            log.error("the issuer's keys cannot be read", file=str(self._path), error=str(error))
        return self._keys if self._keys.every else _none_known()

    async def renewed(self) -> PublicKeys:
        return await self.current()

    def _look(self) -> None:
        found = self._path.stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            try:
                self._keys = PublicKeys.read(self._path.read_bytes())
            finally:  # not before: who looks meanwhile must not take the keys for read
                self._stamp = stamp


class KeyAddress:
    """Fetched at first need and when they are too old; for an unknown id at most once a minute."""

    def __init__(self, address: str, fetch: Fetch | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        if not is_safe(address):
            raise ValueError(f"keys are fetched by https, or by http from this machine alone, not from {address}")
        self.clock = clock
        self._address, self._fetch = address, fetch or _fetch
        self._one_at_a_time = asyncio.Lock()
        self._keys = PublicKeys()
        self._fresh_until = self._not_before = self._renewed_at = float("-inf")

    async def current(self) -> PublicKeys:
        if self.clock() >= self._fresh_until:
            async with self._one_at_a_time:
                if self.clock() >= max(self._fresh_until, self._not_before):
                    await self._ask()
        return self._keys if self._keys.every else _none_known()

    async def renewed(self) -> PublicKeys:
        async with self._one_at_a_time:
            if self.clock() >= self._renewed_at + ASKED_AGAIN_AFTER:
                self._renewed_at = self.clock()
                await self._ask()
        return self._keys if self._keys.every else _none_known()

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                answer = await self._fetch(self._address)
            if answer.status_code != 200:
                raise ValueError(f"it answers {answer.status_code}")
            self._keys = PublicKeys.read(answer.content)
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            self._not_before = self.clock() + AFTER_FAILURE
            log.error("the issuer's keys cannot be fetched", address=self._address, error=repr(error))
        else:
            self._fresh_until = self.clock() + _lifetime(answer.headers.get("cache-control", ""))


def _lifetime(cache_control: str) -> float:
    """The issuer's own wish, within bounds."""
    for part in cache_control.lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.isdecimal():
            return min(max(float(value), SHORTEST), LONGEST)
    return SHORTEST


async def _fetch(address: str) -> httpx.Response:
    """No redirects, and no more of it than a key set can be long."""
    async with http_client(timeout=WITHIN) as client, client.stream("GET", address) as answer:
        content = b""
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > LARGEST:
                raise ValueError(f"it is larger than {LARGEST} bytes")
        return httpx.Response(answer.status_code, headers=_caching(answer.headers), content=content)


def _caching(headers: httpx.Headers) -> dict[str, str]:
    return {"cache-control": headers.get("cache-control", "")}


def _none_known() -> PublicKeys:
    raise Problem(
        503,
        "keys_unavailable",
        "The issuer's keys cannot be had at the moment, so nobody can be signed in; try again soon.",
        headers={"Retry-After": "5"},
    )
