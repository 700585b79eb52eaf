"""Proof from one snapshot that a store is whole: streams, views, deadlines, and what was published and heard."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel

from shared.kernel.messages import Event
from shared.kernel.model import Aggregate, Model, subject_of
from shared.kernel.projection import Projection
from shared.kernel.recorded import Recorded
from shared.kernel.store import Snapshot, Store
from shared.kernel.store.folding import Folded, fold_stream
from shared.messaging.parking import parked_messages
from shared.messaging.record import partition_of
from shared.messaging.relay import Publish
from shared.messaging.subscriber import chained

MOST_NAMED = 20
Histories: TypeAlias = Mapping[str, Sequence[Recorded[Event]]]
TIMELINE = "journey-"


class Chain(BaseModel):
    """What passed through one partition: how many events, the last position, and the chained digest of their ids."""

    count: int = 0
    position: int = 0
    digest: str = ""


class Proof(BaseModel):
    """`wrong` names what does not hold, up to twenty things; empty is what is wanted. `journeys` counts the contracts
    published about each journey, `timelines` the facts of each journey's own stream, where the service keeps one."""

    service: str
    generation: str
    head: int
    streams: int
    documents: dict[str, int]
    published: dict[int, Chain]
    journeys: dict[str, int]
    timelines: dict[str, int]
    heard: dict[str, dict[int, Chain]]
    parked: int
    wrong: list[str]


async def prove(service: str, store: Store, publish: Publish | None) -> Proof:
    async with store.snapshot() as snapshot:
        wrong: list[str] = []
        published = await _published(snapshot, publish, wrong)
        streams, documents, timelines = await _streams(store.model, snapshot, wrong)
        heard = _heard(await snapshot.checkpoints("heard/"))
        return Proof(
            service=service,
            generation=await store.generation(),
            head=await snapshot.head(),
            streams=streams,
            documents=documents,
            published=published.chains,
            journeys=published.journeys,
            timelines=timelines,
            heard=heard,
            parked=await snapshot.size(parked_messages),
            wrong=wrong,
        )


@dataclass(frozen=True, slots=True)
class _Published:
    chains: dict[int, Chain]
    journeys: dict[str, int]


async def _published(snapshot: Snapshot, publish: Publish | None, wrong: list[str]) -> _Published:
    """What the log must have been published as, by partition and by journey; positions must have no gap."""
    chains: dict[int, Chain] = {}
    journeys: dict[str, int] = {}
    openings: dict[str, Event] = {}
    expected = 1
    async for page in snapshot.log():
        for position, recorded in page:
            if position != expected:
                _name(wrong, f"positions {expected} to {position - 1} are missing from the log")
            expected = position + 1
            opening = openings.setdefault(recorded.stream, recorded.event)
            contract = publish(recorded, opening) if publish else None
            if contract is None:
                continue
            chain = chains.setdefault(partition_of(contract.key), Chain())
            chain.count, chain.position = chain.count + 1, position
            chain.digest = chained(chain.digest, recorded.event_id)
            if hasattr(contract, "journey_id"):
                journeys[contract.subject] = journeys.get(contract.subject, 0) + 1
    return _Published(chains, journeys)


async def _streams(model: Model, snapshot: Snapshot, wrong: list[str]) -> tuple[int, dict[str, int], dict[str, int]]:
    streams = deadlines = 0
    timelines: dict[str, int] = {}
    documents = {projection.name: 0 for projection in model.projections}
    async for page in snapshot.streams():
        streams += len(page)
        timelines.update({subject_of(name): len(facts) for name, facts in page.items() if name.startswith(TIMELINE)})
        _name_gaps(page, wrong)
        for aggregate, histories in _by_aggregate(model, page):
            folded = {stream: fold_stream(aggregate, history) for stream, history in histories.items()}
            for projection in aggregate.views:
                fresh = {name: (fold.views[projection.name], len(histories[name])) for name, fold in folded.items()}
                documents[projection.name] += await _compare_views(snapshot, projection, fresh, wrong)
            if aggregate.schedule:
                deadlines += await _compare_deadlines(snapshot, folded, wrong)
    for projection in model.projections:
        if (size := await snapshot.size(projection)) != documents[projection.name]:
            _name(wrong, f"{projection.name} holds {size} documents, a fresh fold gives {documents[projection.name]}")
    if (standing := await snapshot.deadlines()) != deadlines:
        _name(wrong, f"{standing} deadlines stand, a fresh fold gives {deadlines}")
    return streams, documents, timelines


def _name_gaps(page: Histories, wrong: list[str]) -> None:
    for stream, history in page.items():
        versions = [recorded.version for recorded in history]
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
    plain = projection.adapter.dump_json
    for stream, (view, version) in fresh.items():
        found = stored.get(subject_of(stream))
        have = found and found.view and (plain(found.view), found.version, found.indexed)
        wanted = view and (plain(view), version, tuple(index.of(view) for index in projection.indexes))
        if have != wanted:
            _name(wrong, f"{projection.name} of {stream} differs from a fresh fold")
    return sum(view is not None for view, _ in fresh.values())


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
