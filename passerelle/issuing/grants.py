"""What people were granted: codes and refresh tokens of the built-in issuer, each good once, gone with its process."""

import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from passerelle.issuing.users import User

CODE_SECONDS, SESSION_SECONDS = 60, 8 * 3600


@dataclass(frozen=True, slots=True)
class Grant:
    """One sign-in of one user at one client; `session` is the same in all that follows from it."""

    user: User
    client: str
    redirect: str
    challenge: str
    nonce: str | None
    session: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    expires: float = field(default_factory=lambda: time.time() + SESSION_SECONDS)


class Spent(Exception):
    """A code or refresh token that is unknown, used or too old."""


class Grants:
    def __init__(self) -> None:
        self._codes: dict[str, tuple[Grant, float]] = {}
        self._refresh: dict[str, Grant] = {}
        self._used: dict[str, Grant] = {}

    def code(self, grant: Grant) -> str:
        now = time.time()
        self._codes = {code: held for code, held in self._codes.items() if held[1] > now}
        self._codes[code := secrets.token_urlsafe(32)] = grant, now + CODE_SECONDS
        return code

    def redeem(self, code: str, client: str, redirect: str, verifier: str) -> Grant:
        """Raises Spent."""
        grant, until = self._codes.pop(code, (None, 0.0))
        if grant is None or until <= time.time() or (grant.client, grant.redirect) != (client, redirect):
            raise Spent
        found = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(found, grant.challenge):
            raise Spent
        return grant

    def refresh(self, grant: Grant) -> str:
        self._refresh[token := secrets.token_urlsafe(32)] = grant
        return token

    def renew(self, token: str, client: str) -> Grant:
        """One that comes a second time was stolen from somebody: then the whole session ends. Raises Spent."""
        if token in self._used:
            self.end(self._used[token].session)
        grant = self._refresh.pop(token, None)
        if grant is None or grant.client != client or grant.expires <= time.time():
            raise Spent
        self._used = {one: held for one, held in self._used.items() if held.expires > time.time()} | {token: grant}
        return grant

    def revoke(self, token: str, client: str) -> None:
        grant = self._refresh.get(token)
        if grant and grant.client == client:
            self.end(grant.session)

    def end(self, session: str) -> None:
        self._refresh = {token: grant for token, grant in self._refresh.items() if grant.session != session}
