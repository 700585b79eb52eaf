"""Rebuilding a view of the toy domain, as an operator asks for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.child import Asked, Measure, Measured, serve, timed
from bench.toy import TOY, records
from shared.chassis.serving import spare_the_collector
from shared.kernel.store import PostgresStore


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    store = await PostgresStore.connect(TOY, settings["dsn"])

    async def measure(asked: Asked) -> Measured:
        with timed(asked["count"]) as measured:
            await store.rebuild(records)
        return measured

    yield measure
    await store.close()


if __name__ == "__main__":
    spare_the_collector()
    serve(opened)
