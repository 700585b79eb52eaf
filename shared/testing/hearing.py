"""Hearing: a contract as another service hears it right after it was published."""

from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from shared.contracts import Contract
from shared.messaging.record import Heard, from_record, to_record
from shared.testing.scenario import AT, recorded

K = TypeVar("K", bound=Contract)


def heard_of(contract: K, at: datetime = AT, source: str = "selection", event_id: UUID | None = None) -> Heard[K]:
    event = recorded(contract, contract.subject, at=at)
    record = to_record(
        contract, contract.key, event._replace(event_id=event_id or event.event_id), source, "1", position=1, previous=0
    )
    return cast(Heard[K], from_record(record))
