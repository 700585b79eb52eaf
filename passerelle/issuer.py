"""The built-in issuer of a local stack: one signing key in the data folder, tokens for demo users and operators."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.chassis.settings import BUILT_IN_ISSUER

ISSUER = BUILT_IN_ISSUER
AUDIENCE = "passerelle"
LIFETIME_SECONDS = 12 * 3600


class Issuer:
    """Makes its key at first use; only the owner of the data folder can read it."""

    def __init__(self, folder: Path) -> None:
        self._private = folder / "issuer.json"
        self.jwks = folder / "jwks.json"

    def prepare(self) -> None:
        if self._private.exists() and self.jwks.exists():
            return
        key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"}, auto_kid=True)
        _write(self._private, json.dumps(key.as_dict(private=True)))
        _write(self.jwks, json.dumps({"keys": [key.as_dict(private=False)]}))

    def token(
        self,
        roles: Sequence[str],
        *,
        subject: str | None = None,
        organisation: str | None = None,
        machine: bool = False,
        seconds: int = LIFETIME_SECONDS,
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject or f"demo-{roles[0]}",
            "org": organisation,
            "roles": list(roles),
            "kind": "machine" if machine else "person",
            "iat": now,
            "exp": now + seconds,
        }
        return self.signed(claims)

    def signed(self, claims: dict[str, Any], kind: str = "JWT") -> str:
        key = OKPKey.import_key(json.loads(self._private.read_text()))
        return jwt.encode({"alg": "Ed25519", "kid": key.kid, "typ": kind}, claims, key, algorithms=["Ed25519"])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
