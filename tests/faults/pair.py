"""A pair of services over real servers: a course that reminds, and the diary that writes down what it hears."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from passerelle.local import EmbeddedPostgres
from shared.chassis.clock import Clock
from shared.chassis.deadlines import DeadlineRunner
from shared.chassis.verification import prove
from shared.kernel.decider import Author
from shared.kernel.execute import Asked, Key, execute
from shared.kernel.store import Cause, PostgresStore, metadata
from shared.messaging.broker import Broker
from shared.messaging.relay import Relay
from shared.messaging.subscriber import Subscriber
from tests.faults.simulator import checker
from tests.faults.simulator.services import Mood, Pass, Passed, Reminded, course, line_of, pages, publish, services
from tests.kernel.conftest import create_tables
from tests.support.background import running, until

PEOPLE = [str(uuid5(NAMESPACE_OID, f"person {number}")) for number in range(8)]
AT = datetime(2019, 7, 15, 8, tzinfo=UTC)
CLERK = Author("clerk", "anapec", AT)
MODELS = services(Mood())


@dataclass
class Pair:
    course: PostgresStore
    diary: PostgresStore
    broker: Broker
    mood: Mood = field(default_factory=Mood)
    source: str = field(default_factory=lambda: f"course-{uuid4().hex}")
    group: str = field(default_factory=lambda: f"diary-{uuid4().hex}")
    passed: int = 0
    keys: dict[int, Key] = field(default_factory=dict)

    async def tell(self, rounds: int = 1) -> None:
        """Every person passes so many more modules; each command has its key."""
        for _ in range(rounds):
            number, self.passed = self.passed, self.passed + 1
            for person in PEOPLE:
                key = Key(f"{self.source}/{person}/{number}", "")
                asked = Asked(course, person, Pass(number=number, module="plain"))
                await execute(self.course, [asked], CLERK, Cause(uuid4()), key=key)

    def relay(self, broker: Broker | None = None) -> Relay:
        return Relay(self.source, self.course, broker or self.broker, publish, check_every=0.2)

    def subscriber(self, broker: Broker | None = None, store: Any = None, mood: Mood | None = None) -> Subscriber:
        policies = services(mood or self.mood)["diary"].policies
        return Subscriber(
            self.group, store or self.diary, broker or self.broker, policies, [self.source],
            retry_every=0.2, check_every=0.2,
        )  # fmt: skip

    def runner(self, clock: Clock | None = None) -> DeadlineRunner:
        return DeadlineRunner(self.source, self.course, clock or Clock())

    async def heard(self) -> bool:
        """Everyone was reminded of everything, and the diary knows."""
        return await self.diary.head() >= 2 * self.passed * len(PEOPLE)

    async def wrong(self) -> list[str]:
        """All that was told stands in the diary once and in order, and each proof holds."""
        told: dict[str, list[str]] = {person: [] for person in PEOPLE}
        events: dict[str, list[Any]] = {person: [] for person in PEOPLE}
        for _, recorded in await self.course.read(0, 100_000):
            contract = publish(recorded, recorded.event)
            assert contract
            told[recorded.subject].append(line_of(contract))
            events[recorded.subject].append(recorded.event)
        written = {page.id: list(page.lines) for page in await self.diary.find(pages)}
        ours, theirs = await prove(self.source, self.course, publish), await prove(self.group, self.diary, None)
        found = [*ours.wrong, *theirs.wrong, *checker.chains(ours, theirs)]
        for person in PEOPLE:
            if written.get(person, []) != told[person]:
                found.append(f"{person}: written {written.get(person)}, told {told[person]}")
            for kind in (Passed, Reminded):
                numbers = [event.number for event in events[person] if isinstance(event, kind)]
                if sorted(numbers) != list(range(self.passed)):
                    found.append(f"{person}: {kind.__name__} {numbers} of {self.passed}")
        return found


@asynccontextmanager
async def pair(postgres: EmbeddedPostgres, broker: Broker) -> AsyncIterator[Pair]:
    names = [f"fault_{uuid4().hex}" for _ in range(2)]
    stores = []
    for name, service in zip(names, ("course", "diary"), strict=True):
        await postgres.create_database(name)
        await create_tables(metadata(MODELS[service].model), postgres.dsn(name))
        stores.append(await PostgresStore.connect(MODELS[service].model, postgres.dsn(name)))
    yield Pair(*stores, broker)
    for name, store in zip(names, stores, strict=True):
        await store.close()
        await postgres.drop_database(name)


async def settled(one: Pair, broker: Broker | None = None) -> list[str]:
    """Healthy processes take over; what is wrong afterwards."""
    async with running(
        one.relay(broker).run(), one.subscriber(broker).run(), one.runner().run()
    ) as tasks:  # fmt: skip
        await until(one.heard, *tasks)
    return await one.wrong()
