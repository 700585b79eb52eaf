"""A contract on its way: a CloudEvents 1.0 record in binary mode, with the chain that shows any loss."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Generic, TypeVar, cast
from uuid import UUID

from shared.contracts import CONTRACTS, Contract
from shared.kernel.messages import Event
from shared.kernel.recorded import Recorded
from shared.messaging.broker import PARTITIONS, Record

K = TypeVar("K", bound=Contract, covariant=True)
_PREFIX = "passerelle"


def topic_of(service: str) -> str:
    return f"{_PREFIX}.{service}.v1"


def partition_of(key: str) -> int:
    """The same key always goes to the same partition; the relay decides it, not the broker's client."""
    return zlib.crc32(key.encode()) % PARTITIONS


@dataclass(frozen=True)
class Heard(Generic[K]):
    """A contract as a subscriber hears it. `position` and `previous` are the publisher's log positions of this record
    and of the one before it in the same partition (0: none); `generation` names the publisher's history."""

    source: str
    name: str
    schema_version: int
    data: str
    key: str
    subject: str
    event_id: UUID
    causation_id: UUID
    correlation_id: str
    occurred_at: datetime
    recorded_at: datetime
    generation: str
    position: int
    previous: int
    traceparent: str | None

    @cached_property
    def contract(self) -> K:
        """Raises UnknownMessage or ValidationError where the text can't be read."""
        return cast(K, CONTRACTS.decode(self.name, self.schema_version, self.data))


def as_text(value: bytes) -> str:
    """Bytes that are no UTF-8 stay visible, in a form that no JSON string may hold."""
    return value.decode(errors="backslashreplace")


def to_record(
    contract: Contract, key: str, recorded: Recorded[Event], source: str, generation: str, position: int, previous: int
) -> Record:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(recorded.event_id),
        "ce_source": f"/{_PREFIX}/{source}",
        "ce_type": f"{_PREFIX}.{source}.{type(contract).__name__}.v{contract.schema_version}",
        "ce_subject": contract.subject,
        "ce_time": recorded.occurred_at.isoformat(),
        "ce_recordedtime": recorded.recorded_at.isoformat(),
        "ce_causationid": str(recorded.causation_id),
        "ce_correlationid": recorded.correlation_id,
        "ce_partitionkey": key,
        "content-type": "application/json",
        "generation": generation,
        "position": str(position),
        "previous": str(previous),
    }
    if recorded.traceparent:
        headers["traceparent"] = recorded.traceparent
    return Record(key, contract.model_dump_json().encode(), headers)


def from_record(record: Record) -> Heard[Contract]:
    """Raises KeyError or ValueError where the record is not one of ours."""
    headers = record.headers
    _, source, name, version = headers["ce_type"].rsplit(".", 3)
    return Heard(
        source=source,
        name=name,
        schema_version=int(version.removeprefix("v")),
        data=as_text(record.value),
        key=record.key,
        subject=headers["ce_subject"],
        event_id=UUID(headers["ce_id"]),
        causation_id=UUID(headers["ce_causationid"]),
        correlation_id=headers["ce_correlationid"],
        occurred_at=datetime.fromisoformat(headers["ce_time"]),
        recorded_at=datetime.fromisoformat(headers["ce_recordedtime"]),
        generation=headers["generation"],
        position=int(headers["position"]),
        previous=int(headers["previous"]),
        traceparent=headers.get("traceparent"),
    )
