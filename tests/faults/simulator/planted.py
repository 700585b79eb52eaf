"""Faults that a careless hand could make in the code under test; the simulator must find every one of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.kernel.store import Answer, Changes
from shared.kernel.store.port import Due
from shared.messaging.broker import Record
from shared.messaging.place import place_name
from shared.messaging.relay import Relay
from shared.messaging.relayed import Relayed
from shared.messaging.subscriber import Subscriber
from tests.faults.simulator.cast import Parts
from tests.faults.simulator.session import Session


class ForgetfulRelay(Relay):
    """Chains each record to what it believes to have published, without a look at what the broker has."""

    async def begin(self) -> tuple[Relayed, str | None]:
        begun, text = await super().begin()
        return (replace(Relayed.of(text), log=begun.log), text) if text else (begun, text)


class HastyRelay(ForgetfulRelay):
    """Moves its checkpoint before it publishes."""

    kept: tuple[str, Sequence[tuple[int, Record]]] | None = None

    async def _send(self, log_id: str, records: Sequence[tuple[int, Record]]) -> None:
        self.kept = log_id, records

    async def _move(self, text: str | None, moved: Relayed) -> None:
        await super()._move(text, moved)
        if self.kept:
            kept, self.kept = self.kept, None
            await super()._send(*kept)


class DrowsyRelay(Relay):
    """Notices that a log was lost only when it has something to publish."""

    async def _publish_on(self) -> None:
        relayed, text = await self.begin()
        while True:
            relayed, text, more = await self.advance(relayed, text)
            if not more:
                await self.store.grown(relayed.position, timeout=0.5)


class UnfencedSession(Session):
    """Writes whoever asks, though the partition or the relay belongs to another by now."""

    async def landed(self, changes: Changes) -> Answer | None:
        changes.checkpoints = [
            replace(moved, expected=self.database.places.get(moved.name)) for moved in changes.checkpoints
        ]
        return await super().landed(changes)


class TornSession(Session):
    """Writes what was done and how far it was heard in two transactions."""

    async def write(self, changes: Changes) -> Answer | None:
        places, changes.checkpoints = changes.checkpoints, []
        answer = await super().write(changes)
        await super().write(Changes(checkpoints=places))
        return answer


class LooseSession(Session):
    """Keeps no answers, so that a repeated command is a new one."""

    async def landed(self, changes: Changes) -> Answer | None:
        changes.answer = None
        return await super().landed(changes)

    async def answer(self, key: str) -> Answer | None:
        return None


class DeafSubscriber(Subscriber):
    """Takes up every partition at its end, as a consumer set to `latest` does."""

    async def _take_up(self, consumer: Any, partitions: Any, log_id: str) -> None:
        await super()._take_up(consumer, partitions, log_id)
        ends = await self.broker.ends(partitions[0].topic)
        for partition in partitions:
            if await self.store.checkpoint(place_name(partition)) is None:
                await consumer.seek(partition, ends[partition.number])


class ForgivingSubscriber(Subscriber):
    """Takes a publisher with another history for the same one."""

    async def _apply(self, consumer: Any, batch: Any, refusal: Any = None) -> None:
        self._places = {one: (replace(place, generation=""), text) for one, (place, text) in self._places.items()}
        await super()._apply(consumer, batch, refusal)


class RashSession(Session):
    """Takes a deadline away when it is claimed, instead of with what it leads to."""

    def __getattr__(self, name: str) -> Any:
        return self._claim if name == "claim_due" else super().__getattr__(name)

    async def _claim(self, now: datetime, lease_seconds: float, limit: int) -> list[Due]:
        await self.process.reach()
        due = await self.database.claim_due(now, lease_seconds, limit)
        for stream, name, _ in due:
            pending = self.database.deadlines[stream]
            self.database.deadlines[stream] = {one: at for one, at in pending.items() if one != name}
        await self.process.reach()
        return due


OFTEN: dict[str, Parts] = {
    "a relay that moves its checkpoint before it publishes": Parts(relay=HastyRelay),
    "a relay that does not look at what the broker has": Parts(relay=ForgetfulRelay),
    "a store that fences nobody": Parts(session=UnfencedSession),
    "effect and place in two transactions": Parts(session=TornSession),
    "answers that are not kept": Parts(session=LooseSession),
    "commands without a key": Parts(keyed=False),
    "a subscriber that begins at the end": Parts(subscriber=DeafSubscriber),
    "deadlines that are gone once claimed": Parts(session=RashSession),
}
SELDOM: dict[str, Parts] = {
    "a subscriber that takes another history for the same": Parts(subscriber=ForgivingSubscriber),
    "a relay that sees a lost log only when it publishes": Parts(relay=DrowsyRelay),
}
