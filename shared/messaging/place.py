"""How far one partition was heard, and the proof that nothing in it was passed over."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from shared.contracts import Contract
from shared.messaging.broker import Partition, Stored
from shared.messaging.record import Heard, from_record


class Broken(Exception):
    """A partition that must not be read on: an operator has to reconcile."""


@dataclass(frozen=True)
class Place:
    """`next` is an offset of the log called `log`; all else holds in any log, and so outlives a lost broker."""

    log: str
    next: int = 0
    position: int = 0
    event_id: str = ""
    generation: str = ""
    count: int = 0
    digest: str = ""

    def text(self) -> str:
        return json.dumps(vars(self))

    @classmethod
    def read(cls, text: str) -> "Place":
        return cls(**json.loads(text))

    def within(self, log: str, end: int) -> "Place":
        """Another log, or one that lost its end, is read from the beginning."""
        return self if log == self.log and self.next <= end else replace(self, log=log, next=0)


class Followed(NamedTuple):
    """The records not applied yet, the place after them, and why what comes next must not be read."""

    new: Sequence[Heard[Contract]]
    place: Place
    broken: str | None = None


def follow(place: Place, records: Sequence[Stored]) -> Followed:
    """Goes by the publisher's positions; offsets only say where to read."""
    new: list[Heard[Contract]] = []
    last: Heard[Contract] | None = None
    next, digest, broken = place.next, place.digest, None
    for stored in records:
        try:
            heard = _chained_on(last or place, stored)
        except (Broken, KeyError, ValueError) as error:
            broken = f"offset {stored.offset}: {error}"
            break
        next = stored.offset + 1
        if heard is not None:
            last, digest = heard, chained(digest, heard.event_id)
            new.append(heard)
    if last is None:
        return Followed(new, replace(place, next=next), broken)
    place = Place(place.log, next, last.position, str(last.event_id), last.generation, place.count + len(new), digest)
    return Followed(new, place, broken)


def _chained_on(last: Place | Heard[Contract], stored: Stored) -> Heard[Contract] | None:
    """The record, when it follows on the last one; None when it was applied before. Raises Broken otherwise."""
    heard = from_record(stored.record)
    if last.generation and heard.generation != last.generation:
        raise Broken(f"generation {heard.generation} instead of {last.generation}: the publisher was restored")
    if heard.position < last.position:
        return None
    if heard.position == last.position:
        if str(heard.event_id) != str(last.event_id):
            raise Broken(f"position {heard.position} holds {heard.event_id}, but {last.event_id} was applied")
        return None
    if heard.previous != last.position:
        raise Broken(f"a record follows position {heard.previous}, but {last.position} was applied last")
    return heard


def chained(digest: str, event_id: UUID) -> str:
    """The digest of a sequence of event ids, one longer."""
    return hashlib.sha256(digest.encode() + event_id.bytes).hexdigest()[:32]


def place_name(partition: Partition) -> str:
    return f"{places_of(partition.topic)}{partition.number}"


def places_of(topic: str) -> str:
    """How the names of the places of all its partitions begin."""
    return f"heard/{topic}/"
