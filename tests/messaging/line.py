"""The line from a course to its diary, driven step by step."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from shared.kernel.store import MemoryStore, Store
from shared.messaging.broker import Broker, Partition, Record
from shared.messaging.brokers.memory import MemoryBroker
from shared.messaging.parking import ParkedView, parked_messages, queue_of
from shared.messaging.policies import Policies
from shared.messaging.record import Heard, from_record, partition_of, topic_of
from shared.messaging.relay import Relay
from shared.messaging.relayed import Relayed
from shared.messaging.subscriber import Subscriber
from tests.messaging.course import COURSE, DIARY, Mood, lines_of, person, policies_of, publish


@dataclass
class Line:
    """Names are random, so that lines may share a broker."""

    course: Store = field(default_factory=lambda: MemoryStore(COURSE))
    diary: Store = field(default_factory=lambda: MemoryStore(DIARY))
    broker: Broker = field(default_factory=MemoryBroker)
    mood: Mood = field(default_factory=Mood)
    source: str = field(default_factory=lambda: f"course-{uuid4().hex}")
    group: str = field(default_factory=lambda: f"diary-{uuid4().hex}")

    @property
    def topic(self) -> str:
        return topic_of(self.source)

    def relay(self) -> Relay:
        return Relay(self.source, self.course, self.broker, publish, check_every=0)

    async def relayed(self) -> Relayed:
        """Publishes all there is, as a relay that has just been started does."""
        relay = self.relay()
        relayed, text = await relay.begin()
        more = True
        while more:
            relayed, text, more = await relay.advance(relayed, text)
        await relay._close()
        return relayed

    def subscriber(
        self, *, policies: Policies | None = None, patience: timedelta = timedelta(minutes=1), retry_every: float = 0
    ) -> Subscriber:
        return Subscriber(
            self.group,
            self.diary,
            self.broker,
            policies or policies_of(self.mood),
            [self.source],
            patience=patience,
            retry_every=retry_every,
            check_every=0,
        )

    @asynccontextmanager
    async def member(self, subscriber: Subscriber | None = None) -> AsyncIterator[Subscriber]:
        subscriber = subscriber or self.subscriber()
        await subscriber.start()
        try:
            yield subscriber
        finally:
            await subscriber.stop()

    def partition(self, name: str) -> Partition:
        return Partition(self.topic, partition_of(str(person(name))))

    async def lines(self, name: str) -> list[str]:
        return await lines_of(self.diary, name)

    async def parked(self, name: str) -> ParkedView | None:
        return await self.diary.get(parked_messages, self.queue(name))

    def queue(self, name: str) -> str:
        return queue_of(self.topic, str(person(name)))

    def log(self, name: str) -> list[Record]:
        """The partition of this name, as a memory broker holds it, to be read and tampered with."""
        assert isinstance(self.broker, MemoryBroker)
        return self.broker.log(self.topic).partitions[self.partition(name).number]

    def heard_in(self, name: str) -> list[Heard]:
        return [from_record(record) for record in self.log(name)]


async def steps(subscriber: Subscriber, number: int = 6) -> None:
    """In memory a few steps suffice for joining, reading and retrying."""
    for _ in range(number):
        await subscriber.step()


def scores(heard: Sequence[Heard]) -> list[int]:
    return [one.contract.score for one in heard]


def elsewhere(line: Line, name: str) -> str:
    """A name whose messages travel in another partition."""
    return next(other for number in range(100) if line.partition(other := f"other-{number}") != line.partition(name))


def beside(line: Line, name: str) -> str:
    """A name whose messages travel in the same partition, with another key."""
    return next(other for number in range(200) if line.partition(other := f"beside-{number}") == line.partition(name))
