"""A service of ours in a process of its own: how it is called, and with which settings."""

import os
import sys
from collections.abc import Sequence

from tests.chassis.issuer import ISSUER, Issuer


def command(module: str, port: int) -> Sequence[str]:
    return (sys.executable, "-m", "shared.chassis.serving", module, "--port", str(port))


def environment(database: str, broker: str, issuer: Issuer) -> dict[str, str]:
    return {
        **os.environ,
        "PASSERELLE_DATABASE": database,
        "PASSERELLE_BROKER": broker,
        "PASSERELLE_ISSUER": ISSUER,
        "PASSERELLE_JWKS": str(issuer.jwks),
        "PASSERELLE_DEMO": "true",
    }
