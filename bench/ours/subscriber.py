"""The gateway's subscriber: contracts from Kafka, its real policies, its real views."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from bench.child import Asked, Measure, Measured, serve, timed
from services.gateway.app import service
from shared.chassis.serving import spare_the_collector
from shared.kernel.store import PostgresStore
from shared.messaging.brokers import connect_broker
from shared.messaging.subscriber import Subscriber

LOOK_EVERY = 0.001


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    broker = await connect_broker(f"kafka://{settings['kafka']}")

    async def measure(asked: Asked) -> Measured:
        """From the first applied batch on, so that joining the group is no part of it."""
        store = await PostgresStore.connect(service.whole, asked["dsn"])
        assert service.policies
        group = f"gateway-{uuid4().hex}"
        subscriber = Subscriber(group, store, broker, service.policies, service.listens_to)
        running = asyncio.create_task(subscriber.run())
        await _heard(subscriber, 1, running)
        first = subscriber.heard
        with timed(0) as measured:
            await _heard(subscriber, asked["count"], running)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.close()
        return {**measured, "count": max(1, subscriber.heard - first)}

    yield measure
    await broker.close()


async def _heard(subscriber: Subscriber, wanted: int, running: asyncio.Task[None]) -> None:
    while subscriber.heard < wanted:
        if running.done():
            raise RuntimeError(f"the subscriber ended: {running.exception()!r}")
        await asyncio.sleep(LOOK_EVERY)


if __name__ == "__main__":
    spare_the_collector()
    serve(opened)
