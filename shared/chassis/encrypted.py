"""What leaves this machine leaves it encrypted: the checks of each setting that leads to another one."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from shared.chassis.addresses import is_local, is_safe
from shared.chassis.settings import STAGES, Settings

ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


def identity_without_tls(_: str, settings: Settings) -> str | None:
    for name in ("issuer", "jwks", "discovery"):
        address = str(getattr(settings, name) or "")
        if "://" in address and not is_safe(address):
            return (
                f"PASSERELLE_{name.upper()} is {address}: set an https:// address; plain http:// is for this "
                "machine alone."
            )
    return None


def selection_without_tls(_: str, settings: Settings) -> str | None:
    """The gateway sends people's own tokens there."""
    if settings.selection is None or settings.demo or is_safe(settings.selection):
        return None
    return "PASSERELLE_SELECTION must be an https:// address; plain http:// is for this machine alone."


def pages_without_tls(service: str, settings: Settings) -> str | None:
    """A session's cookie is safe over TLS alone, except on the machine itself."""
    if service != "gateway" or settings.demo or is_safe(settings.public_url or ""):
        return None
    return "PASSERELLE_PUBLIC_URL must be the https:// address under which people reach the gateway's pages."


def database_without_tls(_: str, settings: Settings) -> str | None:
    if settings.demo:
        return None
    for name, url in databases(settings):
        options = parse_qs(urlsplit(url).query)
        if not all(map(is_local, hosts_of(url))) and options.get("sslmode", [""])[-1] not in ENCRYPTED:
            return f"{name} leads to another machine without TLS; add sslmode=verify-full (and sslrootcert) to it."
    return None


def broker_without_tls(_: str, settings: Settings) -> str | None:
    url = settings.broker
    if settings.demo or not url.startswith("kafka://") or "ca=" in urlsplit(url).query:
        return None
    if all(map(is_local, broker_hosts(url))):
        return None
    return "PASSERELLE_BROKER leads to another machine without TLS; add ?ca=FILE with the authority of its certificate."


def traces_without_tls(_: str, settings: Settings) -> str | None:
    url = urlsplit(settings.traces)
    if url.scheme != "http" or is_local(url.hostname):
        return None
    return "PASSERELLE_TRACES leads to another machine over plain http; use https, or a collector on this machine."


def stages_not_told(service: str, settings: Settings) -> str | None:
    """Facts of people and the token of who asks for them travel there."""
    if unsafe := [one for one, address in settings.stages.items() if not is_safe(address)]:
        return f"PASSERELLE_STAGES leads to {', '.join(unsafe)} without TLS; set https:// addresses."
    missing = [one for one in STAGES if one not in settings.stages]
    if service == "selection" and missing and not settings.demo:
        return f"PASSERELLE_STAGES must name the address of {', '.join(missing)}: an access export needs every part."
    return None


def hosts_of(database: str) -> list[str | None]:
    parts = urlsplit(database)
    return [*parse_qs(parts.query).get("host", [parts.hostname or ""])]


def broker_hosts(url: str) -> list[str | None]:
    """None for a broker in a database, which is looked at as one."""
    if not url.startswith("kafka://"):
        return []
    return [one.rsplit("@", 1)[-1].rsplit(":", 1)[0] for one in urlsplit(url).netloc.split(",")]


def databases(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "PASSERELLE_DATABASE", settings.database
    if settings.keys_database:
        yield "PASSERELLE_KEYS_DATABASE", settings.keys_database
    if settings.broker.startswith(("postgresql://", "postgres://")):
        yield "PASSERELLE_BROKER", settings.broker
