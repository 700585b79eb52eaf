"""A broker inside one process, for tests: several members, groups and rebalances, and faults on request."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from shared.messaging.broker import PARTITIONS, Partition, PublishFailed, Record, Stored, UnknownTopic
from shared.messaging.brokers.member import Member, quota


@dataclass
class Log:
    partitions: tuple[list[Record], ...]
    id: str = field(default_factory=lambda: str(uuid4()))


class MemoryBroker:
    def __init__(self) -> None:
        self._logs: dict[str, Log] = {}
        self._groups: dict[str, list[MemoryConsumer]] = {}
        self.committed: dict[tuple[str, Partition], int] = {}
        self.failing = False

    async def ensure_topics(self, topics: Sequence[str], partitions: int = PARTITIONS) -> None:
        for topic in topics:
            self._logs.setdefault(topic, Log(tuple([] for _ in range(partitions))))
        self.wake()

    async def log_id(self, topic: str) -> str:
        return self.log(topic).id

    async def last(self, topic: str) -> Mapping[int, Stored | None]:
        partitions = enumerate(self.log(topic).partitions)
        return {number: Stored(len(records) - 1, records[-1]) if records else None for number, records in partitions}

    async def ends(self, topic: str) -> Mapping[int, int]:
        return {number: len(records) for number, records in enumerate(self.log(topic).partitions)}

    async def read(self, topic: str, partition: int, offset: int, limit: int) -> Sequence[Stored]:
        records = self.log(topic).partitions[partition][offset : offset + limit]
        return [Stored(place, record) for place, record in enumerate(records, offset)]

    async def remove(self, topic: str) -> None:
        self._logs.pop(topic, None)

    def publisher(self) -> "MemoryPublisher":
        return MemoryPublisher(self)

    def consumer(self, group: str, topics: Sequence[str]) -> "MemoryConsumer":
        return MemoryConsumer(self, group, topics)

    async def close(self) -> None:
        self._groups.clear()

    def forget(self, topic: str) -> None:
        """The topic is lost, as with a broker whose disk is gone."""
        del self._logs[topic]

    def evict(self, consumer: "MemoryConsumer") -> None:
        """The group goes on without a member, which does not know it before its next poll."""
        with suppress(ValueError):
            self.members(consumer.group).remove(consumer)
        self.wake()

    def log(self, topic: str) -> Log:
        try:
            return self._logs[topic]
        except KeyError:
            raise UnknownTopic(topic) from None

    def partitions(self, topic: str) -> list[Partition]:
        log = self._logs.get(topic)
        return [Partition(topic, number) for number in range(len(log.partitions))] if log else []

    def members(self, group: str) -> "list[MemoryConsumer]":
        return self._groups.setdefault(group, [])

    def wake(self) -> None:
        for members in self._groups.values():
            for member in members:
                member.woken.set()


class MemoryPublisher:
    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        if self._broker.failing:
            raise PublishFailed(f"The broker refuses records of {topic}.")
        partitions = self._broker.log(topic).partitions
        for number, record in records:
            partitions[number].append(record)
        self._broker.wake()

    async def close(self) -> None: ...


class MemoryConsumer(Member):
    def __init__(self, broker: MemoryBroker, group: str, topics: Sequence[str]) -> None:
        super().__init__()
        self.group = group
        self.topics = tuple(topics)
        self.woken = asyncio.Event()
        self._broker = broker

    async def start(self) -> None:
        self._broker.members(self.group).append(self)
        self._broker.wake()

    async def stop(self) -> None:
        self._lose(self._partitions)
        self._broker.evict(self)

    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while self._begin_poll():
                    self.woken.clear()
                    if self._settle():
                        self._broker.wake()
                        break
                    if batch := self._read(limit):
                        return batch
                    await self.woken.wait()
        return {}

    async def commit(self, partition: Partition, offset: int) -> None:
        self._broker.committed[self.group, partition] = offset

    def _settle(self) -> bool:
        """Gives back what is beyond this member's quota, takes what is free; true when anything changed."""
        before, members = self._partitions, self._broker.members(self.group)
        if self not in members:
            self._lose(self._partitions)
            members.append(self)
            return bool(before)
        for topic in self.topics:
            having = [member for member in members if topic in member.topics]
            partitions = self._broker.partitions(topic)
            share = quota(len(partitions), len(having), having.index(self))
            held = sorted(partition for partition in self._partitions if partition.topic == topic)
            taken = {partition for member in having for partition in member.assigned()}
            self._lose(held[share:])
            self._gain([partition for partition in partitions if partition not in taken][: max(0, share - len(held))])
        return self._partitions != before

    def _read(self, limit: int) -> dict[Partition, Sequence[Stored]]:
        batch: dict[Partition, Sequence[Stored]] = {}
        for partition, place in self._flowing().items():
            records = self._broker.log(partition.topic).partitions[partition.number]
            if some := records[place.next : place.next + limit]:
                batch[partition] = [Stored(offset, record) for offset, record in enumerate(some, place.next)]
                place.next += len(some)
                limit -= len(some)
        return batch
