"""Streams of fifty events loaded with asyncpg, read with pydantic and folded: no more than it takes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from pydantic import BaseModel, TypeAdapter

from bench.child import Asked, Measure, Measured, serve, timed
from bench.facts import assessment

TABLE = "CREATE TABLE loaded (stream text, version bigint, data json NOT NULL, PRIMARY KEY (stream, version))"
LOAD = "SELECT data FROM loaded WHERE stream = $1 ORDER BY version"


class Assessed(BaseModel):
    journey_id: UUID
    participant_id: UUID
    cohort_id: UUID
    scheme_id: str
    module: str
    language: str
    level: str
    score: int
    passed: bool
    outcomes: tuple[str, ...]
    panel: str
    basis: str


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    connection = await asyncpg.connect(settings["dsn"])
    await connection.execute(TABLE)
    streams = [uuid4().hex for _ in range(settings["streams"])]
    for stream in streams:
        rows = [(stream, number, json.dumps(assessment(number))) for number in range(settings["events"])]
        await connection.executemany("INSERT INTO loaded VALUES ($1, $2, $3)", rows)
    read = TypeAdapter(Assessed).validate_json

    async def measure(asked: Asked) -> Measured:
        with timed(asked["count"]) as measured:
            for number in range(asked["count"]):
                assessments, level = 0, None
                for row in await connection.fetch(LOAD, streams[number % len(streams)]):
                    assessments, level = assessments + 1, read(row[0]).level
                assert assessments == settings["events"] and level
        return measured

    yield measure
    await connection.close()


if __name__ == "__main__":
    serve(opened)
