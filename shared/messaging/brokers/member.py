"""What a member of a group holds: its partitions, where it reads each of them, and which are stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from shared.messaging.broker import Partition


def quota(partitions: int, members: int, rank: int) -> int:
    """How many of the partitions the member of this rank may hold; all quotas together are all partitions."""
    each, left = divmod(partitions, members)
    return each + (rank < left)


@dataclass(slots=True, eq=False)
class Place:
    """Where the next record of a partition is read; a seek makes another place, even at the same offset."""

    next: int
    reached: bool = False


class Member:
    """The part of a consumer that needs no broker."""

    def __init__(self) -> None:
        self.polled_at = self.assigned_at = monotonic()
        self._partitions: frozenset[Partition] = frozenset()
        self._places: dict[Partition, Place] = {}
        self._stopped: set[Partition] = set()
        self._loss_unseen = False

    def assigned(self) -> frozenset[Partition]:
        return self._partitions

    async def seek(self, partition: Partition, offset: int) -> None:
        if partition in self._partitions:
            self._places[partition] = Place(offset)

    def pause(self, partition: Partition) -> None:
        if partition in self._partitions:
            self._stopped.add(partition)

    def resume(self, partition: Partition) -> None:
        self._stopped.discard(partition)

    def _begin_poll(self) -> bool:
        """False when the caller has yet to see that it lost partitions: the poll then gives nothing."""
        self.polled_at = monotonic()
        unseen, self._loss_unseen = self._loss_unseen, False
        return not unseen

    def _flowing(self) -> dict[Partition, Place]:
        return {partition: place for partition, place in self._places.items() if partition not in self._stopped}

    def _gain(self, partitions: Iterable[Partition]) -> None:
        if gained := frozenset(partitions) - self._partitions:
            self._partitions |= gained
            self.assigned_at = monotonic()

    def _lose(self, partitions: Iterable[Partition]) -> None:
        if lost := frozenset(partitions) & self._partitions:
            self._partitions -= lost
            self._stopped -= lost
            for partition in lost:
                self._places.pop(partition, None)
            self._loss_unseen = True
            self.assigned_at = monotonic()
