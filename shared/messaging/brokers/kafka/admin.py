"""What the cluster knows of its topics, and the making of those that are missing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from shared.messaging.brokers.kafka.metadata import TopicsRequest

COPIES = 3


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    partitions: tuple[int, ...]
    ready: bool


class Admin(AIOKafkaAdminClient):  # type: ignore[misc]
    async def abandon(self, limit: float) -> None:
        async with asyncio.timeout(limit):
            await self.close()

    async def topic(self, name: str) -> Topic | None:
        response = await self._send_request(TopicsRequest([name]))
        ((code, _, topic_id, _, partitions, *_),) = response.topics
        error = for_code(code)
        if error is UnknownTopicOrPartitionError:
            return None
        if error is not NoError:
            raise error(name)
        led = all(leader >= 0 for _, _, leader, *_ in partitions)
        return Topic(str(topic_id), tuple(sorted(number for _, number, *_ in partitions)), led)

    async def make(self, names: Sequence[str], partitions: int) -> None:
        """With the copies the cluster has brokers for, and kept for ever: a late group reads from the first record."""
        copies = min(COPIES, len((await self.describe_cluster())["brokers"]))
        configuration = {
            "cleanup.policy": "delete",
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "min.insync.replicas": str(max(1, copies - 1)),
        }
        topics = [NewTopic(name, partitions, copies, topic_configs=configuration) for name in names]
        for name, code, message in (await self.create_topics(topics)).topic_errors:
            error = for_code(code)
            if error not in (NoError, TopicAlreadyExistsError):
                raise error(f"{name}: {message}")
        for name in names:
            while not ((topic := await self.topic(name)) and topic.ready):
                await asyncio.sleep(0.05)

    async def remove(self, name: str) -> None:
        """Returns once it is gone, or another has taken its name."""
        if (before := await self.topic(name)) is None:
            return
        for one, code, *_ in (await self.delete_topics([name])).topic_error_codes:
            if (error := for_code(code)) not in (NoError, UnknownTopicOrPartitionError):
                raise error(one)
        while (now := await self.topic(name)) and now.id == before.id:
            await asyncio.sleep(0.05)
