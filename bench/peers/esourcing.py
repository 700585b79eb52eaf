"""The `eventsourcing` library on PostgreSQL at its best: eight threads, its database functions, psycopg in C."""

# mypy: disable-error-code="import-not-found,misc,untyped-decorator"

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.child import Asked, Measure, Measured, serve, timed
from bench.facts import assessment


class Record(Aggregate):
    @event("Opened")
    def __init__(self, fact: dict[str, Any]) -> None:
        self.assessments = 1
        self.level = fact["level"]

    @event("Assessed")
    def assess(self, fact: dict[str, Any]) -> None:
        self.assessments += 1
        self.level = fact["level"]


def _environment(dsn: str, threads: int) -> dict[str, str]:
    parts = urlsplit(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_POOL_SIZE": str(threads),
        "POSTGRES_MAX_OVERFLOW": str(threads),
        "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
    }


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    app: Any = Application(env=_environment(settings["dsn"], settings["threads"]))
    ids = [_filled(app, settings["events"]) for _ in range(settings["streams"])]
    with ThreadPoolExecutor(settings["threads"]) as threads:

        async def measure(asked: Asked) -> Measured:
            count, act = asked["count"], _append if asked["what"] == "append" else _load
            share = -(-count // settings["threads"])
            with timed(share * settings["threads"]) as measured:
                list(threads.map(lambda _: act(app, ids, share), range(settings["threads"])))
            return measured

        yield measure
    app.close()


def _append(app: Any, ids: list[UUID], count: int) -> None:
    for _ in range(count):
        app.save(Record(fact=assessment()))


def _load(app: Any, ids: list[UUID], count: int) -> None:
    for number in range(count):
        app.repository.get(ids[number % len(ids)])


def _filled(app: Any, events: int) -> UUID:
    record = Record(fact=assessment())
    for number in range(1, events):
        record.assess(fact=assessment(number))
    app.save(record)
    id: UUID = record.id
    return id


if __name__ == "__main__":
    serve(opened)
