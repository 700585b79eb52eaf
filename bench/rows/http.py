"""Services over HTTP, each beside FastAPI: a command at selection, a journey read at the gateway."""

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeAlias

import psutil

from bench.children import Child, child, server
from bench.measuring import Goal, Result, at_least, at_most, interleaved, latency, per_piece, rate
from bench.place import Place
from bench.stories import Journal, journey_id, story
from bench.toy import create_tables
from passerelle.folder import DataFolder
from passerelle.issuer import AUDIENCE, ISSUER
from passerelle.local import free_port
from services.gateway.app import service as gateway
from services.gateway.policies import policies
from services.selection.app import service as selection
from shared.chassis import Service
from shared.kernel import Author
from shared.kernel.store import Cause, PostgresStore, WriteSet
from shared.messaging.brokers import prepare_broker
from shared.messaging.record import from_record
from shared.privacy import tables as keys

CONNECTIONS = 32
CLIENTS = 200
BODY = '{"name":"Agence nationale de promotion","kind":"public_employment_service","country":"MA"}'
REGISTER = (
    "PUT /v1/organisations/{id} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer TOKEN\r\nIdempotency-Key: {id}\r\n"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
)
READ = "GET /v1/journeys/{id} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer TOKEN\r\n\r\n"
OURS, API, THEIRS = "ours, with the relay", "ours", "FastAPI + one INSERT"


async def command(place: Place) -> Result:
    """An organisation registered: token, access, idempotency, event, view, and the relay beside it or not."""
    folder = await _prepared(place)
    async with AsyncExitStack() as opened:
        contenders = {}
        for name, role in ((API, "api"), (OURS, "all")):
            dsn, keys_dsn = await place.database(), await place.database()
            await create_tables(selection.metadata(), dsn)
            await create_tables(keys.metadata, keys_dsn)
            extra = {"PASSERELLE_KEYS_DATABASE": keys_dsn, "PASSERELLE_MASTER_KEY": str(folder.master_key)}
            running = _service(place, folder, selection, dsn, role, **extra)
            contenders[name] = await opened.enter_async_context(_loaded(running, REGISTER, folder, CONNECTIONS))
        contenders[THEIRS] = await opened.enter_async_context(
            _loaded(_bare(place, await place.database()), REGISTER, folder, CONNECTIONS)
        )
        runs = await interleaved(
            {name: place.watched(load.run, server=process) for name, (load, process) in contenders.items()},
            dict.fromkeys(contenders, place.size.requested),
            place.size.rounds,
        )
    ours, theirs = latency(runs[API], 0.99) * 1e3, latency(runs[THEIRS], 0.99) * 1e3
    slower = Goal(f"p99 ≤ its p99, {theirs:.0f} ms", f"{ours:.0f} ms", ours <= theirs)
    goals = (at_least(THEIRS, rate(runs[API]), rate(runs[THEIRS]), 0.8), slower)
    return Result(runs, goals, "requests/s", per_piece(runs, "command"))


async def journey(place: Place) -> Result:
    """A whole journey, of 31 facts told by four services."""
    folder = await _prepared(place)
    dsn = await place.database()
    await create_tables(gateway.metadata(), dsn)
    ids = await _fill(dsn, place.size.journeys)
    async with AsyncExitStack() as opened:
        ours = await opened.enter_async_context(
            _loaded(_service(place, folder, gateway, dsn, "api"), READ, folder, CLIENTS)
        )
        theirs = await opened.enter_async_context(_loaded(_bare(place, await place.database()), READ, folder, CLIENTS))
        runs = await interleaved(
            {
                name: place.watched(partial(load.run, ids=ids), server=process)
                for name, (load, process) in {"ours": ours, "FastAPI alone": theirs}.items()
            },
            dict.fromkeys(("ours", "FastAPI alone"), place.size.requested),
            place.size.rounds,
        )
    goals = (
        at_least("FastAPI alone", rate(runs["ours"]), rate(runs["FastAPI alone"]), 0.5),
        at_most(f"p95 at {CLIENTS} clients", latency(runs["ours"], 0.95) * 1e3, 50, "ms"),
    )
    return Result(runs, goals, "requests/s", per_piece(runs, "journey read"))


async def _prepared(place: Place) -> DataFolder:
    folder = DataFolder(place.home / "services")
    folder.prepare()
    return folder


Serving: TypeAlias = tuple[psutil.Process, int]


@asynccontextmanager
async def _service(
    place: Place, folder: DataFolder, service: Service, dsn: str, role: str, **more: str
) -> AsyncIterator[Serving]:
    """The service as its stack starts it, with a broker of its own."""
    broker, port = await place.database(), free_port()
    await prepare_broker(broker)
    environment = {
        "PASSERELLE_DATABASE": dsn,
        "PASSERELLE_BROKER": broker,
        "PASSERELLE_ISSUER": ISSUER,
        "PASSERELLE_AUDIENCE": AUDIENCE,
        "PASSERELLE_JWKS": str(folder.issuer.jwks),
        "PASSERELLE_ROLE": role,
        "PASSERELLE_DEMO": "true",
    }
    module = f"services.{service.name}.app"
    command = (sys.executable, "-m", "shared.chassis.serving", module, "--port", str(port))
    async with server(command, port, environment | more, place.log(service.name)) as process:
        yield process, port


@asynccontextmanager
async def _bare(place: Place, dsn: str) -> AsyncIterator[Serving]:
    port = free_port()
    command = (place.peers, "-m", "bench.peers.bare_http", str(port))
    async with server(command, port, {"BENCH_DSN": dsn}, place.log("fastapi")) as process:
        yield process, port


@asynccontextmanager
async def _loaded(
    serving: AbstractAsyncContextManager[Serving], request: str, folder: DataFolder, connections: int
) -> AsyncIterator[tuple[Child, psutil.Process]]:
    token = folder.issuer.token(("operator",))
    async with serving as (process, port):
        settings = {"port": port, "request": request.replace("TOKEN", token), "connections": connections}
        async with child("bench.load", settings, label="client") as load:
            yield load, process


async def _fill(dsn: str, journeys: int) -> list[str]:
    """The gateway's store after so many journeys, written as its subscriber writes them."""
    store, journal = await PostgresStore.connect(gateway.whole, dsn), Journal()
    for number in range(journeys):
        work = WriteSet(store)
        for told in story(number):
            heard = from_record(journal.record(told)[1])
            author = Author("bench", None, heard.occurred_at)
            for decider, subject, hear in policies.echoed(heard):
                await work.load(decider, [subject])
                work.decide(decider, subject, hear, author, Cause(heard.event_id))
        await work.commit()
    await store.close()
    return [str(journey_id(number)) for number in range(journeys)]
