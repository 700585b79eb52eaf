"""aiokafka's producer and consumer with an end that comes in time, whatever state the cluster is in."""

import asyncio
import logging
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

log = logging.getLogger(__name__)
GRACE = 1.0


class Producer(AIOKafkaProducer):  # type: ignore[misc]
    """An idempotent producer never gives up a batch, and its `stop` waits for all of them.

    A batch that this one still delivered after its successor had begun would stand behind newer records.
    """

    async def abandon(self, limit: float) -> None:
        self._closed = True
        if (sender := self._sender.sender_task) is not None:
            sender.cancel()
            await asyncio.wait({sender}, timeout=min(limit, GRACE))
        await self.client.close()
        if sender is not None:
            await _ended(sender, GRACE)


class Consumer(AIOKafkaConsumer):  # type: ignore[misc]
    """`stop` waits for a coordinator that may not answer, and gives up half-way when its own fetch was cancelled.

    What it then leaves behind would go on as a member that holds partitions and reads none.
    """

    async def abandon(self, limit: float) -> None:
        await _ended(asyncio.create_task(self.stop()), limit)
        left = [task for task in self._background() if task is not None and not task.done()]
        for task in left:
            task.cancel()
        await self._client.close()
        if left:
            await asyncio.wait(left, timeout=GRACE)

    def _background(self) -> list[Any]:
        coordinator, fetcher = self._coordinator, self._fetcher
        names = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task")
        coordinating = [getattr(coordinator, name, None) for name in names]
        return coordinating + ([] if fetcher is None else [fetcher._fetch_task, *fetcher._pending_tasks])


async def _ended(task: asyncio.Task[Any], limit: float) -> None:
    """Waits for a task to end, in whatever way, and ends it when it takes too long."""
    done, _ = await asyncio.wait({task}, timeout=limit)
    if not done:
        task.cancel()
        await asyncio.wait({task}, timeout=GRACE)
    if task.done() and not task.cancelled() and (failure := task.exception()):
        log.warning("A Kafka client did not end in order: %r", failure)
