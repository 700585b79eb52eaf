"""How long after a crash until everything is heard again, and how a process ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bench.drill.holding import loading
from bench.measuring import Result, at_most
from bench.place import OF_THE_STACK, Place
from bench.running import Running
from passerelle.local import EmbeddedPostgres, LocalKafka
from passerelle.processes import SERVICES, Process
from passerelle.verify import drained

BURST = 300
KILLED, BROKER, DATABASE, ENDED = 20, 45, 30, 20
REVIVED_WITHIN = 120


async def recovery(place: Place) -> Result:
    """Each time some hundred commands were acknowledged a moment before; the clock stops when all of them are heard."""
    running = await place.stack()
    services = [(f"{name} killed", _kill(running, name)) for name in SERVICES[: 5 if place.size.held > 60 else 1]]
    killed = {name: await _until_heard(running, happens) for name, happens in services}
    postgres = EmbeddedPostgres(running.folder.path / "postgres")
    restarted = await _until_heard(running, postgres.restart)
    goals = [at_most("a service killed", max(killed.values()), KILLED, "s")]
    if place.over_kafka:
        broker = LocalKafka(place.home / OF_THE_STACK)
        goals.append(at_most("the broker restarted", await _until_heard(running, lambda: _again(broker)), BROKER, "s"))
    goals.append(at_most("PostgreSQL restarted", restarted, DATABASE, "s"))
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in killed.items())
    return Result({}, tuple(goals), "s", f"{told}.", details={"seconds": {**killed, "postgresql": restarted}})


def _kill(running: Running, name: str) -> Callable[[], Awaitable[None]]:
    async def happens() -> None:
        running.stack.processes.every[name].kill()

    return happens


async def _again(broker: LocalKafka) -> None:
    """Its port may be busy for a moment, as clients knock at it."""
    await broker.command("kill", "1")
    async with asyncio.timeout(REVIVED_WITHIN):
        while True:
            try:
                await broker.command("revive", "1")
                return
            except RuntimeError:
                await asyncio.sleep(0.2)


async def _until_heard(running: Running, happens: Callable[[], Awaitable[None]]) -> float:
    await drained(running.client)
    async with loading(running, "selection") as load:
        await load.run(BURST)
    started = time.perf_counter()
    await happens()
    await drained(running.client)
    return time.perf_counter() - started


async def ending(place: Place) -> Result:
    """SIGTERM to each process while commands come in, until it is gone; its supervisor starts the next."""
    running = await place.stack()
    async with loading(running, "selection") as load:
        answering = asyncio.create_task(load.ask(count=1_000, pace=100, tolerant=True))
        seconds = {name: await _ended(process) for name, process in running.stack.processes.every.items()}
        await answering
    await drained(running.client)
    goal = at_most("SIGTERM to exit", max(seconds.values()), ENDED, "s")
    told = ", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items())
    return Result({}, (goal,), "s", f"{told}.", details={"seconds": seconds})


async def _ended(process: Process) -> float:
    started = time.perf_counter()
    process.end()
    await process.gone()
    return time.perf_counter() - started
