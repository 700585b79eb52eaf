"""Filling a store of the toy domain by COPY: many events, and the views that follow from them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import uuid4

import asyncpg

from bench.facts import assessment
from bench.toy import create_toy

EVENTS = (
    "position", "stream", "version", "event_id", "type", "schema_version", "data", "principal", "causation_id",
    "correlation_id", "occurred_at", "recorded_at",
)  # fmt: skip
CHUNK = 20_000


async def fill(dsn: str, events: int, length: int) -> list[str]:
    """Gives the subjects, each with so many events."""
    await create_toy(dsn)
    subjects = [str(uuid4()) for _ in range(events // length)]
    connection = await asyncpg.connect(dsn)
    rows = _rows(subjects, length)
    while chunk := list(islice(rows, CHUNK)):
        await connection.copy_records_to_table("events", records=chunk, columns=EVENTS)
    await connection.copy_records_to_table("view_records", records=map(_view, subjects, [length] * len(subjects)))
    await connection.execute("ANALYZE")
    await connection.close()
    return subjects


def _rows(subjects: list[str], length: int) -> Iterator[tuple[Any, ...]]:
    """The streams grow side by side, as they do in life."""
    now, position = datetime.now(UTC), 0
    for version in range(1, length + 1):
        for subject in subjects:
            position, id = position + 1, uuid4()
            fact = json.dumps(assessment(version))
            yield (
                position, f"record-{subject}", version, id, "Assessed", 1, fact, "bench", id, subject, now, now,
            )  # fmt: skip


def _view(subject: str, length: int) -> tuple[Any, ...]:
    document = {"id": subject, "participant_id": str(uuid4()), "level": "B1", "assessments": length}
    return subject, length, json.dumps(document), "B1"
