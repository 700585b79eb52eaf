"""Publishing to Kafka: whole batches for each partition, one after the other, and a new producer after any failure."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from shared.messaging.broker import PublishFailed, Record
from shared.messaging.brokers.kafka.clients import Producer
from shared.messaging.brokers.kafka.cluster import Cluster
from shared.messaging.brokers.kafka.kept import Kept


class KafkaPublisher:
    def __init__(self, cluster: Cluster, *, limit: float) -> None:
        self._producer = Kept(cluster.producer, limit=limit)

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        by_partition: dict[int, list[Record]] = {}
        for number, record in records:
            by_partition.setdefault(number, []).append(record)
        try:
            async with self._producer.used() as producer, asyncio.TaskGroup() as partitions:
                for number, its_records in by_partition.items():
                    partitions.create_task(_send(producer, topic, number, its_records))
        except Exception as failure:
            raise PublishFailed(f"{len(records)} records of {topic}: {failure!r}") from failure

    async def close(self) -> None:
        await self._producer.close()


async def _send(producer: Producer, topic: str, number: int, records: Sequence[Record]) -> None:
    """A later batch is not sent before the one ahead of it is stored: it must not survive it."""
    for batch in _batches(producer, records):
        stored = await producer.send_batch(batch, topic, partition=number)
        await stored


def _batches(producer: Producer, records: Sequence[Record]) -> Iterator[Any]:
    batch = producer.create_batch()
    for record in records:
        fields = {
            "key": record.key.encode(),
            "value": record.value,
            "headers": [(name, value.encode()) for name, value in record.headers.items()],
            "timestamp": None,
        }
        if batch.append(**fields) is None:
            yield batch
            batch = producer.create_batch()
            batch.append(**fields)
    yield batch
