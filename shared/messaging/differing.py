"""What a log and the store it was published from do not share, when the store was restored to an earlier point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.contracts import Contract
from shared.kernel.store import Store
from shared.messaging.broker import Broker
from shared.messaging.openings import Openings
from shared.messaging.place import chained
from shared.messaging.reconciliation import Junction, LostFact, digest_of
from shared.messaging.record import Heard, from_record, partition_of, topic_of
from shared.messaging.relay import Publish
from shared.messaging.relayed import CHECKPOINT, Relayed

PAGE = 1_000


@dataclass(frozen=True)
class Difference:
    """`generations` are those that the ends of the log show; `again` are lost facts that the store has recorded once
    more since, under the same ids."""

    junctions: tuple[Junction, ...]
    lost: tuple[LostFact, ...]
    generations: frozenset[str]
    again: frozenset[UUID]


async def difference(source: str, store: Store, broker: Broker, publish: Publish) -> Difference:
    """Raises KeyError or ValueError where the log holds a record that is not one of ours."""
    topic, text = topic_of(source), await store.checkpoint(CHECKPOINT)
    floors = Relayed.of(text).partitions if text else ()
    junctions: dict[int, int] = {}
    lost: list[LostFact] = []
    generations: set[str] = set()
    for partition, end in (await broker.ends(topic)).items():
        floor = floors[partition] if partition < len(floors) else 0
        tail = await _tail(broker, topic, partition, end, floor)
        generations |= {one.generation for one in tail[-1:]}
        shared = await _shared(store, tail)
        junctions[partition] = shared[-1].position if shared else 0
        lost += [_lost(partition, one) for one in tail[len(shared) :]]
        generations |= {one.generation for one in tail[len(shared) :]}
    chains = await _chains(store, publish, junctions, {fact.event_id for fact in lost})
    return Difference(chains.junctions(junctions), tuple(lost), frozenset(generations), frozenset(chains.again))


async def _tail(broker: Broker, topic: str, partition: int, end: int, floor: int) -> list[Heard[Contract]]:
    """What stands in the partition from that position on, each position once, and the last record in any case."""
    found: dict[int, Heard[Contract]] = {}
    while end > 0 and (not found or min(found) > floor):
        start = max(0, end - PAGE)
        for stored in await broker.read(topic, partition, start, end - start):
            heard = from_record(stored.record)
            found[heard.position] = heard
        end = start
    return [found[position] for position in sorted(found)]


async def _shared(store: Store, tail: Sequence[Heard[Contract]]) -> Sequence[Heard[Contract]]:
    """The records at the beginning that the store holds too, at the same positions."""
    ids: dict[int, UUID] = {}
    read = 0
    for number, heard in enumerate(tail):
        if heard.position > read:
            entries = await store.read(heard.position - 1, PAGE)
            ids.update((position, recorded.event_id) for position, recorded in entries)
            read = entries[-1].position if entries else heard.position
        if ids.get(heard.position) != heard.event_id:
            return tail[:number]
    return tail


def _lost(partition: int, heard: Heard[Contract]) -> LostFact:
    return LostFact(
        partition=partition,
        position=heard.position,
        event_id=heard.event_id,
        contract=heard.name,
        subject=heard.subject,
        key=heard.key,
        occurred_at=heard.occurred_at,
        digest=digest_of(heard),
    )


@dataclass
class _Chains:
    counts: dict[int, int] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    last: dict[int, str] = field(default_factory=dict)
    again: set[UUID] = field(default_factory=set)

    def add(self, partition: int, event_id: UUID) -> None:
        self.counts[partition] = self.counts.get(partition, 0) + 1
        self.digests[partition] = chained(self.digests.get(partition, ""), event_id)
        self.last[partition] = str(event_id)

    def junctions(self, positions: Mapping[int, int]) -> tuple[Junction, ...]:
        return tuple(
            Junction(
                partition=partition,
                position=position,
                event_id=self.last.get(partition, ""),
                count=self.counts.get(partition, 0),
                digest=self.digests.get(partition, ""),
            )
            for partition, position in sorted(positions.items())
        )


async def _chains(store: Store, publish: Publish, until: Mapping[int, int], lost: set[UUID]) -> _Chains:
    """The store's own account of what was published of each partition, up to and including these positions."""
    chains, openings, position = _Chains(), Openings(store), 0
    while entries := await store.read(position, PAGE):
        opened = await openings.of(entries)
        for position, recorded in entries:
            if recorded.event_id in lost:
                chains.again.add(recorded.event_id)
            contract = publish(recorded, opened[recorded.stream])
            if contract and position <= until.get(partition := partition_of(contract.key), 0):
                chains.add(partition, recorded.event_id)
    return chains
