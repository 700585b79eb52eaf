"""Training with a store in memory: what it does when it hears a batch of contracts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from services.training.app import service
from services.training.domain.cohort import Unopened, cohort
from services.training.domain.enrolment import Enrolment, EnrolmentEvent, enrolment
from services.training.policies import policies
from shared.contracts import Contract
from shared.kernel.store import Cause, MemoryStore, Store, WriteSet
from shared.messaging import Lookups, Reaction
from shared.testing import heard_of, recorded
from tests.training.facts import COHORT, HANDED_OVER, author


class Training:
    """A batch of contracts is one write-set, as the subscriber has it."""

    def __init__(self, store: Store | None = None) -> None:
        self.memory = MemoryStore(service.model)
        self.store = store or self.memory

    async def hears(self, *contracts: Contract, at: datetime = HANDED_OVER) -> None:
        work = WriteSet(self.store)
        for number, contract in enumerate(contracts):
            heard = heard_of(contract, at, event_id=uuid5(COHORT, contract.model_dump_json()))
            reactions = await policies.reactions(heard, Lookups(work, self.store))
            await self._carry_out(work, reactions, at, number)
        await work.commit()

    async def has(self, journey: UUID, *events: EnrolmentEvent) -> None:
        """The history of an enrolment, as it was recorded."""
        stream = enrolment.stream(str(journey))
        self.memory.by_stream[stream] = [
            recorded(event, str(journey), version)._replace(stream=stream) for version, event in enumerate(events, 1)
        ]

    async def does(self, *reactions: Reaction, at: datetime) -> None:
        work = WriteSet(self.store)
        await self._carry_out(work, reactions, at, 0)
        await work.commit()

    async def _carry_out(self, work: WriteSet, reactions: Sequence[Reaction], at: datetime, number: int) -> None:
        for place, (decider, subject, command) in enumerate(reactions):
            await work.load(decider, [subject])
            cause = Cause(uuid5(COHORT, f"{await self.store.head()}/{number}/{place}"))
            work.decide(decider, subject, command, author(at), cause)

    async def state(self, journey: UUID) -> Enrolment:
        work = WriteSet(self.store)
        await work.load(enrolment, [str(journey)])
        return work.state(enrolment, str(journey))

    async def seated(self) -> frozenset[UUID]:
        work = WriteSet(self.store)
        await work.load(cohort, [str(COHORT)])
        state = work.state(cohort, str(COHORT))
        return frozenset() if isinstance(state, Unopened) else state.seated
