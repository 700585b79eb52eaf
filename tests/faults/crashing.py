"""A process of a pair that dies, as by kill -9, at the point that `CRASH_AT` names: for tests alone, none of it is in
the code that is shipped."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from shared.chassis import deadlines
from shared.chassis.clock import Clock
from shared.chassis.deadlines import DeadlineRunner
from shared.kernel.execute import Asked, Key, execute
from shared.kernel.store import Answer, Cause, Changes, PostgresStore, writer
from shared.kernel.store.port import Due
from shared.messaging.broker import Partition, Record, Stored
from shared.messaging.brokers.kafka import KafkaBroker
from shared.messaging.brokers.kafka.consumer import KafkaConsumer
from shared.messaging.brokers.kafka.publisher import KafkaPublisher
from tests.faults.pair import CLERK, MODELS, PEOPLE, Pair
from tests.faults.simulator.services import Pass, course
from tests.messaging.member_brokers import broker_of

POINTS = {
    "relay": (
        "after the commit, before publishing",
        "in the middle of publishing",
        "after publishing, before the checkpoint",
        "after the checkpoint",
    ),
    "subscriber": (
        "after reading, before applying",
        "after applying, before the commit",
        "after the commit, before telling the broker",
    ),
    "deadlines": ("after claiming, before firing", "in the middle of firing", "after firing"),
    "command": ("before the commit", "after the commit, before the answer"),
}


def here(point: str) -> None:
    if os.environ["CRASH_AT"] == point:
        os.kill(os.getpid(), signal.SIGKILL)


class DoomedStore(PostgresStore):
    async def write(self, changes: Changes) -> Answer | None:
        answer = await super().write(changes)
        for point in (
            "after the checkpoint",
            "after the commit, before telling the broker",
            "after firing",
            "after the commit, before the answer",
        ):
            here(point)
        return answer

    async def claim_due(self, *arguments: Any) -> list[Due]:
        if due := await super().claim_due(*arguments):
            here("after claiming, before firing")
        return due


class DoomedPublisher(KafkaPublisher):
    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        here("after the commit, before publishing")
        half = records[: len(records) // 2]
        await super().publish(topic, half)
        here("in the middle of publishing")
        await super().publish(topic, records[len(half) :])
        here("after publishing, before the checkpoint")


class DoomedConsumer(KafkaConsumer):
    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        if batch := await super().poll(timeout, limit):
            here("after reading, before applying")
        return batch


class DoomedBroker(KafkaBroker):
    def publisher(self) -> KafkaPublisher:
        return DoomedPublisher(self._cluster, limit=self._limit)

    def consumer(self, group: str, topics: Sequence[str]) -> KafkaConsumer:
        return DoomedConsumer(self._cluster, group, topics, limit=self._limit)


async def write_all(*arguments: Any) -> int:
    """Everything is written, and nothing is committed yet."""
    last = await WRITE_ALL(*arguments)
    for point in ("after applying, before the commit", "in the middle of firing", "before the commit"):
        here(point)
    return last


WRITE_ALL = writer._write_all


async def main(role: str, address: str, course_dsn: str, diary_dsn: str, source: str, group: str, number: str) -> None:
    writer._write_all = write_all
    deadlines.LEASE_SECONDS = 2.0
    broker = DoomedBroker(broker_of("kafka", address)._cluster)
    stores = [
        await DoomedStore.connect(MODELS[name].model, dsn)
        for name, dsn in (("course", course_dsn), ("diary", diary_dsn))
    ]
    one = Pair(*stores, broker, source=source, group=group)
    match role:
        case "relay":
            await one.relay().run()
        case "subscriber":
            await one.subscriber().run()
        case "deadlines":
            await DeadlineRunner(source, one.course, Clock()).run()
        case "command":
            asked = Asked(course, PEOPLE[0], Pass(number=int(number), module="plain"))
            key = Key(f"{source}/{PEOPLE[0]}/{number}", "")
            await execute(one.course, [asked], CLERK, Cause(uuid4()), key=key)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
