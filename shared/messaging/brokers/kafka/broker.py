"""The Kafka broker: topics and their ends through an administrator and a reader, both kept while they work."""

from collections.abc import Mapping, Sequence

from aiokafka import TopicPartition

from shared.messaging.broker import PARTITIONS, Stored, UnknownTopic
from shared.messaging.brokers.kafka.admin import Topic
from shared.messaging.brokers.kafka.clients import Consumer
from shared.messaging.brokers.kafka.cluster import Cluster
from shared.messaging.brokers.kafka.consumer import KafkaConsumer
from shared.messaging.brokers.kafka.kept import Kept
from shared.messaging.brokers.kafka.publisher import KafkaPublisher
from shared.messaging.brokers.kafka.records import stored


class KafkaBroker:
    """`limit` bounds, in seconds, each call that talks to the cluster. Kafka 3.0 is the oldest that tells topic ids."""

    def __init__(self, cluster: Cluster, *, limit: float = 20.0) -> None:
        self._cluster = cluster
        self._limit = limit
        self._admin = Kept(cluster.admin, limit=limit)
        self._reader = Kept(cluster.reader, limit=limit)

    async def ensure_topics(self, topics: Sequence[str], partitions: int = PARTITIONS) -> None:
        async with self._admin.used() as admin:
            missing = [name for name in topics if await admin.topic(name) is None]
            if missing:
                await admin.make(missing, partitions)

    async def log_id(self, topic: str) -> str:
        return (await self._topic(topic)).id

    async def last(self, topic: str) -> Mapping[int, Stored | None]:
        partitions = await self._partitions(topic)
        async with self._reader.used() as reader:
            begins = await reader.beginning_offsets(partitions)
            ends = await reader.end_offsets(partitions)
            lasts = {partition: end - 1 for partition, end in ends.items() if end > begins[partition]}
            found = await _read(reader, lasts)
        return {partition.partition: found.get(partition) for partition in partitions}

    async def ends(self, topic: str) -> Mapping[int, int]:
        partitions = await self._partitions(topic)
        async with self._reader.used() as reader:
            ends = await reader.end_offsets(partitions)
        return {partition.partition: ends[partition] for partition in partitions}

    async def read(self, topic: str, partition: int, offset: int, limit: int) -> Sequence[Stored]:
        place = TopicPartition(topic, partition)
        async with self._reader.used() as reader:
            first = max(offset, (await reader.beginning_offsets([place]))[place])
            last = min(offset + limit, (await reader.end_offsets([place]))[place])
            return await _between(reader, place, first, last)

    async def remove(self, topic: str) -> None:
        async with self._admin.used() as admin:
            await admin.remove(topic)

    def publisher(self) -> KafkaPublisher:
        return KafkaPublisher(self._cluster, limit=self._limit)

    def consumer(self, group: str, topics: Sequence[str]) -> KafkaConsumer:
        return KafkaConsumer(self._cluster, group, topics, limit=self._limit)

    async def close(self) -> None:
        await self._admin.close()
        await self._reader.close()

    async def _topic(self, name: str) -> Topic:
        async with self._admin.used() as admin:
            topic: Topic | None = await admin.topic(name)
        if topic is None:
            raise UnknownTopic(name)
        return topic

    async def _partitions(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in (await self._topic(topic)).partitions]


async def _read(reader: Consumer, places: Mapping[TopicPartition, int]) -> dict[TopicPartition, Stored]:
    """The record at each place."""
    found: dict[TopicPartition, Stored] = {}
    if not places:
        return found
    reader.assign(list(places))
    for partition, offset in places.items():
        reader.seek(partition, offset)
    while len(found) < len(places):
        for partition, records in (await reader.getmany(timeout_ms=500)).items():
            found.setdefault(partition, stored(records[0]))
    reader.unsubscribe()
    return found


async def _between(reader: Consumer, place: TopicPartition, first: int, last: int) -> list[Stored]:
    found: list[Stored] = []
    if first >= last:
        return found
    reader.assign([place])
    reader.seek(place, first)
    while not found or found[-1].offset < last - 1:
        for records in (await reader.getmany(timeout_ms=500)).values():
            found += map(stored, records)
    reader.unsubscribe()
    return [one for one in found if one.offset < last]
