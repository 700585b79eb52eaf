"""From a table to Kafka by hand, acks=all and idempotent: rows are read page by page and sent as they are."""

# mypy: disable-error-code="import-not-found"

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from confluent_kafka import Producer

from bench.child import Asked, Measure, Measured, serve, timed

PARTITIONS = 12
PAGE = 1_000
READ = "SELECT position, stream, data FROM events WHERE position > $1 ORDER BY position LIMIT $2"
Page: TypeAlias = Sequence[tuple[int, bytes, bytes]]
Send: TypeAlias = Callable[[str, Page], Awaitable[None]]


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    connection = await asyncpg.connect(settings["dsn"])
    producer = AIOKafkaProducer(
        bootstrap_servers=settings["kafka"], acks="all", enable_idempotence=True, max_batch_size=512 * 1024
    )
    await producer.start()
    confluent = Producer({"bootstrap.servers": settings["kafka"], "acks": "all", "enable.idempotence": True})
    ways: dict[str, Send] = {
        "send_batch": lambda topic, page: _send_batches(producer, topic, page),
        "send": lambda topic, page: _send_each(producer, topic, page),
        "confluent": lambda topic, page: _flushed(confluent, topic, page),
    }

    async def measure(asked: Asked) -> Measured:
        topic, send = f"by-hand-{uuid4().hex}", ways[asked["what"]]
        await _make(settings["kafka"], topic)
        await send(topic, await _page(connection, 0, PARTITIONS))
        with timed(asked["count"]) as measured:
            position = 0
            while position < asked["count"]:
                page = await _page(connection, position, min(PAGE, asked["count"] - position))
                await send(topic, page)
                position += len(page)
        return measured

    yield measure
    await producer.stop()
    await connection.close()


async def _make(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, PARTITIONS, 1)])
    await admin.close()
    await asyncio.sleep(0.3)


async def _page(connection: "asyncpg.Connection[Any]", after: int, limit: int) -> Page:
    rows = await connection.fetch(READ, after, limit)
    return [(zlib.crc32(row[1].encode()) % PARTITIONS, row[1].encode(), row[2].encode()) for row in rows]


async def _send_batches(producer: Any, topic: str, page: Page) -> None:
    batches: dict[int, Any] = {}
    stored = []
    for number, key, value in page:
        batch = batches.setdefault(number, producer.create_batch())
        if batch.append(key=key, value=value, timestamp=None) is None:
            stored.append(await producer.send_batch(batch, topic, partition=number))
            batches[number] = producer.create_batch()
            batches[number].append(key=key, value=value, timestamp=None)
    stored += [await producer.send_batch(batch, topic, partition=number) for number, batch in batches.items()]
    await asyncio.gather(*stored)


async def _send_each(producer: Any, topic: str, page: Page) -> None:
    stored = [await producer.send(topic, value, key, partition=number) for number, key, value in page]
    await asyncio.gather(*stored)


async def _flushed(producer: Any, topic: str, page: Page) -> None:
    for number, key, value in page:
        producer.produce(topic, value, key, number)
    await asyncio.to_thread(producer.flush)


if __name__ == "__main__":
    serve(opened)
