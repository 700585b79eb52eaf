"""How far a service's log is published: what its relay has noted, and what the broker's last records show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from shared.kernel.store import Store
from shared.messaging.broker import PARTITIONS, Stored
from shared.messaging.record import from_record

CHECKPOINT = "relay"


class Differs(Exception):
    """The broker holds records that this store did not write: one of the two was restored to an earlier point."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """The log, the position up to which it is published, and the last published position of each partition."""

    log: str
    position: int = 0
    partitions: tuple[int, ...] = (0,) * PARTITIONS

    def text(self) -> str:
        return json.dumps({"log": self.log, "position": self.position, "partitions": self.partitions})

    @classmethod
    def of(cls, text: str) -> "Relayed":
        value = json.loads(text)
        return cls(value["log"], value["position"], tuple(value["partitions"]))


async def last_positions(store: Store, topic: str, last: Mapping[int, Stored | None]) -> tuple[int, ...]:
    """The position of the last record of each partition. Raises Differs for one that is not in the store."""
    generation, head = await store.generation(), await store.head()
    positions = [0] * PARTITIONS
    for partition, stored in last.items():
        if stored is None:
            continue
        try:
            heard = from_record(stored.record)
        except (KeyError, ValueError) as error:
            raise Differs(f"partition {partition} of {topic} ends with no record of ours: {error!r}") from error
        ours = await store.read(heard.position - 1, 1) if 0 < heard.position <= head else []
        if heard.generation != generation or not ours or ours[0].recorded.event_id != heard.event_id:
            raise Differs(f"partition {partition} of {topic} ends with {heard.event_id}, which is not in the store")
        positions[partition] = heard.position
    return tuple(positions)
