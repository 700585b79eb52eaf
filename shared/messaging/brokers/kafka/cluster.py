"""The one place where clients of a Kafka cluster are made, none of them with a default that could lose a record."""

import ssl
from dataclasses import dataclass
from typing import Any

from aiokafka.coordinator.assignors.range import RangePartitionAssignor

from shared.messaging.brokers.kafka.admin import Admin
from shared.messaging.brokers.kafka.clients import Consumer, Producer

SESSION_TIMEOUT = 15.0


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The address of a cluster, how to be let in, and how long (in seconds) to wait for what."""

    bootstrap: str
    tls: ssl.SSLContext | None = None
    user: str | None = None
    password: str | None = None
    request_timeout: float = 10.0
    session_timeout: float = SESSION_TIMEOUT
    max_poll_interval: float = 120.0

    def producer(self) -> Producer:
        return Producer(
            **self._access(),
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_batch_size=512 * 1024,
            max_request_size=1024 * 1024,
            compression_type=None,
        )

    def member(self, group: str) -> Consumer:
        return Consumer(
            **self._access(),
            **self._reading(),
            group_id=group,
            group_instance_id=None,
            partition_assignment_strategy=(RangePartitionAssignor,),
            session_timeout_ms=round(self.session_timeout * 1000),
            rebalance_timeout_ms=round(self.session_timeout * 1000),
            heartbeat_interval_ms=round(self.session_timeout * 1000 / 5),
            max_poll_interval_ms=round(self.max_poll_interval * 1000),
        )

    def reader(self) -> Consumer:
        return Consumer(**self._access(), **self._reading(), group_id=None)

    def admin(self) -> Admin:
        return Admin(**self._access())

    def _access(self) -> dict[str, Any]:
        access = ("SASL_" if self.user else "") + ("SSL" if self.tls else "PLAINTEXT")
        return {
            "bootstrap_servers": self.bootstrap,
            "client_id": "passerelle",
            "security_protocol": access,
            "ssl_context": self.tls,
            "sasl_mechanism": "SCRAM-SHA-512" if self.user else "PLAIN",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
            "request_timeout_ms": round(self.request_timeout * 1000),
            "retry_backoff_ms": 100,
            "metadata_max_age_ms": 30_000,
        }

    @staticmethod
    def _reading() -> dict[str, Any]:
        return {
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "isolation_level": "read_uncommitted",
            "fetch_min_bytes": 1,
            "fetch_max_wait_ms": 500,
            "max_partition_fetch_bytes": 1024 * 1024,
            "check_crcs": True,
        }
