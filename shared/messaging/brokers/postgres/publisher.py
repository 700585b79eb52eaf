"""Publishing into PostgreSQL: one transaction for each call, under the log's lock, so that offsets have no gaps."""

from collections.abc import Sequence

import asyncpg
from pydantic_core import to_json

from shared.kernel.store import LOST
from shared.messaging.broker import PublishFailed, Record
from shared.messaging.brokers.postgres import sql
from shared.messaging.brokers.postgres.connection import Connection, connect, disconnect, lock_key


class PostgresPublisher:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: Connection | None = None

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        try:
            if self._connection is None:
                self._connection = await connect(self._dsn)
            await self._append(self._connection, topic, records)
        except BaseException as failure:
            self._discard()
            if isinstance(failure, (asyncpg.PostgresError, *LOST, PublishFailed)):
                raise PublishFailed(f"{len(records)} records of {topic}: {failure!r}") from failure
            raise

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await disconnect(connection)

    async def _append(self, connection: Connection, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        numbers = [number for number, _ in records]
        keys = [record.key for _, record in records]
        headers = [to_json(record.headers).decode() for _, record in records]
        values = [record.value for _, record in records]
        async with connection.transaction():
            await connection.execute(sql.LOCK_LOG, lock_key("log", topic), topic)
            status = await connection.execute(sql.APPEND, topic, numbers, keys, headers, values)
            if status != f"INSERT 0 {len(records)}":
                raise PublishFailed("a partition is missing")

    def _discard(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
