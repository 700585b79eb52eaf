"""The broker as one process reaches it: requests may be lost, land in part, or land after their sender was given up."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from shared.messaging.broker import Partition, PublishFailed, Record, Stored
from shared.messaging.brokers.memory import Log, MemoryBroker, MemoryConsumer
from tests.faults.simulator.process import Process


class Network:
    def __init__(self, process: Process, broker: MemoryBroker) -> None:
        self.process = process
        self.broker = broker

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self.broker, name)

        async def asked(*arguments: Any, **named: Any) -> Any:
            await self.asked()
            answer = await inner(*arguments, **named)
            await self.process.reach()
            return answer

        return asked

    async def asked(self) -> None:
        await self.process.reach()
        if self.process.world.is_away("broker"):
            raise ConnectionError("the broker is away")

    def publisher(self) -> "Sender":
        return Sender(self)

    def consumer(self, group: str, topics: Sequence[str]) -> "Member":
        return Member(self, self.broker.consumer(group, topics))


class Sender:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        try:
            await self._network.asked()
        except ConnectionError as away:
            raise PublishFailed("the broker is away") from away
        world = self._network.process.world
        log = self._network.broker.log(topic)
        fate = world.fate("sent", lost=0.02, part=0.04, unheard=0.04)
        if fate == "lost":
            raise PublishFailed("nothing was sent")
        landing = world.land(lambda: self._landed(topic, log, records, whole=fate != "part"))
        if fate != "sent":
            await self._network.process.reach()
            raise PublishFailed(f"{fate}: some of it may be stored, now or later")
        await asyncio.shield(landing)
        await self._network.process.reach()

    async def _landed(self, topic: str, log: Log, records: Sequence[tuple[int, Record]], *, whole: bool) -> None:
        """Each partition takes all of its records or the first ones, and nothing comes to a log made anew."""
        by_partition: dict[int, list[Record]] = defaultdict(list)
        for number, record in records:
            by_partition[number].append(record)
        for number, some in by_partition.items():
            taken = len(some) if whole else self._network.process.world.dice.randint(0, len(some))
            log.partitions[number].extend(some[:taken])
        self._network.broker.wake()

    async def close(self) -> None:
        self._network.process.check()


class Member:
    """A consumer whose fetches are short, and come late."""

    def __init__(self, network: Network, inner: MemoryConsumer) -> None:
        self._network = network
        self._inner = inner
        self.assigned, self.seek = inner.assigned, inner.seek
        self.pause, self.resume = inner.pause, inner.resume

    async def start(self) -> None:
        await self._network.asked()
        self._network.process.members.append(self._inner)
        await self._inner.start()

    async def stop(self) -> None:
        self._network.process.check()
        await self._inner.stop()

    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        await self._network.asked()
        batch = await self._inner.poll(timeout, self._network.process.world.dice.choice((1, 3, 10, limit)))
        await self._network.process.reach()
        return batch

    async def commit(self, partition: Partition, offset: int) -> None:
        await self._network.process.reach()
        await self._inner.commit(partition, offset)
