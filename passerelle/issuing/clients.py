"""Clients of the built-in issuer: an organisation proves itself by a secret that can be rotated, or by its own key."""

import hmac
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict


class Secret(BaseModel):
    """Only its hash is kept; it has 256 random bits, so it need not be slow to guess."""

    model_config = ConfigDict(frozen=True)
    hash: str
    until: datetime | None = None


class Registered(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: str
    organisation: str | None = None
    roles: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    jwks: dict[str, Any] | None = None
    redirects: tuple[str, ...] = ()
    leads_back: tuple[str, ...] = ()

    def knows(self, secret: str, now: datetime) -> bool:
        found = sha256(secret.encode()).hexdigest()
        good = [one for one in self.secrets if one.until is None or one.until > now]
        return any(hmac.compare_digest(one.hash, found) for one in good)


class Clients:
    """A file in the data folder's `keys`, read anew for each question and replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "clients.json"

    def find(self, id: str) -> Registered | None:
        return self.every().get(id)

    def every(self) -> Mapping[str, Registered]:
        if not self._path.exists():
            return {}
        return {id: Registered.model_validate(one) for id, one in json.loads(self._path.read_text()).items()}

    def add(self, id: str, organisation: str, roles: Sequence[str], jwks: dict[str, Any] | None = None) -> str | None:
        """The secret, which is shown this once; none for a client with a key of its own."""
        secret = None if jwks else secrets.token_urlsafe(32)
        known = (_hashed(secret),) if secret else ()
        self.put(Registered(id=id, organisation=organisation, roles=tuple(roles), secrets=known, jwks=jwks))
        return secret

    def rotate(self, id: str, overlap: timedelta, now: datetime) -> str:
        """A second secret; the one before ends after the overlap, older ones at once. Raises KeyError."""
        client, secret = self.every()[id], secrets.token_urlsafe(32)
        before = [one.model_copy(update={"until": now + overlap}) for one in client.secrets[-1:]]
        self.put(client.model_copy(update={"secrets": (*before, _hashed(secret))}))
        return secret

    def put(self, client: Registered) -> None:
        every = {**self.every(), client.id: client}
        beside = self._path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({id: one.model_dump(mode="json") for id, one in every.items()}, file, indent=1)
        beside.replace(self._path)


def _hashed(secret: str) -> Secret:
    return Secret(hash=sha256(secret.encode()).hexdigest())
