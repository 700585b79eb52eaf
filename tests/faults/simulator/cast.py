"""The cast: processes of each service, each running the real relay, subscriber and deadlines, and the clerks."""

import asyncio
from dataclasses import dataclass
from typing import Any

from shared.chassis.deadlines import DeadlineRunner
from shared.kernel.decider import Author
from shared.kernel.execute import Asked, Key, execute
from shared.kernel.messages import Command
from shared.kernel.store import Cause, ConcurrencyConflict, StoreUnavailable
from shared.messaging.broker import Broker
from shared.messaging.relay import Relay
from shared.messaging.subscriber import Subscriber
from tests.faults.simulator.network import Network
from tests.faults.simulator.process import Killed, Process, ProcessClock
from tests.faults.simulator.services import CURRICULUM, Pass, Revise, course
from tests.faults.simulator.session import Session
from tests.faults.simulator.world import World

CHECK_LEADERSHIP = 1.0


@dataclass(frozen=True)
class Parts:
    """The code under test; a planted fault replaces one part."""

    relay: type[Relay] = Relay
    subscriber: type[Subscriber] = Subscriber
    runner: type[DeadlineRunner] = DeadlineRunner
    session: type[Session] = Session
    keyed: bool = True


class Cast:
    def __init__(self, world: World, parts: Parts) -> None:
        self.world = world
        self.parts = parts
        self.relays: dict[Process, Relay] = {}
        self.subscribers: dict[Process, Subscriber] = {}
        self.acknowledged: dict[str, list[int]] = {}
        self.given_up: dict[str, set[int]] = {}
        self.failed: list[str] = []
        self._number = 0

    def start(self, service: str) -> Process:
        world, one = self.world, self.world.services[service]
        self._number += 1
        process = Process(world, service, self._number)
        world.processes.append(process)
        store: Any = self.parts.session(process, world.stores[service])
        broker: Any = Network(process, world.broker)
        if one.publish:
            relay = self.relays[process] = self.parts.relay(service, store, broker, one.publish)
            self._run(process, self._lead(process, relay))
        if one.listens_to:
            subscriber = self._subscriber(process, store, broker)
            self._run(process, subscriber.run())
        self._run(process, self.parts.runner(service, store, ProcessClock(process)).run())
        return process

    def _subscriber(self, process: Process, store: Any, broker: Broker) -> Subscriber:
        one = self.world.services[process.service]
        subscriber = self.parts.subscriber(one.name, store, broker, one.policies, one.listens_to)
        self.subscribers[process] = subscriber
        return subscriber

    def _run(self, process: Process, work: Any) -> None:
        """As in a runtime, a task that dies ends its process."""

        def ended(task: "asyncio.Task[Any]") -> None:
            if not process.dead and not task.cancelled():
                self.failed.append(f"{process} ended: {task.exception()!r}")
                self.stop(process)

        process.spawn(work).add_done_callback(ended)

    async def _lead(self, process: Process, relay: Relay) -> None:
        """A lock that a process may lose while it stands still; it finds out at its next look."""
        leaders, name = self.world.leaders, process.service
        while True:
            if leaders.setdefault(name, process) is process:
                work = process.spawn(relay.run())
                while leaders.get(name) is process and not work.done():
                    await asyncio.sleep(CHECK_LEADERSHIP)
                    await process.reach()
                if work.done():
                    work.result()
                    await asyncio.Event().wait()
                work.cancel()
                await asyncio.wait([work])
            await asyncio.sleep(CHECK_LEADERSHIP)
            await process.reach()

    def stop(self, process: Process) -> None:
        """Kills it; lock and group notice some time later."""
        process.kill()
        self.relays.pop(process, None)
        self.subscribers.pop(process, None)
        self.give_up(process, self.world.dice.uniform(0.1, 2.0))

    def give_up(self, process: Process, after: float) -> None:
        """Its lock falls free and its group goes on without it, unless it came back in time."""

        def missed() -> None:
            if process.works:
                return
            if self.world.leaders.get(process.service) is process:
                del self.world.leaders[process.service]
            for member in process.members:
                self.world.broker.evict(member)

        asyncio.get_running_loop().call_later(after, missed)

    async def clerk(self, subject: str, numbers: range) -> None:
        """Passes one module after the other; a command without an answer is sent again with the same key."""
        acknowledged = self.acknowledged[subject] = []
        given_up = self.given_up[subject] = set()
        for number in numbers:
            await asyncio.sleep(self.world.dice.expovariate(2.0))
            module = self.world.dice.choice(("plain", "plain", "referring", "moody"))
            patience = self.world.dice.choice((1, 99, 99, 99))
            if await self._command(subject, Pass(number=number, module=module), patience):
                acknowledged.append(number)
            else:
                given_up.add(number)

    async def revise(self) -> None:
        await asyncio.sleep(self.world.dice.uniform(0, 12))
        await self._command(CURRICULUM, Revise(), 10_000)

    async def _command(self, subject: str, command: Command, patience: int) -> bool:
        key = Key(str(self.world.uuid()), "the same body") if self.parts.keyed else None
        for _ in range(patience):
            if able := [one for one in self.world.alive("course") if one.works]:
                task = (process := self.world.dice.choice(able)).spawn(self._ask(process, subject, command, key))
                await asyncio.wait([task])
                if not task.cancelled() and task.exception() is None:
                    self.world.tally["commands acknowledged"] += 1
                    return True
                self._look(task)
            await asyncio.sleep(self.world.dice.uniform(0.05, 0.5))
        return False

    def _look(self, task: "asyncio.Task[Any]") -> None:
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, StoreUnavailable | ConcurrencyConflict | Killed):
            self.failed.append(f"a command failed: {error!r}")

    async def _ask(self, process: Process, subject: str, command: Command, key: Key | None) -> None:
        store: Any = self.parts.session(process, self.world.stores["course"])
        author = Author("clerk", "anapec", ProcessClock(process).now())
        await execute(store, [Asked(course, subject, command)], author, Cause(self.world.uuid()), key=key)
