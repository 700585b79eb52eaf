"""The PostgreSQL broker, in a database of its own: what a small site and a demo use in the place of Kafka."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import asyncpg

from shared.messaging.broker import PARTITIONS, Stored, UnknownTopic
from shared.messaging.brokers.postgres import sql
from shared.messaging.brokers.postgres.connection import Connection, connect, disconnect, lock_key
from shared.messaging.brokers.postgres.consumer import PostgresConsumer
from shared.messaging.brokers.postgres.group import Group
from shared.messaging.brokers.postgres.publisher import PostgresPublisher
from shared.messaging.brokers.postgres.records import stored


class PostgresBroker:
    """`dsn` must lead straight to the server: sessions, and the locks they hold, do not survive a pooler."""

    def __init__(self, dsn: str, *, pace: float = 1.0, max_poll_interval: float = 120.0) -> None:
        self._dsn = dsn
        self._pace = pace
        self._max_poll_interval = max_poll_interval
        self._asking = asyncio.Lock()
        self._kept: Connection | None = None

    async def ensure_schema(self) -> None:
        """Makes the tables that are missing; safe to run twice, and at the same time."""
        async with self._connection() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", lock_key("schema"))
            await connection.execute(sql.SCHEMA)

    async def ensure_topics(self, topics: Sequence[str], partitions: int = PARTITIONS) -> None:
        async with self._connection() as connection:
            await connection.execute(sql.CREATE_TOPICS, sorted(topics), partitions)

    async def log_id(self, topic: str) -> str:
        async with self._connection() as connection:
            if (log_id := await connection.fetchval(sql.LOG_ID, topic)) is None:
                raise UnknownTopic(topic)
        return str(log_id)

    async def last(self, topic: str) -> Mapping[int, Stored | None]:
        rows = await self._of(topic, sql.LAST)
        return {number: None if columns[0] is None else stored(*columns) for number, *columns in rows}

    async def ends(self, topic: str) -> Mapping[int, int]:
        return {row["partition"]: row["next_offset"] for row in await self._of(topic, sql.ENDS)}

    async def read(self, topic: str, partition: int, offset: int, limit: int) -> Sequence[Stored]:
        async with self._connection() as connection:
            rows = await connection.fetch(sql.BETWEEN, topic, partition, offset, offset + limit)
        return [stored(*row) for row in rows]

    async def remove(self, topic: str) -> None:
        async with self._connection() as connection, connection.transaction():
            await connection.execute(sql.LOCK_LOG, lock_key("log", topic), topic)
            for statement in sql.REMOVE:
                await connection.execute(statement, topic)

    def publisher(self) -> PostgresPublisher:
        return PostgresPublisher(self._dsn)

    def consumer(self, group: str, topics: Sequence[str]) -> PostgresConsumer:
        return PostgresConsumer(
            self._dsn, Group(group, topics), pace=self._pace, max_poll_interval=self._max_poll_interval
        )

    async def close(self) -> None:
        if self._kept is not None:
            await disconnect(self._kept)

    async def _of(self, topic: str, query: str) -> list[asyncpg.Record]:
        async with self._connection() as connection:
            rows: list[asyncpg.Record] = await connection.fetch(query, topic)
        if not rows:
            raise UnknownTopic(topic)
        return rows

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """One connection is kept for these few questions; whoever finds it lost makes a new one."""
        async with self._asking:
            if self._kept is None or self._kept.is_closed():
                self._kept = await connect(self._dsn)
            yield self._kept
