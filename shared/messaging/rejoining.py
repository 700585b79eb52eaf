"""Whoever heard a service that was restored goes on from where both histories part, and keeps what it heard beyond."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from shared.messaging.broker import Partition
from shared.messaging.place import Place, chained
from shared.messaging.reconciliation import Junction, LostFact


class Unexplained(Exception):
    """What was heard is neither in the restored store nor among what it lost."""


@dataclass(frozen=True)
class Rejoined:
    place: Place
    kept: Sequence[LostFact] = ()


def rejoin(
    partition: Partition,
    place: Place,
    junction: Junction,
    lost: Sequence[LostFact],
    superseded: Set[str],
    generation: str,
) -> Rejoined:
    """The place to go on from, which holds in a log that is read from its beginning. `lost` is this partition's, in
    order. Raises Unexplained where the digests of what was heard and of what is known to be lost do not agree."""
    if place.generation == generation:
        return Rejoined(place)
    if place.position < junction.position or not place.count:
        if place.count and place.generation not in superseded:
            raise Unexplained(f"{partition} was heard in generation {place.generation}, which nobody knows")
        return Rejoined(replace(place, log="", next=0, generation=generation))
    count, digest, position = junction.count, junction.digest, junction.position
    for number, fact in enumerate([None, *lost]):
        if fact is not None:
            count, digest, position = count + 1, chained(digest, fact.event_id), fact.position
        if (position, count, digest) == (place.position, place.count, place.digest):
            return Rejoined(_at(junction, generation), lost[:number])
    raise Unexplained(
        f"{place.count} events were applied of {partition} up to position {place.position}; the restored store knows "
        f"{junction.count} of them, and what is known to be lost does not make up the rest"
    )


def _at(junction: Junction, generation: str) -> Place:
    return Place("", 0, junction.position, junction.event_id, generation, junction.count, junction.digest)
