"""Rows of the events table, read as recorded events."""

from collections.abc import Sequence
from typing import Any

from shared.kernel.messages import Event
from shared.kernel.model import Model, subject_of
from shared.kernel.recorded import Recorded


def as_recorded(model: Model, row: Sequence[Any]) -> Recorded[Event]:
    """A row of EVENT_COLUMNS, upcast to the newest version of its event."""
    stream = row[0]
    return Recorded(
        subject=subject_of(stream),
        stream=stream,
        version=row[1],
        event_id=row[2],
        event=model.decode(stream, row[3], row[4], row[5]),
        principal=row[6],
        organisation=row[7],
        causation_id=row[8],
        correlation_id=row[9],
        traceparent=row[10],
        occurred_at=row[11],
        recorded_at=row[12],
    )
