"""Settings that are not safe stop the start, each with a sentence that says what to do."""

import stat
import sys
from collections.abc import Callable
from typing import NoReturn, TypeAlias
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from shared.chassis.addresses import is_local
from shared.chassis.encrypted import (
    broker_hosts,
    broker_without_tls,
    database_without_tls,
    databases,
    hosts_of,
    identity_without_tls,
    pages_without_tls,
    selection_without_tls,
    stages_not_told,
    traces_without_tls,
)
from shared.chassis.settings import BUILT_IN_ISSUER, Settings
from shared.privacy.ring import read_ring

EXIT_CODE = 2
LARGEST_BODY = 1024**3
SMALLEST_BODY = 1024
WELL_KNOWN = frozenset({"postgres", "password", "passerelle", "changeme", "secret", "admin", "test", "123456"})
FEWEST_DIFFERENT_BYTES = 8

Check: TypeAlias = Callable[[str, Settings], str | None]


def safe_settings(service: str) -> Settings:
    """The settings of this process, or its end where they are ill-formed or not safe."""
    try:
        settings = Settings()
    except ValidationError as error:
        _refuse([_ill_formed(dict(fault)) for fault in error.errors(include_url=False, include_input=False)])
    if found := faults(service, settings):
        _refuse(found)
    return settings


def faults(service: str, settings: Settings) -> list[str]:
    return [told for check in CHECKS if (told := check(service, settings))]


def _refuse(told: list[str]) -> NoReturn:
    sys.stderr.write("".join(f"{one}\n" for one in told))
    sys.exit(EXIT_CODE)


def _ill_formed(fault: dict[str, object]) -> str:
    place = fault["loc"]
    name = "_".join(str(part) for part in place) if isinstance(place, tuple) else ""
    told = str(fault["msg"]).removeprefix("Value error, ")
    if not name:
        return told
    if fault["type"] == "missing":
        return f"PASSERELLE_{name.upper()} is needed: {Settings.model_fields[name].description or 'set it'}."
    return f"PASSERELLE_{name.upper()} is not as expected: {told}."


def issuer_of_a_demo(_: str, settings: Settings) -> str | None:
    if settings.issuer != BUILT_IN_ISSUER or settings.demo:
        return None
    return (
        "The built-in issuer signs in whoever asks, so it is for demo stacks alone: "
        "set PASSERELLE_ISSUER to your own OpenID issuer, or PASSERELLE_DEMO to true."
    )


def client_that_is_the_audience(_: str, settings: Settings) -> str | None:
    if settings.client_id != settings.audience:
        return None
    return (
        "PASSERELLE_CLIENT_ID and PASSERELLE_AUDIENCE must differ, so that nobody's identity token passes for an "
        "access token."
    )


def demo_beyond_this_machine(_: str, settings: Settings) -> str | None:
    """Nobody but the machine's own user may reach a demo, nor a demo anybody's real data."""
    if not settings.demo:
        return None
    hosts = [(name, hosts_of(url)) for name, url in databases(settings)]
    hosts += [("PASSERELLE_BROKER", broker_hosts(settings.broker))]
    addresses = {"PASSERELLE_PUBLIC_URL": settings.public_url, "PASSERELLE_SELECTION": settings.selection}
    hosts += [(name, [urlsplit(address or "").hostname]) for name, address in addresses.items()]
    hosts += [("PASSERELLE_STAGES", [urlsplit(address).hostname]) for address in settings.stages.values()]
    if away := next((name for name, those in hosts if not all(map(is_local, those))), None):
        return (
            f"PASSERELLE_DEMO is on and {away} leads beyond this machine: a demo lets in whoever has its folder, and "
            "lets its clock be set. Turn PASSERELLE_DEMO off, or use loopback addresses."
        )
    return None


def weak_master_key(_: str, settings: Settings) -> str | None:
    file, name = settings.master_key, "PASSERELLE_MASTER_KEY"
    if file is None:
        return None
    try:
        ring, mode = read_ring(file), file.stat().st_mode
    except OSError:
        return f"{name} names a file that cannot be read; give its owner, and nobody else, the right to read it."
    except ValueError:
        return f"{name} must name a file of 32 random bytes, or of 64 hexadecimal digits: openssl rand -hex 32."
    if mode & stat.S_IRWXO:
        return f"{name} names a file that everybody on this machine may open; say chmod o= to it, and make a new key."
    if any(len(set(key)) < FEWEST_DIFFERENT_BYTES for key in (ring.root, *ring.secrets.values())):
        return f"{name} holds a key that can be guessed; make one: openssl rand -hex 32."
    return None


def guessable_password(_: str, settings: Settings) -> str | None:
    if settings.demo:
        return None
    for name, url in databases(settings):
        password = urlsplit(url).password
        if password is not None and unquote(password).lower() in WELL_KNOWN:
            return f"{name} has a password that everybody tries first; give this database's user one of its own."
    return None


def absurd_bodies(_: str, settings: Settings) -> str | None:
    if not SMALLEST_BODY <= settings.max_body <= LARGEST_BODY:
        return f"PASSERELLE_MAX_BODY must be between {SMALLEST_BODY} and {LARGEST_BODY} bytes."
    if not SMALLEST_BODY <= settings.max_command <= settings.max_body:
        return f"PASSERELLE_MAX_COMMAND must be between {SMALLEST_BODY} bytes and PASSERELLE_MAX_BODY."
    return None


def proxies_of_everybody(_: str, settings: Settings) -> str | None:
    if "*" not in settings.proxies or settings.demo:
        return None
    return "PASSERELLE_PROXIES must name the proxies: with * everybody says which address they come from."


CHECKS: list[Check] = [
    issuer_of_a_demo,
    identity_without_tls,
    selection_without_tls,
    client_that_is_the_audience,
    pages_without_tls,
    demo_beyond_this_machine,
    weak_master_key,
    guessable_password,
    database_without_tls,
    broker_without_tls,
    traces_without_tls,
    stages_not_told,
    absurd_bodies,
    proxies_of_everybody,
]
