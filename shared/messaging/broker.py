"""A broker keeps logs: topics of partitions whose records have a place, are read in order and are never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

PARTITIONS = 12


class PublishFailed(Exception):
    """Some of the records may have been stored, some not: send again from the checkpoint."""


class UnknownTopic(LookupError):
    """The broker has no such topic."""


@dataclass(frozen=True, slots=True)
class Record:
    """What travels: a CloudEvent in binary mode."""

    key: str
    value: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A record with its place in its partition."""

    offset: int
    record: Record


class Partition(NamedTuple):
    topic: str
    number: int


class Publisher(Protocol):
    """One per relay; after a failure the same publisher may be used again."""

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        """Stores each record in its partition, in the given order; all of them are durable on return.

        Raises `PublishFailed`.
        """

    async def close(self) -> None: ...


class Consumer(Protocol):
    """One member of a group; each partition belongs to one member at a time, as far as the members know.

    A member cut off may not know yet that it lost a partition, so whoever writes down results checks a fence.
    `polled_at` and `assigned_at` (monotonic seconds) say when it last polled and when its partitions last changed.
    """

    polled_at: float
    assigned_at: float

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Leaves the group, within a bounded time."""

    def assigned(self) -> frozenset[Partition]:
        """A partition that was lost, if only for a moment, is missing here after at least one poll."""

    async def seek(self, partition: Partition, offset: int) -> None:
        """Reads on from `offset`; each newly assigned partition waits for it. Does nothing for one that was lost."""

    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        """About `limit` records of partitions that were sought; early, and empty, when the assignment changed."""

    async def commit(self, partition: Partition, offset: int) -> None:
        """Tells the broker how far the group is, for lag metrics alone; never raises."""

    def pause(self, partition: Partition) -> None: ...

    def resume(self, partition: Partition) -> None: ...


class Broker(Protocol):
    async def ensure_topics(self, topics: Sequence[str], partitions: int = PARTITIONS) -> None:
        """Makes the topics that are missing; those that exist are left as they are."""

    async def log_id(self, topic: str) -> str:
        """The identity of the topic's log: a topic that was lost and made anew has another."""

    async def last(self, topic: str) -> Mapping[int, Stored | None]:
        """The last record of each partition."""

    async def ends(self, topic: str) -> Mapping[int, int]:
        """The offset that each partition's next record will get."""

    async def read(self, topic: str, partition: int, offset: int, limit: int) -> Sequence[Stored]:
        """The records of these offsets, as many as there are, without being a member of any group."""

    async def remove(self, topic: str) -> None:
        """Takes the topic away with all its records; one that is made again has another identity."""

    def publisher(self) -> Publisher: ...

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer: ...

    async def close(self) -> None: ...
