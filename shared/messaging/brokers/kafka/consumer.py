"""A member of a Kafka consumer group.

aiokafka rebalances in the background: its listener only notes what happened, and the next poll acts on it.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from shared.messaging.broker import Partition, Stored
from shared.messaging.brokers.kafka.cluster import Cluster
from shared.messaging.brokers.kafka.records import stored
from shared.messaging.brokers.member import Member, Place

NOWHERE = TopicPartition("", -1)


class KafkaConsumer(Member, ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, cluster: Cluster, group: str, topics: Sequence[str], *, limit: float) -> None:
        super().__init__()
        self._kafka = cluster.member(group)
        self._topics = tuple(topics)
        self._limit = limit
        self._incoming: frozenset[Partition] = frozenset()
        self._changed = asyncio.Event()
        self._fetch: asyncio.Task[dict[TopicPartition, list[ConsumerRecord]]] | None = None
        self._asked: dict[Partition, Place] = {}

    async def start(self) -> None:
        """Does not wait for the group: partitions come with a later poll."""
        try:
            async with asyncio.timeout(self._limit):
                await self._kafka.start()
        except BaseException:
            await self.stop()
            raise
        self._kafka.subscribe(self._topics, listener=self)

    async def stop(self) -> None:
        self._lose(self._partitions)
        if self._fetch is not None:
            self._fetch.cancel()
        await self._kafka.abandon(self._limit)

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        self._incoming = frozenset()
        self._lose(self._partitions)
        self._changed.set()

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self._incoming = frozenset(Partition(*partition) for partition in assigned)
        self._kafka.pause(*assigned)
        self._changed.set()

    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        self._changed.clear()
        if not self._begin_poll():
            return {}
        if self._incoming - self._partitions:
            self._gain(self._incoming)
            return {}
        deadline = monotonic() + timeout
        batch: Mapping[Partition, Sequence[Stored]] = {}
        while not batch and not self._changed.is_set() and (left := deadline - monotonic()) > 0:
            self._ask(left, limit)
            await self._wait(left)
            batch = self._take()
        return batch

    async def commit(self, partition: Partition, offset: int) -> None:
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(self._limit):
                await self._kafka.commit({TopicPartition(*partition): offset})

    def _ask(self, timeout: float, limit: int) -> None:
        """Even without partitions aiokafka must be asked, or it takes this member for dead and never joins again."""
        if self._fetch is not None:
            return
        self._asked = self._flowing()
        partitions = {TopicPartition(*partition): place for partition, place in self._asked.items()}
        for partition, place in partitions.items():
            if not place.reached:
                self._kafka.seek(partition, place.next)
                self._kafka.resume(partition)
                place.reached = True
        wait = round(timeout * 1000) if partitions else 0
        asking = self._kafka.getmany(*(partitions or (NOWHERE,)), timeout_ms=wait, max_records=limit)
        self._fetch = asyncio.create_task(asking)

    async def _wait(self, timeout: float) -> None:
        """A fetch is never cancelled: during a rebalance it outlasts its own timeout, and a later poll takes it."""
        change = asyncio.create_task(self._changed.wait())
        events: set[asyncio.Task[Any]] = {change}
        if self._fetch is not None and self._asked:
            events.add(self._fetch)
        try:
            await asyncio.wait(events, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()

    def _take(self) -> dict[Partition, Sequence[Stored]]:
        if self._fetch is None or not self._fetch.done():
            return {}
        fetch, self._fetch = self._fetch, None
        batch: dict[Partition, Sequence[Stored]] = {}
        for key, records in fetch.result().items():
            partition = Partition(*key)
            place = self._places.get(partition)
            if place is None:
                continue
            if place is not self._asked.get(partition) or partition in self._stopped:
                place.reached = False
                continue
            place.next = records[-1].offset + 1
            batch[partition] = [stored(record) for record in records]
        return batch
