"""The real brokers with short bounds, so that a lost member is soon missed."""

from shared.messaging.broker import Broker
from shared.messaging.brokers.kafka import Cluster, KafkaBroker
from shared.messaging.brokers.postgres import PostgresBroker

MAX_POLL_INTERVAL = 3.0


def broker_of(kind: str, address: str) -> Broker:
    match kind:
        case "postgres":
            return PostgresBroker(address, pace=0.2, max_poll_interval=2)
        case "kafka":
            return KafkaBroker(Cluster(bootstrap=address, session_timeout=6, max_poll_interval=MAX_POLL_INTERVAL))
        case _:
            raise ValueError(kind)
