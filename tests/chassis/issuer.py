"""An issuer of tokens for tests: its keys, its key file, and tokens good and bad."""

import base64
import hmac
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

ISSUER = "https://issuer.test"
AUDIENCE = "passerelle"


def _key() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"}, auto_kid=True)


@dataclass
class Issuer:
    jwks: Path
    key: OKPKey = field(default_factory=_key)

    def __post_init__(self) -> None:
        self.jwks.write_text(json.dumps({"keys": [self.key.as_dict(private=False)]}))

    def token(self, *roles: str, **other: Any) -> str:
        return self._signed(self.key, claims(*roles, **other))

    def foreign(self, *roles: str) -> str:
        """Signed with a key that claims to be ours."""
        stranger = OKPKey.generate_key("Ed25519", {"kid": self.key.kid})
        return self._signed(stranger, claims(*roles))

    def keyed_with_the_public_key(self, *roles: str) -> str:
        """The classic confusion: our public key, taken as a shared secret."""
        text = f"{_part({'alg': 'HS256', 'kid': self.key.kid})}.{_part(claims(*roles))}"
        signature = hmac.digest(self.key.as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    def unsigned(self, *roles: str) -> str:
        header, body = ({"alg": "none", "kid": self.key.kid}, claims(*roles))
        return f"{_part(header)}.{_part(body)}."

    def tampered(self, *roles: str) -> str:
        """A good token whose roles were changed on the way."""
        header, _, signature = self.token("participant").split(".")
        return f"{header}.{_part(claims(*roles))}.{signature}"

    def _signed(self, key: OKPKey, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims, key, algorithms=["Ed25519"])


def claims(*roles: str, **other: Any) -> dict[str, Any]:
    now = int(time.time())
    given = {"iss": ISSUER, "aud": AUDIENCE, "sub": "clerk", "org": "anapec", "iat": now, "exp": now + 300}
    return {**given, "roles": list(roles), "kind": "person", **other}


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
