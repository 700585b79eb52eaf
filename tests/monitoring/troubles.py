"""Troubles of a real stack, each made the way it comes about at night."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from passerelle import story
from passerelle.local import LocalKafka, free_port
from passerelle.processes import Process
from passerelle.verify import drained
from shared.chassis.http_client import http_client
from shared.chassis.leadership import LOCK_SPACE
from shared.kernel.store.writer import APPEND_LOCK
from shared.messaging.broker import Record, Stored
from shared.messaging.brokers import connect_broker
from tests.chassis.waiting import eventually
from tests.journey import canary
from tests.monitoring.prometheus import Prometheus, Sample
from tests.monitoring.troubled import WITHIN, Troubled
from tests.support import tree

FOREIGN = "passerelle.training.JourneyHandedOver.v1"
TOPIC = "passerelle.training.v1"
STARTED = 'process_start_time_seconds{job="training"}'
STREAMS, TOO_MANY = 20, 300
EMPLOYER = story.EMPLOYERS_HOME[0]


async def store_restored(there: Troubled, folder: Path) -> None:
    """Mobility's database is brought back from a backup that is older than what its relay has published."""
    backup = folder / "mobility.backup"
    await canary.backed_up(there.database("mobility"), backup)
    way = f"/v1/corridors/{story.SCHEME}/{story.CORRIDOR}/suspension"
    await there.client.command("mobility", way, {"reason": "borders_closed"})
    await drained(there.client)
    processes = there.stack.processes.every
    old = processes["mobility"]
    await old.stop()
    await canary.restored(there.database("mobility"), backup)
    processes["mobility"] = Process(old.name, old.port, old.environment, old.log)
    await processes["mobility"].start()
    await there.until_measured("mobility", "relay_stopped", 1)


async def sessions_left_open(there: Troubled) -> "asyncpg.Connection[Any]":
    """One holds mobility's append lock, another the lead of training's relay. Gives the first."""
    held = await there.session("mobility")
    await held.execute(f"SELECT pg_advisory_lock({APPEND_LOCK})")
    leading = await there.session("training")
    taken = asyncio.ensure_future(leading.execute(f"SELECT pg_advisory_lock({LOCK_SPACE}, hashtext('relay'))"))
    there.stack.processes.every["training"].kill()
    await taken
    return held


async def somebody_else_publishes(there: Troubled) -> None:
    """To training's topic: in one partition what can't be read, in another what does not follow on."""
    broker = await connect_broker(there.stack.folder.running().broker)
    (first, before), (second, other) = [(n, one) for n, one in (await broker.last(TOPIC)).items() if one][:2]
    publisher = broker.publisher()
    await publisher.publish(TOPIC, [(first, _foreign(before)), (second, _foreign(other, generation="another"))])
    await publisher.close()
    await broker.close()


def _foreign(last: Stored, **changes: str) -> Record:
    """Behind the last record, and by its headers in good order but for the changes."""
    position = last.record.headers["position"]
    headers = {"ce_id": str(uuid4()), "ce_type": FOREIGN, "position": str(int(position) + 1), "previous": position}
    return replace(last.record, value=b"{}", headers={**last.record.headers, **headers, **changes})


@asynccontextmanager
async def another_release(there: Troubled) -> AsyncIterator[str]:
    """A second process of selection, for requests alone, left over from before an upgrade. Gives its address."""
    found, port = there.stack.processes.every["selection"], free_port()
    with there.stack.folder.log("selection-older").open("wb") as log:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.monitoring.another_release", "0.0.9", "services.selection.app"),
            *("--port", str(port), "--supervised"),
            cwd=tree.ROOT,
            env={**os.environ, **found.environment, "PASSERELLE_ROLE": "api"},
            stdin=asyncio.subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    older = Process("selection", port, {}, found.log)
    async with http_client() as http:
        await older.ready(http)
    yield older.address
    child.terminate()
    await child.wait()


async def table_held(there: Troubled, prometheus: Prometheus, older: str) -> None:
    """Somebody changes a table of selection by hand: requests take every connection, and are slow when it lets go."""
    held = await there.session("selection")
    await held.execute("BEGIN; LOCK TABLE view_schemes IN ACCESS EXCLUSIVE MODE")
    asking = asyncio.ensure_future(
        asyncio.gather(
            there.asked(f"{older}/v1/schemes", 10, there.headers("operator")),
            there.asked(f"{there.client.address('selection')}/v1/schemes", 60, there.headers("operator")),
        )
    )
    async with http_client() as http:
        await eventually(lambda: _exhausted(http, older), within=WITHIN)
        prometheus.scrape({"selection-older": older})
        await prometheus.sees("PasserellePoolExhausted", "selection")
    await held.execute("ROLLBACK")
    assert {status for answers in await asking for status in answers} == {200}


async def _exhausted(http: httpx.AsyncClient, address: str) -> bool:
    lines = (await http.get(f"{address}/metrics")).text.splitlines()
    busy, most = (
        next(line.rpartition(" ")[2] for line in lines if line.startswith(f"passerelle_pool_connections_{name}{{"))
        for name in ("busy", "max")
    )
    return busy == most


async def too_much_is_asked(there: Troubled) -> None:
    """An employer goes through the register; somebody opens one live stream after another."""
    gateway = there.client.address("gateway")
    employer = there.headers("employer", organisation=EMPLOYER)
    assert await there.asked(f"{gateway}/v1/journeys?scheme_id={story.SCHEME}", 1, employer) == [429]
    live, watcher = f"{gateway}/v1/schemes/{story.SCHEME}/live", there.headers("operator")
    http = await there.opened.enter_async_context(http_client())
    for _ in range(STREAMS):
        answer = await there.opened.enter_async_context(http.stream("GET", live, headers=watcher))
        assert answer.status_code == 200
    assert set(await there.asked(live, TOO_MANY, watcher)) == {429}


async def commands_in_vain(there: Troubled) -> None:
    """Nothing can be written to mobility, so every command is given up after half a minute: a first, then many more."""
    way = f"{there.client.address('mobility')}/v1/operator/parked/nothing/retry"
    for times in (1, 20):
        assert set(await there.asked(way, times, there.headers("operator"), "POST")) == {503}


async def started_again_and_again(there: Troubled, prometheus: Prometheus) -> None:
    """Training is killed as often as it starts, as by a limit of memory that is too low."""
    for _ in range(4):
        before = await eventually(partial(prometheus.ask, STARTED), within=WITHIN)
        there.stack.processes.every["training"].kill()
        await eventually(partial(_another, prometheus, before), within=WITHIN)


async def _another(prometheus: Prometheus, before: list[Sample]) -> bool:
    found = await prometheus.ask(STARTED)
    return bool(found) and found != before


async def broker_killed(there: Troubled) -> None:
    await LocalKafka(there.stack.folder.path / "kafka").command("kill", "1")
