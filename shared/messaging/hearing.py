"""How far a service is behind what its topics hold: in records, and in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from shared.kernel.store import Store
from shared.messaging.broker import Broker, UnknownTopic
from shared.messaging.place import Place

Offsets: TypeAlias = Mapping[int, int]
MOST_KEPT = 120


class Lag(NamedTuple):
    """`seconds` is how long ago the topic held no more than what is applied now."""

    records: int
    seconds: float


@dataclass
class Hearing:
    """Remembers where each topic ended when it looked, until all of that is applied."""

    store: Store
    broker: Broker
    topics: Sequence[str]
    _ends: dict[str, list[tuple[float, Offsets]]] = field(default_factory=dict)

    async def lags(self, now: float) -> Mapping[str, Lag]:
        """By topic; `now` is any clock that goes evenly."""
        ends = {topic: await self._ends_of(topic) for topic in self.topics}
        places: dict[str, dict[int, Place]] = {}
        for name, text in (await self.store.checkpoints("heard/")).items():
            _, topic, partition = name.split("/")
            places.setdefault(topic, {})[int(partition)] = Place.read(text)
        return {topic: self._lag(topic, found, places.get(topic, {}), now) for topic, found in ends.items()}

    async def _ends_of(self, topic: str) -> Offsets:
        try:
            return await self.broker.ends(topic)
        except UnknownTopic:
            return {}

    def _lag(self, topic: str, ends: Offsets, places: Mapping[int, Place], now: float) -> Lag:
        applied = {
            number: places[number].within(places[number].log, end).next if number in places else 0
            for number, end in ends.items()
        }
        kept = self._ends.setdefault(topic, [])
        kept.append((now, ends))
        while kept and all(applied.get(number, 0) >= end for number, end in kept[0][1].items()):
            del kept[0]
        if len(kept) > MOST_KEPT:
            del kept[1::2]
        records = sum(end - applied[number] for number, end in ends.items())
        return Lag(records, now - kept[0][0] if kept else 0.0)
