"""aiokafka's producer with an end that does not wait for what cannot be delivered."""

import asyncio
from contextlib import suppress

from aiokafka import AIOKafkaProducer


class Producer(AIOKafkaProducer):  # type: ignore[misc]
    """An idempotent producer never gives up a batch, and its `stop` waits for all of them.

    A batch that this one still delivered after its successor had begun would stand behind newer records.
    """

    async def abandon(self) -> None:
        self._closed = True
        sender = self._sender.sender_task
        if sender is not None:
            sender.cancel()
        await self.client.close()
        if sender is not None:
            with suppress(Exception):
                await asyncio.wait_for(sender, timeout=1)
