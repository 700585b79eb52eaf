"""Deadlines: what is due is claimed, fired as a command, and gone with that command's own write-set."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import structlog

from shared.chassis.clock import Clock
from shared.kernel.decider import Author, Refused
from shared.kernel.model import subject_of
from shared.kernel.store import Cause, Store, StoreError, StoreUnavailable, WriteSet
from shared.kernel.store.port import Due

LEASE_SECONDS = 30.0
AT_ONCE = 200
EVERY = 1.0
log = structlog.get_logger()


@dataclass(frozen=True)
class DeadlineRunner:
    service: str
    store: Store
    clock: Clock

    async def run(self) -> None:
        while True:
            try:
                fired = await self.fire()
            except (StoreError, OSError) as error:
                log.warning("deadlines will be tried again", service=self.service, error=str(error))
                fired = 0
            if not fired:
                await self.clock.moved(EVERY)

    async def fire(self) -> int:
        """Fires what is due now; gives how many deadlines were claimed."""
        due = await self.store.claim_due(self.clock.now(), LEASE_SECONDS, AT_ONCE)
        if due:
            try:
                await self._fire(due)
            except StoreUnavailable:
                raise
            except StoreError:
                for one in due:
                    await self._fire_alone(one)
        return len(due)

    async def _fire_alone(self, due: Due) -> None:
        try:
            await self._fire([due])
        except StoreError as error:
            place = {"service": self.service, "stream": due.stream, "name": due.name}
            log.warning("deadline will be tried again", **place, error=str(error))

    async def _fire(self, due: Sequence[Due]) -> None:
        work = WriteSet(self.store)
        for stream, name, due_at in due:
            aggregate = self.store.model.of_stream(stream)
            assert aggregate.schedule
            await work.load(aggregate.decider, [subject_of(stream)])
            author = Author(f"service:{self.service}", None, due_at)
            cause = Cause(uuid5(NAMESPACE_URL, f"{stream}/{name}/{due_at.isoformat()}"))
            try:
                work.decide(aggregate.decider, subject_of(stream), aggregate.schedule.command(name), author, cause)
            except Refused as refused:
                log.error("deadline refused", service=self.service, stream=stream, name=name, reason=refused.code)
        await work.commit()
