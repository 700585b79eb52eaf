"""Brokers, each behind the same port; an address says which one is meant."""

import ssl
from urllib.parse import parse_qs, unquote, urlsplit

from shared.messaging.broker import Broker
from shared.messaging.brokers.kafka import SESSION_TIMEOUT, Cluster, KafkaBroker
from shared.messaging.brokers.memory import MemoryBroker
from shared.messaging.brokers.postgres import PostgresBroker

_IN_MEMORY: dict[str, MemoryBroker] = {}


async def connect_broker(url: str) -> Broker:
    """`postgresql://…` is the embedded broker's own database, `kafka://[user:password@]host:port,…[?ca=FILE&session=N]`
    a cluster (by TLS where the file of its authority is given; a member that is silent for N seconds is given up),
    `memory://name` a broker within this process, for tests."""
    parts = urlsplit(url)
    match parts.scheme:
        case "postgresql":
            return PostgresBroker(url)
        case "kafka":
            return KafkaBroker(_cluster(url))
        case "memory":
            return _IN_MEMORY.setdefault(parts.netloc, MemoryBroker())
        case _:
            raise ValueError(f"no broker is known for {parts.scheme}://")


async def prepare_broker(url: str) -> None:
    """Makes what the embedded broker keeps its records in; the others need nothing."""
    if url.startswith("postgresql://"):
        broker = PostgresBroker(url)
        await broker.ensure_schema()
        await broker.close()


def _cluster(url: str) -> Cluster:
    parts = urlsplit(url)
    words = parse_qs(parts.query)
    authority, session = words.get("ca"), words.get("session")
    return Cluster(
        bootstrap=parts.netloc.rpartition("@")[2],
        tls=ssl.create_default_context(cafile=authority[0]) if authority else None,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        session_timeout=float(session[0]) if session else SESSION_TIMEOUT,
    )
