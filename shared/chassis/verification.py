"""Proof from one snapshot that a store is whole: streams, views, deadlines, and what was published and heard."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast
from uuid import UUID

from pydantic import BaseModel, ValidationError

from shared.contracts import CONTRACTS, Contract, JourneyContract
from shared.kernel.messages import Event
from shared.kernel.model import Aggregate, Model, subject_of
from shared.kernel.projection import Projection, View
from shared.kernel.recorded import Recorded
from shared.kernel.store import Snapshot, Store
from shared.kernel.store.folding import Folded, fold_stream
from shared.kernel.store.port import Entry, Kept, recorded_of
from shared.messaging.parking import parked_messages
from shared.messaging.place import chained
from shared.messaging.reconciliation import ReconciliationEvent, reconciliation
from shared.messaging.record import partition_of
from shared.messaging.relay import Publish

MOST_NAMED = 20
Histories: TypeAlias = Mapping[str, Sequence[Entry]]
TIMELINE = "journey-"
ABOUT_JOURNEYS = {kind.__name__ for kind in CONTRACTS.types if issubclass(kind, JourneyContract)}


class Chain(BaseModel):
    """What passed through one partition: how many events, the last position, and the chained digest of their ids."""

    count: int = 0
    position: int = 0
    digest: str = ""


class Proof(BaseModel):
    """`wrong` names what does not hold, up to twenty things; empty is what is wanted. `journeys` counts the contracts
    published about each journey, `timelines` the facts of each journey's own stream, where the service keeps one,
    `kept` those it keeps though their publisher lost them in a restore."""

    service: str
    generation: str
    head: int
    streams: int
    documents: dict[str, int]
    published: dict[int, Chain]
    journeys: dict[str, int]
    timelines: dict[str, int]
    kept: dict[str, int]
    heard: dict[str, dict[int, Chain]]
    parked: int
    wrong: list[str]


async def prove(service: str, store: Store, publish: Publish | None) -> Proof:
    generation = await store.generation()
    async with store.snapshot() as snapshot:
        wrong: list[str] = []
        for position in await snapshot.gaps():
            _name(wrong, f"the log has a gap after position {position}")
        tally = _Tally({projection.name: 0 for projection in store.model.projections})
        async for page in snapshot.streams():
            _name_gaps(page, wrong)
            tally.add(page, publish)
            await _compare(store.model, snapshot, page, tally, wrong)
        await _name_strays(store.model, snapshot, tally, wrong)
        return Proof(
            service=service,
            generation=generation,
            head=await snapshot.head(),
            streams=tally.streams,
            documents=tally.documents,
            published=tally.chains(),
            journeys=tally.journeys,
            timelines=tally.timelines,
            kept=dict(tally.kept),
            heard=_heard(await snapshot.checkpoints("heard/")),
            parked=await snapshot.size(parked_messages),
            wrong=wrong,
        )


@dataclass(slots=True)
class _Tally:
    """What the streams add up to; of each published event only its position and id are kept."""

    documents: dict[str, int]
    deadlines: int = 0
    streams: int = 0
    published: dict[int, list[tuple[int, UUID]]] = field(default_factory=dict)
    journeys: dict[str, int] = field(default_factory=dict)
    timelines: dict[str, int] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)

    def add(self, page: Histories, publish: Publish | None) -> None:
        self.streams += len(page)
        for stream, history in page.items():
            if stream.startswith(TIMELINE):
                self.timelines[subject_of(stream)] = len(history)
            if stream.startswith(f"{reconciliation.category}-"):
                settled = reconciliation.fold(cast(ReconciliationEvent, one.recorded.event) for one in history)
                self.kept.update(fact.subject for fact in settled.kept.values() if fact.contract in ABOUT_JOURNEYS)
            opening = history[0].recorded.event
            for position, recorded in history:
                if publish and (contract := publish(recorded, opening)):
                    self._publish(position, recorded, contract)

    def _publish(self, position: int, recorded: Recorded[Event], contract: Contract) -> None:
        self.published.setdefault(partition_of(contract.key), []).append((position, recorded.event_id))
        if isinstance(contract, JourneyContract):
            self.journeys[contract.subject] = self.journeys.get(contract.subject, 0) + 1

    def chains(self) -> dict[int, Chain]:
        """What the log must have been published as, partition by partition, in the log's order."""
        found: dict[int, Chain] = {}
        for partition, events in self.published.items():
            digest = ""
            for _, event_id in sorted(events):
                digest = chained(digest, event_id)
            found[partition] = Chain(count=len(events), position=max(events)[0], digest=digest)
        return found


