"""Delivery over the real brokers."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from passerelle.local import EmbeddedPostgres
from shared.messaging.broker import Broker
from tests.messaging.delivery_suite import DeliverySuite
from tests.messaging.member_brokers import broker_of


class TestOverPostgres(DeliverySuite):
    @pytest.fixture
    async def broker(self, postgres: EmbeddedPostgres) -> AsyncIterator[Broker]:
        name = f"broker_{uuid4().hex}"
        await postgres.create_database(name)
        broker = broker_of("postgres", postgres.dsn(name))
        await broker.ensure_schema()
        yield broker
        await broker.close()
        await postgres.drop_database(name)

    def words(self, broker: Broker) -> tuple[str, str]:
        return "postgres", broker._dsn

    async def forget(self, broker: Broker, topic: str) -> None:
        connection = await asyncpg.connect(broker._dsn)
        async with connection.transaction():
            for table in ("logs", "partitions", "records"):
                await connection.execute(f"DELETE FROM {table} WHERE topic = $1", topic)
        await connection.close()


@pytest.mark.kafka
class TestOverKafka(DeliverySuite):
    @pytest.fixture
    async def broker(self, kafka: str) -> AsyncIterator[Broker]:
        broker = broker_of("kafka", kafka)
        yield broker
        await broker.close()

    def words(self, broker: Broker) -> tuple[str, str]:
        return "kafka", broker._cluster.bootstrap

    async def forget(self, broker: Broker, topic: str) -> None:
        async with broker._admin.used() as admin:
            before = await admin.topic(topic)
            await admin.delete_topics([topic])
            async with asyncio.timeout(10):
                while (now := await admin.topic(topic)) and now.id == before.id:
                    await asyncio.sleep(0.05)
