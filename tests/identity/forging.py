"""Tokens that must not be believed: each is made as an attacker would, from a good one or without any."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from joserfc.jwk import OKPKey

from tests.chassis.issuer import Issuer, claims

Forge = Callable[[Issuer], str]


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def headed(issuer: Issuer, key: OKPKey | None = None, **header: object) -> str:
    """A token whose header says more than is good."""
    key = key or issuer.key
    plain = {"alg": "Ed25519", "kid": issuer.key.kid, "typ": "JWT"}
    text = f"{part({**plain, **header})}.{part(claims('operator'))}"
    signature = key.private_key.sign(text.encode())
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def stranger() -> OKPKey:
    return OKPKey.generate_key("Ed25519", auto_kid=True)


def with_its_own_key(issuer: Issuer) -> str:
    key = stranger()
    return headed(issuer, key, jwk=key.as_dict(private=False))


def with_an_address_of_its_own_keys(issuer: Issuer) -> str:
    with TemporaryDirectory() as folder:
        other = Issuer(Path(folder) / "jwks.json")
        return headed(
            issuer, other.key, kid=other.key.kid, jku="https://attacker.test/jwks", x5u="https://attacker.test/x"
        )


def of_another_type(issuer: Issuer) -> str:
    return headed(issuer, typ="logout+jwt")


FORGERIES: dict[str, tuple[Forge, str]] = {
    "tampered": (lambda issuer: issuer.tampered("operator"), "not signed with a key"),
    "expired": (lambda issuer: issuer.token("operator", exp=int(time.time()) - 61), "expired"),
    "not yet valid": (lambda issuer: issuer.token("operator", nbf=int(time.time()) + 61), "not valid yet"),
    "issued in the future": (lambda issuer: issuer.token("operator", iat=int(time.time()) + 61), "in the future"),
    "without an end": (lambda issuer: issuer.token("operator", exp=None), "lacks the claim exp"),
    "an end that is no number": (lambda issuer: issuer.token("operator", exp="2099"), "claim exp"),
    "other audience": (lambda issuer: issuer.token("operator", aud="gateway"), "another audience"),
    "other issuer": (lambda issuer: issuer.token("operator", iss="https://elsewhere.test"), "another issuer"),
    "none": (lambda issuer: issuer.unsigned("operator"), "must be signed"),
    "none, with our signature": (lambda issuer: headed(issuer, alg="none"), "must be signed"),
    "public key as secret": (lambda issuer: issuer.keyed_with_the_public_key("operator"), "must be signed"),
    "foreign key": (lambda issuer: issuer.foreign("operator"), "not signed with a key"),
    "key in its header": (with_its_own_key, "not signed with a key"),
    "address of keys in its header": (with_an_address_of_its_own_keys, "not signed with a key"),
    "critical extension": (lambda issuer: headed(issuer, crit=["exp"], exp=1), "critical extensions"),
    "empty list of extensions": (lambda issuer: headed(issuer, crit=[]), "critical extensions"),
    "other type": (of_another_type, "type must be"),
    "no type": (lambda issuer: headed(issuer, typ=None), "type must be"),
    "unknown key id": (lambda issuer: headed(issuer, kid="another"), "not signed with a key"),
    "oversize": (lambda issuer: issuer.token("operator", note="x" * 9_000), "longer than"),
    "subject with a control character": (lambda issuer: issuer.token("operator", sub="a\x00b"), "sub, org and roles"),
    "bound to a key": (lambda issuer: issuer.token("operator", cnf={"x5t#S256": "x"}), "bound to a key"),
    "no token at all": (lambda _: "x.y.z", "not a signed"),
    "deeply nested header": (
        lambda _: f"{base64.urlsafe_b64encode(b'[' * 3_000).decode()}.e30.AA", "not a signed",
    ),
}  # fmt: skip
