"""A service loses its database server, disk and all, in the middle of PALIM's story: what comes back, and how."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio
from rich.console import Console

from bench.recovery import Recoverable
from passerelle import reconciling, story
from passerelle.acts import ACTS
from passerelle.client import Client, Failed, connected
from passerelle.dataset import Dataset
from passerelle.processes import Process
from passerelle.replay import Options, Replay, replay
from passerelle.stack import Stack
from passerelle.verify import drained, verify
from tests.chassis.waiting import eventually
from tests.data.excerpt import Excerpt
from tests.journey.playing import data_folder

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
LOST = "training"
MARKED = story.SESSIONS[3]
WHY = "the disk of training was lost"


class Story(Replay):
    """Marks a point in the course that can be restored to."""

    recoverable: Recoverable | None = None

    async def until(self, moment: datetime) -> None:
        await super().until(moment)
        if moment == MARKED and self.recoverable:
            await drained(self.client)
            await self.recoverable.mark("autumn")


@dataclass
class Drill:
    stack: Stack
    client: Client
    recoverable: Recoverable
    story: Story

    @property
    def service(self) -> Process:
        return self.stack.processes.every[LOST]

    async def play(self, *names: str) -> None:
        for name, act in ACTS:
            if name in names:
                await act(self.story)

    async def lost_and_restored(self, point: str | None = None) -> None:
        await self.recoverable.lose()
        await self.recoverable.restore(point)
        self.service.restart_with(PASSERELLE_DATABASE=self.recoverable.server.dsn(LOST))
        await self.client.get(LOST, "/health/ready")

    async def head(self) -> int:
        return int((await self.client.get(LOST, "/v1/operator/progress"))["head"])

    async def stopped(self) -> list[str]:
        found: list[str] = (await self.client.get(LOST, "/v1/operator/progress"))["stopped"]
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def drill(palim: Excerpt) -> AsyncIterator[Drill]:
    with data_folder() as folder:
        recoverable = Recoverable(folder.path / "apart")
        try:
            await recoverable.start()
            await recoverable.server.create_database(LOST)
            stack = Stack(folder, elsewhere={LOST: recoverable.server.dsn(LOST)})
            async with stack.running(), connected(folder) as client:
                agency = client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")
                chair = client.acting("demo-committee-chair", ("operator",))
                told = Story(client, agency, chair, Dataset.read(palim.folder), False, lambda _: None)
                told.recoverable = recoverable
                yield Drill(stack, client, recoverable, told)
        finally:
            await recoverable.stop()


async def test_with_its_log_received_elsewhere_nothing_acknowledged_is_lost(drill: Drill) -> None:
    await drill.play("registration", "intake", "selection")
    await drill.recoverable.back_up()
    await drill.play("training")
    await drained(drill.client)
    before = await drill.head()
    await drill.lost_and_restored()
    assert await drill.head() == before
    assert (await verify(drill.client)).wrong == []
    with pytest.raises(Failed, match="nothing that its store does not know"):
        await reconciling.reconcile(Console(quiet=True), drill.client, LOST, WHY)


async def test_restored_to_an_earlier_point_it_says_so_and_what_was_heard_of_it_stays(drill: Drill) -> None:
    before = await drill.head()
    await drill.lost_and_restored("autumn")
    assert await drill.head() < before
    (alarm,) = await eventually(drill.stopped, within=60)
    assert "is not in the store" in alarm

    found = await reconciling.show(Console(quiet=True), drill.client, LOST)
    assert found["differs"]
    assert {one["contract"] for one in found["lost"]} >= {"ModuleAssessed", "TrainingCompleted"}
    report: dict[str, Any] = await reconciling.reconcile(Console(quiet=True), drill.client, LOST, WHY)
    assert report["lost"] == found["lost"]
    listeners = {"selection", "mobility", "reintegration", "gateway"}
    assert {name: len(ids) for name, ids in report["kept"].items()} == {LOST: 0} | dict.fromkeys(
        listeners, len(report["lost"])
    )
    assert await drill.stopped() == []
    assert (await verify(drill.client)).wrong == []


async def test_what_is_recorded_again_has_no_second_effect_and_the_story_ends_as_ever(
    drill: Drill, palim: Excerpt
) -> None:
    report = await replay(drill.client, Options(palim.folder))
    assert {name: report[name] for name in palim.expected} == dict(palim.expected)
    assert report["verify"]["wrong"] == []