async def _compare(model: Model, snapshot: Snapshot, page: Histories, tally: _Tally, wrong: list[str]) -> None:
    """Every view and deadline of these streams against a fresh fold."""
    for aggregate, histories in _by_aggregate(model, page):
        folded = {stream: fold_stream(aggregate, recorded_of(history)) for stream, history in histories.items()}
        for projection in aggregate.views:
            fresh = {name: (fold.views[projection.name], len(histories[name])) for name, fold in folded.items()}
            tally.documents[projection.name] += await _compare_views(snapshot, projection, fresh, wrong)
        if aggregate.schedule:
            tally.deadlines += await _compare_deadlines(snapshot, folded, wrong)


async def _name_strays(model: Model, snapshot: Snapshot, tally: _Tally, wrong: list[str]) -> None:
    """Documents and deadlines that no stream accounts for."""
    for projection in model.projections:
        if (size := await snapshot.size(projection)) != (due := tally.documents[projection.name]):
            _name(wrong, f"{projection.name} holds {size} documents, a fresh fold gives {due}")
    if (standing := await snapshot.deadlines()) != tally.deadlines:
        _name(wrong, f"{standing} deadlines stand, a fresh fold gives {tally.deadlines}")


def _name_gaps(page: Histories, wrong: list[str]) -> None:
    for stream, history in page.items():
        versions = [recorded.version for _, recorded in history]
        if versions != list(range(1, len(history) + 1)):
            _name(wrong, f"{stream} has a gap: versions {versions[:10]}")


def _by_aggregate(model: Model, page: Histories) -> Iterator[tuple[Aggregate, Histories]]:
    for category, aggregate in model.by_category.items():
        if histories := {stream: page[stream] for stream in page if stream.startswith(f"{category}-")}:
            yield aggregate, histories


async def _compare_views(
    snapshot: Snapshot, projection: Projection[Any], fresh: Mapping[str, tuple[Any, int]], wrong: list[str]
) -> int:
    """Every stored view of these streams against a fresh one, its index columns too. Gives how many there must be."""
    stored = await snapshot.documents(projection, [subject_of(stream) for stream in fresh])
    for stream, (view, version) in fresh.items():
        found = stored.get(subject_of(stream))
        if not (_same(projection, found, view, version) if found and view else found is view):
            _name(wrong, f"{projection.name} of {stream} differs from a fresh fold")
    return sum(view is not None for view, _ in fresh.values())


def _same(projection: Projection[Any], found: Kept, view: View, version: int) -> bool:
    """The same text, or, where a set was written in another order, the same value."""
    if (found.version, found.indexed) != (version, tuple(index.of(view) for index in projection.indexes)):
        return False
    if found.document == projection.adapter.dump_json(view).decode():
        return True
    try:
        return bool(projection.adapter.validate_json(found.document) == view)
    except ValidationError:
        return False


async def _compare_deadlines(snapshot: Snapshot, fresh: Mapping[str, Folded], wrong: list[str]) -> int:
    stored = await snapshot.pending(list(fresh))
    for stream, fold in fresh.items():
        if dict(fold.pending) != dict(stored.get(stream, {})):
            _name(wrong, f"the deadlines of {stream} differ from a fresh fold")
    return sum(len(fold.pending) for fold in fresh.values())


def _heard(places: Mapping[str, str]) -> dict[str, dict[int, Chain]]:
    heard: dict[str, dict[int, Chain]] = {}
    for name, text in places.items():
        _, topic, partition = name.split("/")
        place = json.loads(text)
        chain = Chain(count=place["count"], position=place["position"], digest=place["digest"])
        heard.setdefault(topic, {})[int(partition)] = chain
    return heard


def _name(wrong: list[str], what: str) -> None:
    if len(wrong) < MOST_NAMED:
        wrong.append(what)
