"""A contract on its way: a CloudEvents 1.0 record in binary mode, with the chain that shows any loss."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Generic, TypeVar, cast
from uuid import UUID

from shared.contracts import CONTRACTS, Contract
from shared.kernel.messages import Event
from shared.kernel.recorded import Recorded
from shared.messaging.broker import PARTITIONS, Record

K = TypeVar("K", bound=Contract, covariant=True)
_PREFIX = "passerelle"
_ENVELOPE: Callable[[Mapping[str, str]], tuple[str, ...]] = itemgetter(
    *("ce_type", "ce_id", "ce_time", "generation", "position", "previous"),
    *("ce_subject", "ce_causationid", "ce_correlationid", "ce_recordedtime"),
)


def topic_of(service: str) -> str:
    return f"{_PREFIX}.{service}.v1"


def partition_of(key: str) -> int:
    """The same key always goes to the same partition; the relay decides it, not the broker's client."""
    return zlib.crc32(key.encode()) % PARTITIONS


@dataclass(eq=False)
class Heard(Generic[K]):
    """A contract as a subscriber hears it. Most are of no concern to it, so what only their handling needs is read from
    the record when it is asked for.

    `position` and `previous` are the publisher's log positions of this record and of the one before it in the same
    partition (0: none); `generation` names the publisher's history.
    """

    record: Record
    source: str
    name: str
    schema_version: int
    event_id: UUID
    occurred_at: datetime
    generation: str
    position: int
    previous: int

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def data(self) -> str:
        return as_text(self.record.value)

    @property
    def subject(self) -> str:
        return self.record.headers["ce_subject"]

    @property
    def causation_id(self) -> UUID:
        return UUID(self.record.headers["ce_causationid"])

    @property
    def correlation_id(self) -> str:
        return self.record.headers["ce_correlationid"]

    @property
    def traceparent(self) -> str | None:
        return self.record.headers.get("traceparent")

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
    type, id, time, generation, position, previous, *_ = _ENVELOPE(record.headers)
    at = datetime.fromisoformat(time)
    return Heard(record, *_kind_of(type), UUID(id), at, generation, int(position), int(previous))


@lru_cache(maxsize=1024)
def _kind_of(type: str) -> tuple[str, str, int]:
    """The source, name and version of a contract: there are a few dozen."""
    _, source, name, version = type.rsplit(".", 3)
    return source, name, int(version.removeprefix("v"))
