"""A broker inside PostgreSQL: logs in tables, NOTIFY as the wake-up, advisory locks as the group."""

from shared.messaging.brokers.postgres.broker import PostgresBroker

__all__ = ["PostgresBroker"]
