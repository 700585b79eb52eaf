"""One run: a world of its own for a seed, chaos, a calm in which everything must arrive, and the verdict."""

import asyncio
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from shared.kernel.decider import Author, Refused
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause, StoreError
from shared.messaging.parking import RetryMessages, parked_messages, parking
from tests.faults.simulator import checker
from tests.faults.simulator.cast import Cast, Parts
from tests.faults.simulator.chaos import LASTS, Chaos, supervise
from tests.faults.simulator.restoring import Backup, restore
from tests.faults.simulator.virtual import EPOCH, Stalled, VirtualLoop, clocks
from tests.faults.simulator.world import World

SUBJECTS, COMMANDS = 3, 6
RESTS_WITHIN = 120.0
RESTORED_WITHIN, ALARMED_WITHIN = 45.0, 10.0  # the first is longer than the lease of a deadline
LOOK_EVERY = 0.5


@dataclass
class Outcome:
    """`wrong` is empty when everything held; `told` is what happened, for the reader of a failure."""

    seed: int
    wrong: list[str]
    told: list[str]
    tally: Counter[str] = field(default_factory=Counter)
    digest: str = ""


def run(seed: int, parts: Parts | None = None) -> Outcome:
    with structlog.testing.capture_logs() as logs, asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        world = World(seed, loop)
        with clocks(loop):
            try:
                wrong = runner.run(_live(world, parts or Parts()))
            except Stalled:
                wrong = ["the world stands still"]
            except Exception:  # noqa: BLE001 - whatever the code under test raises is a finding
                wrong = [traceback.format_exc()]
    world.tally["fenced"] = sum("taken over" in one["event"] for one in logs)
    return Outcome(seed, wrong, world.told, world.tally, world.digest)


async def _live(world: World, parts: Parts) -> list[str]:
    cast = Cast(world, parts)
    keeper = asyncio.create_task(supervise(cast))
    subjects = [str(world.uuid()) for _ in range(SUBJECTS)]
    clerks = [asyncio.create_task(cast.clerk(one, range(COMMANDS))) for one in subjects]
    clerks.append(asyncio.create_task(cast.revise()))
    restored = world.dice.random() < 0.15 and asyncio.create_task(_restored(cast))
    await Chaos(cast).rage()
    _calm_down(world)
    await asyncio.wait(clerks)
    left = await _rested(cast)
    keeper.cancel()
    if restored:
        found = [*cast.failed, *await checker.wrong_after_a_restore(cast, left)]
    else:
        found = [f"after {RESTS_WITHIN:.0f} s of calm {what}" for what in left] + await checker.wrong(cast)
    _count(world)
    _end(cast)
    return found


async def _restored(cast: Cast) -> None:
    """A backup of the course is taken at some moment, and is all there is some time later."""
    world = cast.world
    await asyncio.sleep(world.dice.uniform(0, LASTS / 2))
    backup = Backup.of(world.stores["course"])
    await asyncio.sleep(world.dice.uniform(0, LASTS / 2))
    restore(cast, "course", backup)


def _calm_down(world: World) -> None:
    world.calm, world.mood.bad = True, False
    world.away.clear()
    for process in world.processes:
        process.slow, process.skew, process.frozen_until = 1.0, timedelta(), min(process.frozen_until, world.now)


async def _rested(cast: Cast) -> list[str]:
    """What has not arrived in time, with an operator who retries what is parked."""
    world = cast.world
    began = world.now
    while (left := list(checker.on_its_way(world))) and world.now - began < _patience(cast):
        await _retry(cast)
        await asyncio.sleep(LOOK_EVERY)
    return left


def _patience(cast: Cast) -> float:
    """After a restore an alarm is an end too."""
    if cast.world.before is None:
        return RESTS_WITHIN
    return ALARMED_WITHIN if list(checker.stopped(cast)) else RESTORED_WITHIN


async def _retry(cast: Cast) -> None:
    world = cast.world
    author = Author("operator", None, EPOCH)
    for name, store in world.stores.items():
        for view in await store.find(parked_messages, condition="parked"):
            with suppress(Refused, StoreError):
                asked = [Asked(parking, view.id, RetryMessages())]
                await execute(store, asked, author, Cause(world.uuid()))
                world.happens("retries", f"{name} {view.id}")


def _count(world: World) -> None:
    world.tally["events"] = sum(len(store.entries) for store in world.stores.values())
    world.tally["processes"] = len(world.processes)
    world.tally["virtual seconds"] = round(world.now)


def _end(cast: Cast) -> None:
    for process in cast.world.processes:
        process.kill()
