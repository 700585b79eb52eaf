"""Streams of fifty events loaded and folded by the kernel, none of them held in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from bench.child import Asked, Measure, Measured, serve, timed
from bench.toy import TOY, Assessed, assess, record
from shared.chassis.serving import spare_the_collector
from shared.kernel import Author
from shared.kernel.store import Cause, PostgresStore, WriteSet


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    store = await PostgresStore.connect(TOY, settings["dsn"])
    subjects = [await _filled(store, settings["events"]) for _ in range(settings["streams"])]

    async def measure(asked: Asked) -> Measured:
        with timed(asked["count"]) as measured:
            for number in range(asked["count"]):
                stream = record.stream(subjects[number % len(subjects)])
                history = (await store.load([stream]))[stream]
                folded = record.fold(cast(Assessed, recorded.event) for recorded in history)
                assert folded.assessments == settings["events"]
        return measured

    yield measure
    await store.close()


async def _filled(store: PostgresStore, events: int) -> str:
    work, subject = WriteSet(store), str(uuid4())
    author = Author("bench", None, datetime.now(UTC))
    work.fresh(record, [subject])
    for number in range(events):
        work.decide(record, subject, assess(number), author, Cause(uuid4()))
    await work.commit()
    return subject


if __name__ == "__main__":
    spare_the_collector()
    serve(opened)
