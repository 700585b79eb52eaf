"""A subscriber in a process of its own, to be killed."""

import asyncio
import sys

from shared.kernel.store import PostgresStore
from tests.messaging.course import DIARY
from tests.messaging.line import Line
from tests.messaging.member_brokers import broker_of


async def main(kind: str, address: str, dsn: str, source: str, group: str) -> None:
    store = await PostgresStore.connect(DIARY, dsn)
    line = Line(diary=store, broker=broker_of(kind, address), source=source, group=group)
    await line.subscriber(retry_every=0.2).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
