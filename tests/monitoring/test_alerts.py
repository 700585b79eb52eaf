"""A real Prometheus looks at five real services and a real Kafka: what is well wakes nobody, and every trouble does."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle import story
from passerelle.client import connected
from passerelle.local import LocalKafka
from passerelle.replay import Options, replay
from passerelle.stack import Stack
from passerelle.verify import drained
from tests.chassis.waiting import eventually
from tests.data import excerpt
from tests.journey.playing import data_folder
from tests.monitoring import troubles
from tests.monitoring.prometheus import Fired, Prometheus, installed, watching
from tests.monitoring.reading import DASHBOARDS, alerts, panels
from tests.monitoring.stalled_erasures import erasures_that_stand_still
from tests.monitoring.troubled import Troubled
from tests.support.absent import absent

pytestmark = pytest.mark.alerts
in_one_loop = pytest.mark.asyncio(loop_scope="session")
DAY = f"{story.SUSPENSION:%Y-%m-%d}"
SPAN = 600.0
CHOSEN = {"$service": ".*", "$scheme": ".*", "$__rate_interval": "30s", "$__range": "10m"}
OF = {
    "PasserelleNotMeasured": "reintegration",
    "PasserelleRestarting": "training",
    "PasserelleVersionsDiffer": "",
    "PasserellePoolExhausted": "selection",
    "PasserelleAppendsSlow": "mobility",
    "PasserelleRelayStopped": "mobility",
    "PasserelleRelayLag": "training",
    "PasserelleSubscriberStopped": "gateway",
    "PasserelleSubscriberLag": "mobility",
    "PasserelleBrokerUnreachable": "gateway",
    "PasserelleMessagesParked": "gateway",
    "PasserelleDeadlinesOverdue": "selection",
    "PasserelleErasuresOverdue": "selection",
    "PasserelleErasuresUndone": "selection",
    "PasserelleErasureRequestOld": "selection",
    "PasserelleErasuresUndated": "selection",
    "PasserelleViewBudgetSpent": "gateway",
    "PasserelleRequestsLimited": "gateway",
    "PasserelleErrorsFast": "mobility",
    "PasserelleErrorsSlowly": "mobility",
    "PasserelleSlowFast": "selection",
    "PasserelleSlowSlowly": "selection",
}


class Enough(Exception):
    """The story is told as far as it is needed: people at work on both sides, and deadlines open."""


def until_the_suspension(told: str) -> None:
    if told == DAY:
        raise Enough


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[tuple[Troubled, Prometheus]]:
    with data_folder() as stored, pytest.MonkeyPatch.context() as environment:
        environment.setenv("PASSERELLE_EMPLOYER_VIEWS", "2")
        async with AsyncExitStack() as opened:
            stack = await opened.enter_async_context(Stack(stored, "kafka").running())
            client = await opened.enter_async_context(connected(stored))
            prometheus = await opened.enter_async_context(watching(stack.addresses))
            with contextlib.suppress(Enough):
                await replay(client, Options(excerpt.make(folder).folder), until_the_suspension)
            await drained(client)
            yield Troubled(stack, client, opened), prometheus


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def well(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Troubled, Prometheus]]:
    """A stack that was watched from its start through most of the story."""
    if reason := LocalKafka.available():
        absent(reason)
    if installed() is None:
        absent("prometheus is not installed (Debian: prometheus)")
    async with watched(tmp_path_factory.mktemp("palim")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fired(
    well: tuple[Troubled, Prometheus], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[set[Fired]]:
    """What fired of a stack with every trouble there is."""
    there, _ = well
    async with AsyncExitStack() as opened:
        older = await opened.enter_async_context(troubles.another_release(there))
        await troubles.store_restored(there, tmp_path_factory.mktemp("backup"))
        held = await troubles.sessions_left_open(there)
        await erasures_that_stand_still(there)
        await troubles.somebody_else_publishes(there)
        prometheus = await opened.enter_async_context(watching(there.stack.addresses))
        await prometheus.calm("PasserelleNotMeasured")
        await there.away("reintegration")
        await troubles.table_held(there, prometheus, older)
        await troubles.too_much_is_asked(there)
        await asyncio.gather(troubles.commands_in_vain(there), troubles.started_again_and_again(there, prometheus))
        await _all_but(prometheus, "PasserelleAppendsSlow", "PasserelleBrokerUnreachable")
        held.terminate()
        await _all_but(prometheus, "PasserelleBrokerUnreachable")
        await troubles.broker_killed(there)
        await _all_but(prometheus)
        yield await prometheus.fired()


async def _all_but(prometheus: Prometheus, *later: str) -> None:
    """Waits no longer than for what takes longest; what has not come by then is a test that fails."""
    for name, service in OF.items():
        if name not in later:
            with contextlib.suppress(TimeoutError):
                await prometheus.sees(name, service)


@in_one_loop
async def test_a_stack_that_is_well_wakes_nobody(well: tuple[Troubled, Prometheus]) -> None:
    assert await eventually(well[1].firing, lambda firing: not firing, within=60) == set()


def queries() -> dict[str, list[str]]:
    """By board and panel, as Grafana would ask them of everything."""
    found: dict[str, list[str]] = {}
    for file in sorted(DASHBOARDS.glob("*.json")):
        for panel in panels(json.loads(file.read_text())):
            asked = found.setdefault(f"{file.stem}: {panel['title']}", [])
            for target in panel["targets"]:
                query = target["expr"]
                for name, value in CHOSEN.items():
                    query = query.replace(name, value)
                asked.append(query)
    return found


@in_one_loop
@pytest.mark.parametrize("panel", queries())
async def test_a_panel_shows_data(well: tuple[Troubled, Prometheus], panel: str) -> None:
    for query in queries()[panel]:
        assert "$" not in query
        assert await eventually(partial(well[1].told, query, SPAN), within=60) > 0, query


@in_one_loop
async def test_a_panel_that_shows_nothing_is_seen(well: tuple[Troubled, Prometheus]) -> None:
    for nothing in ("passerelle_planted", 'passerelle_build_info{service_name="planted"}', "0 * up / 0"):
        assert await well[1].told(nothing, SPAN) == 0


def test_every_alert_is_provoked() -> None:
    assert set(OF) == set(alerts())


@in_one_loop
@pytest.mark.parametrize("alert", OF)
async def test_an_alert_fires(fired: set[Fired], alert: str) -> None:
    assert (alert, OF[alert]) in fired
