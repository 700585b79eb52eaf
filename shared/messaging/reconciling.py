"""Reconciling a restored service with those who heard more of it: first its own store, then each of theirs."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, uuid4, uuid5

from shared.kernel.decider import Author
from shared.kernel.store import GENERATION, Cause, Checkpoint, Store, WriteSet
from shared.messaging.broker import Broker, Partition
from shared.messaging.differing import Difference, difference
from shared.messaging.place import Place, places_of
from shared.messaging.reconciliation import (
    Junction,
    KeepFacts,
    LostFact,
    Reconciliation,
    ReplaceHistory,
    Replacement,
    reconciled,
    reconciliation,
)
from shared.messaging.record import topic_of
from shared.messaging.rejoining import rejoin
from shared.messaging.relay import Publish
from shared.messaging.relayed import CHECKPOINT, Relayed


class NothingDiffers(Exception):
    """The log shows nothing but the history of the store: there is nothing to reconcile."""


def differs(found: Difference, generation: str, before: Reconciliation) -> bool:
    """A log that only shows what was replaced already is about to be made anew."""
    return bool(
        found.generations - before.superseded - {generation} or (found.lost and generation in found.generations)
    )


async def replace_history(
    source: str, store: Store, broker: Broker, publish: Publish, reason: str, author: Author
) -> Reconciliation:
    """Gives the store another generation and lets its relay begin again, which makes the log anew. Done already, it
    gives what was settled. Raises NothingDiffers."""
    found, generation = await difference(source, store, broker, publish), await store.generation()
    before = await reconciled(store, source)
    if not differs(found, generation, before):
        if before.generation != generation:
            raise NothingDiffers(f"The log of {source} holds nothing that its store does not know.")
        return before
    new = Replacement(
        generation=str(uuid4()),
        superseded=tuple(sorted(before.superseded | found.generations | {generation})),
        junctions=found.junctions,
        lost=found.lost,
        reason=reason,
    )
    work = WriteSet(store)
    await work.load(reconciliation, [source])
    work.decide(reconciliation, source, ReplaceHistory(replacement=new, reason=reason), author, _cause(new, source))
    work.move(Checkpoint(GENERATION, await store.checkpoint(GENERATION), new.generation))
    work.move(Checkpoint(CHECKPOINT, await store.checkpoint(CHECKPOINT), Relayed("").text()))
    await work.commit()
    return work.state(reconciliation, source)


async def keep_facts(source: str, store: Store, new: Replacement, author: Author) -> Reconciliation:
    """Moves every partition of that service's topic to where the histories part. Done already, it changes nothing.
    Raises Unexplained."""
    topic, junctions = topic_of(source), {junction.partition: junction for junction in new.junctions}
    work, kept = WriteSet(store), list[LostFact]()
    for name, text in sorted((await store.checkpoints(places_of(topic))).items()):
        place, number = Place.read(text), int(name.removeprefix(places_of(topic)))
        junction = junctions.get(number, Junction(partition=number))
        lost = _of(new.lost, number)
        rejoined = rejoin(Partition(topic, number), place, junction, lost, {*new.superseded}, new.generation)
        kept += rejoined.kept
        if rejoined.place != place:
            work.move(Checkpoint(name, text, rejoined.place.text()))
    await work.load(reconciliation, [source])
    if work.state(reconciliation, source).generation != new.generation:
        command = KeepFacts(generation=new.generation, facts=tuple(kept), reason=new.reason)
        work.decide(reconciliation, source, command, author, _cause(new, source))
    await work.commit()
    return work.state(reconciliation, source)


def _cause(new: Replacement, source: str) -> Cause:
    return Cause(uuid5(NAMESPACE_OID, f"{new.generation}/{source}"))


def _of(lost: Sequence[LostFact], partition: int) -> Sequence[LostFact]:
    return sorted((fact for fact in lost if fact.partition == partition), key=lambda fact: fact.position)
