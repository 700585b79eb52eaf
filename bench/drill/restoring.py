"""A service's database server lost with its disk: what comes back, and when."""

import time

from rich.console import Console

from bench.drill.holding import loading
from bench.measuring import Goal, Result, at_most
from bench.place import Place
from bench.recovery import Recoverable
from bench.running import Running, stack
from passerelle.reconciling import reconcile
from passerelle.verify import drained, verify

SERVICE = "selection"
WITHIN = 60
BEFORE, AFTER = 500, 200


async def restored(place: Place) -> Result:
    """From a base backup and the log received elsewhere: to the end, then to an earlier point and reconciled."""
    apart = Recoverable(place.home / "apart")
    try:
        await apart.start()
        await apart.server.create_database(SERVICE)
        async with stack(place.home / "restored", **{SERVICE: apart.server.dsn(SERVICE)}) as running:
            return await _drill(running, apart)
    finally:
        await apart.stop()


async def _drill(running: Running, apart: Recoverable) -> Result:
    await apart.back_up()
    async with loading(running, SERVICE) as load:
        await load.run(BEFORE)
        await drained(running.client)
        await apart.mark("before")
        await load.run(AFTER)
    await drained(running.client)
    head = await _head(running)
    to_the_end = await _lost_and_back(running, apart, None)
    lost, clean = head - await _head(running), (await verify(running.client)).clean
    to_the_point = await _lost_and_back(running, apart, "before")
    started = time.perf_counter()
    report = await reconcile(Console(quiet=True), running.client, SERVICE, "a drill")
    reconciled = time.perf_counter() - started
    clean = clean and (await verify(running.client)).clean
    goals = (
        Goal("nothing acknowledged lost", f"{lost} of {head:,} events", not lost),
        at_most("lost to all heard", to_the_end, WITHIN, "s"),
        Goal("what an earlier point lost is named", f"{len(report['lost'])} of {AFTER}", len(report["lost"]) == AFTER),
        at_most("reconciled, all heard", reconciled, WITHIN, "s"),
        Goal("verified", "clean" if clean else "not clean", clean),
    )
    return Result({}, goals, "s", f"To the earlier point: {to_the_point:.1f} s.")


async def _head(running: Running) -> int:
    return int((await running.client.get(SERVICE, "/v1/operator/progress"))["head"])


async def _lost_and_back(running: Running, apart: Recoverable, point: str | None) -> float:
    """Until the service answers, and where nothing differs until all is heard."""
    started = time.perf_counter()
    await apart.lose()
    await apart.restore(point)
    running.stack.processes.every[SERVICE].restart_with(PASSERELLE_DATABASE=apart.server.dsn(SERVICE))
    await running.client.get(SERVICE, "/health/ready")
    if point is None:
        await drained(running.client)
    return time.perf_counter() - started
