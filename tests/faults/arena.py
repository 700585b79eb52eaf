"""The arena: five real services over a real PostgreSQL and Kafka, with people at their courses whose every result is
acknowledged, and a checker that knows what was acknowledged."""

import asyncio
import contextlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from passerelle import story
from passerelle.acts import selection
from passerelle.client import Client, connected
from passerelle.dataset import Dataset
from passerelle.local import LocalKafka, free_port
from passerelle.processes import Process
from passerelle.replay import Replay
from passerelle.stack import Stack
from passerelle.verify import drained, verify
from tests.faults.breakable import BreakableKafka, BreakablePostgres, BreakableService
from tests.journey.playing import data_folder

SESSION = 4
PEOPLE = 12
PAUSE = 0.15
SECOND = "training, second worker"
Result = tuple[str, int]


@dataclass
class Arena:
    """`acknowledged` holds what the service said yes to, person by person, in order."""

    stack: Stack
    client: Client
    dice: random.Random
    victims: dict[str, Any]
    journeys: list[str] = field(default_factory=list)
    acknowledged: dict[str, list[Result]] = field(default_factory=lambda: defaultdict(list))
    kills: Counter[str] = field(default_factory=Counter)
    heads: dict[str, int] = field(default_factory=dict)

    @asynccontextmanager
    async def load(self) -> AsyncIterator[None]:
        """Results of modules, one after the other for each person, until the block ends."""
        ending = asyncio.Event()
        clerks = [asyncio.create_task(self._clerk(journey, ending)) for journey in self.journeys]
        try:
            yield
        finally:
            ending.set()
            await asyncio.gather(*clerks)

    async def _clerk(self, journey: str, ending: asyncio.Event) -> None:
        """A client repeats a command with its key until it is answered."""
        while not ending.is_set():
            number = len(self.acknowledged[journey])
            module, score = story.MODULES[number % len(story.MODULES)], number // len(story.MODULES) % 101
            row = {"journey_id": journey, "module": module, "score": score}
            await self.client.command("training", "/v1/enrolments/module-assessments", {"rows": [row]})
            self.acknowledged[journey].append((module, score))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), PAUSE * self.dice.uniform(0.5, 1.5))

    async def more(self, results: int) -> None:
        """Returns when so many more results were acknowledged."""
        wanted = self.results + results
        async with asyncio.timeout(120):
            while self.results < wanted:
                await asyncio.sleep(0.02)

    @property
    def results(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    async def kill(self, name: str) -> None:
        self.kills[name] += 1
        await self.victims[name].kill()
        await asyncio.sleep(self.dice.uniform(0, 0.5))
        await self.victims[name].revive()

    async def wrong(self) -> list[str]:
        """What `passerelle verify` names, and every person whose results are not as they were acknowledged."""
        verdict = await verify(self.client)
        self.heads = verdict.events
        databases = self.stack.folder.running().databases
        kept = await results_in(databases["training"], "enrolment", KEPT)
        shown = await results_in(databases["gateway"], "journey", SHOWN)
        return verdict.wrong + [
            f"{journey} {where} {found[journey]}, acknowledged were {told}"
            for where, found in (("has in training", kept), ("has at the gateway", shown))
            for journey, told in self.acknowledged.items()
            if found[journey] != told
        ]


KEPT = "SELECT stream, data FROM events WHERE type = 'ModuleAssessed' ORDER BY position"
SHOWN = """
SELECT stream, (data ->> 'data')::json FROM events
WHERE type = 'ContractHeard' AND data ->> 'contract' = 'ModuleAssessed' ORDER BY position
"""


async def results_in(dsn: str, category: str, query: str) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    connection = await asyncpg.connect(dsn)
    try:
        for stream, data in await connection.fetch(query):
            result = json.loads(data)
            found[stream.removeprefix(f"{category}-")].append((result["module"], result["score"]))
    finally:
        await connection.close()
    return found


@asynccontextmanager
async def arena(kafka: LocalKafka, data: Path, seed: int) -> AsyncIterator[Arena]:
    with pytest.MonkeyPatch.context() as environment, data_folder() as folder:
        for clients in ("PEOPLE", "MACHINES", "HEAVY"):
            environment.setenv(f"PASSERELLE_RATE_{clients}", "1000000/minute")
        async with AsyncExitStack() as opened:
            address = await kafka.start()
            opened.push_async_callback(kafka.stop)
            stack = Stack(folder, f"kafka://{address}?session={SESSION}")
            await opened.enter_async_context(stack.running())
            second = await _second(stack)
            opened.push_async_callback(second.stop)
            client = await opened.enter_async_context(connected(folder))
            victims = {name: BreakableService(process) for name, process in stack.processes.every.items()}
            servers = {"broker": BreakableKafka(kafka), "PostgreSQL": BreakablePostgres(folder.path / "postgres")}
            every = {**victims, SECOND: BreakableService(second), **servers}
            one = Arena(stack, client, random.Random(seed), every)
            await _to_the_course(one, data)
            yield one


async def _second(stack: Stack) -> Process:
    """Another worker of training, so that partitions and leadership have somewhere to go."""
    first = stack.processes.every["training"]
    environment = {**first.environment, "PASSERELLE_ROLE": "worker"}
    second = Process("training", free_port(), environment, stack.folder.log("training-2"))
    await second.start()
    return second


async def _to_the_course(one: Arena, data: Path) -> None:
    agency = one.client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")
    chair = one.client.acting("demo-committee-chair", ("operator",))
    play = Replay(one.client, agency, chair, Dataset.read(data), False, lambda _: None)
    for act in (selection.registration, selection.intake, selection.to_decision):
        await act(play)
    await play.until(story.COHORT_OPENS)
    dates = {"starts_on": f"{story.COURSE_STARTS:%Y-%m-%d}", "ends_on": f"{story.COURSE_ENDS:%Y-%m-%d}"}
    cohort = f"/v1/cohorts/{story.COHORT}"
    await play.ask("training", cohort, {"scheme_id": story.SCHEME, **dates}, method="PUT")
    await play.until(story.COURSE_STARTS)
    await play.ask("training", f"{cohort}/start")
    await drained(one.client)
    enrolled = [entry async for entry in one.client.pages("training", "/v1/enrolments", cohort_id=story.COHORT)]
    one.journeys = [entry["id"] for entry in enrolled if entry["state"] == "studying"][:PEOPLE]
    assert len(one.journeys) == PEOPLE, Counter(entry["state"] for entry in enrolled)
