"""Mobility on a store in memory, hearing its own topic at whatever pace a test chooses."""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from services.mobility.app import service
from services.mobility.policies import policies
from services.mobility.publishing import publish
from shared.contracts import Contract
from shared.contracts.scheme_copy import KeepScheme, scheme_copy
from shared.kernel import Author
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause, ConcurrencyConflict, MemoryStore, WriteSet
from shared.messaging import Heard, Lookups, Reaction
from shared.testing import AT, heard_of
from tests.mobility.schemes import SCHEME


def heard(contract: Contract, at: datetime = AT, source: str = "mobility") -> Heard[Any]:
    return heard_of(contract, at, source, event_id=uuid4())


class World:
    """Each key's messages are heard in order; a message is decided first and written later, so that others may be
    faster in between, and is then decided again."""

    def __init__(self) -> None:
        self.store = MemoryStore(service.whole)
        self.waiting: dict[str, deque[Heard[Any]]] = defaultdict(deque)
        self._decided: dict[str, WriteSet] = {}
        self._relayed = 0
        self._days = 0

    async def begin(self) -> None:
        await self.ask(Reaction(scheme_copy, "palim", KeepScheme(scheme=SCHEME, version=1)))

    @property
    def now(self) -> datetime:
        return AT + timedelta(days=self._days)

    def tomorrow(self) -> None:
        self._days += 1

    async def ask(self, *reactions: Reaction) -> bool:
        """Whether these commands were accepted."""
        asked = [Asked(*reaction) for reaction in reactions]
        answer = await execute(self.store, asked, Author("clerk", "anapec", self.now), Cause(uuid4()))
        await self._relay()
        return answer.status == 200

    def tell(self, contract: Contract, source: str = "training") -> None:
        self.waiting[contract.key].append(heard(contract, self.now, source))

    async def react(self, message: Heard[Any]) -> Sequence[Reaction]:
        return await policies.reactions(message, Lookups(WriteSet(self.store), self.store))

    async def decide_next(self, key: str) -> None:
        """A refusal is raised: policies give no command that would be refused."""
        if not self.waiting[key]:
            return
        message, work = self.waiting[key][0], WriteSet(self.store)
        assert service.policies
        for decider, subject, command in await service.policies.reactions(message, Lookups(work, self.store)):
            await work.load(decider, [subject])
            work.decide(
                decider, subject, command, Author("service:mobility", None, message.occurred_at), Cause(uuid4())
            )
        self._decided[key] = work

    async def write_decided(self, key: str) -> None:
        if (work := self._decided.pop(key, None)) is None:
            return
        try:
            await work.commit()
        except ConcurrencyConflict:
            return
        self.waiting[key].popleft()
        await self._relay()

    async def settle(self) -> None:
        """Until everything that was published has been heard."""
        await self._relay()
        while waiting := [key for key, messages in self.waiting.items() if messages]:
            for key in waiting:
                await self.decide_next(key)
                await self.write_decided(key)

    async def _relay(self) -> None:
        entries = await self.store.read(self._relayed, 1_000)
        openings = await self.store.openings([one.recorded.stream for one in entries])
        for _, recorded in entries:
            if contract := publish(recorded, openings[recorded.stream]):
                self.waiting[contract.key].append(heard(contract, recorded.occurred_at))
        self._relayed += len(entries)
