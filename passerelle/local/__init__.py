"""What a stack on one machine stands on: a PostgreSQL and, where wanted, a Kafka and a Keycloak of its own."""

from passerelle.local.kafka import LocalKafka
from passerelle.local.keycloak import LocalKeycloak
from passerelle.local.ports import free_port
from passerelle.local.postgres import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "LocalKafka", "LocalKeycloak", "free_port"]
