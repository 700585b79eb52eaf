"""Commands carried out by the kernel: idempotency key, one event, one view."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bench.child import Asked, Measure, Measured, by_callers, serve, timed
from bench.toy import TOY, assess, record
from shared.chassis.serving import spare_the_collector
from shared.kernel import Author
from shared.kernel.execute import Asked as Command
from shared.kernel.execute import Key, execute
from shared.kernel.store import Cause, PostgresStore


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    store = await PostgresStore.connect(TOY, settings["dsn"])
    author = Author("bench", None, datetime.now(UTC))

    async def call() -> None:
        id = uuid4()
        command = Command(record, str(id), assess())
        await execute(store, [command], author, Cause(id), key=Key(f"bench/{id}", "0" * 64))

    async def measure(asked: Asked) -> Measured:
        with timed(asked["count"]) as measured:
            await by_callers(settings["callers"], asked["count"], call)
        return measured

    yield measure
    await store.close()


if __name__ == "__main__":
    spare_the_collector()
    serve(opened)
