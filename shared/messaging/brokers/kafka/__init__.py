"""Apache Kafka as the broker, through aiokafka, with every default that matters set here."""

from shared.messaging.brokers.kafka.broker import KafkaBroker
from shared.messaging.brokers.kafka.cluster import SESSION_TIMEOUT, Cluster

__all__ = ["SESSION_TIMEOUT", "Cluster", "KafkaBroker"]
