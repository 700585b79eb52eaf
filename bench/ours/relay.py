"""The relay of a service, from its store to Kafka."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg

from bench.child import Asked, Measure, Measured, serve, timed
from bench.toy import TOY, publish
from shared.chassis.serving import spare_the_collector
from shared.kernel.store import PostgresStore
from shared.messaging.brokers import connect_broker
from shared.messaging.record import topic_of
from shared.messaging.relay import Relay

LOOK_EVERY = 0.001


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    store = await PostgresStore.connect(TOY, settings["dsn"])
    broker = await connect_broker(f"kafka://{settings['kafka']}")
    connection = await asyncpg.connect(settings["dsn"])

    async def measure(asked: Asked) -> Measured:
        """From the first published page on, so that neither topic nor connection is part of it."""
        source = f"bench-{uuid4().hex}"
        await broker.ensure_topics([topic_of(source)])
        await connection.execute("DELETE FROM checkpoints")
        relay = Relay(source, store, broker, publish)
        running = asyncio.create_task(relay.run())
        await _published(relay, 1, running)
        first = relay.published
        with timed(0) as measured:
            await _published(relay, asked["count"], running)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return {**measured, "count": max(1, relay.published - first)}

    yield measure
    await connection.close()
    await broker.close()
    await store.close()


async def _published(relay: Relay, wanted: int, running: asyncio.Task[None]) -> None:
    while relay.published < wanted:
        if running.done():
            raise RuntimeError(f"the relay ended: {relay.stopped or running.exception()!r}")
        await asyncio.sleep(LOOK_EVERY)


if __name__ == "__main__":
    spare_the_collector()
    serve(opened)
