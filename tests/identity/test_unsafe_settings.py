"""A process does not start with settings under which anybody could sign in; it says what to do instead."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.chassis import Settings
from shared.chassis.settings import BUILT_IN_ISSUER


def settings(**more: Any) -> Settings:
    given = {"database": "", "broker": "", "issuer": "https://id.example.org", "jwks": "https://id.example.org/jwks"}
    return Settings(**{**given, **more})


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"issuer": BUILT_IN_ISSUER}, "set PASSERELLE_ISSUER to your own OpenID issuer"),
        ({"issuer": "http://id.example.org"}, "PASSERELLE_ISSUER is http://id.example.org: set an https:// address"),
        ({"jwks": "http://id.example.org/jwks"}, "PASSERELLE_JWKS"),
        ({"discovery": "http://id.example.org/x"}, "PASSERELLE_DISCOVERY"),
        ({"public_url": "http://pages.example.org"}, "PASSERELLE_PUBLIC_URL"),
        ({"client_id": "passerelle"}, "must differ"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_unsafe_settings_stop_the_start(chosen: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        settings(**chosen)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"issuer": BUILT_IN_ISSUER, "demo": True},
        {"issuer": "http://127.0.0.1:8080/realms/passerelle", "jwks": "http://localhost:8080/jwks"},
        {"jwks": "/etc/passerelle/jwks.json"},
    ],
)
def test_safe_settings_do_not(chosen: dict[str, Any]) -> None:
    settings(**chosen)
