"""A member of a group that reads its partitions over the very session that holds their locks."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic

from shared.kernel.store import LOST
from shared.messaging.broker import Partition, Stored
from shared.messaging.brokers.member import Member
from shared.messaging.brokers.postgres import sql
from shared.messaging.brokers.postgres.connection import Connection, connect, disconnect
from shared.messaging.brokers.postgres.group import Group
from shared.messaging.brokers.postgres.records import stored

log = logging.getLogger(__name__)


class PostgresConsumer(Member):
    """`pace` is how often it looks for records and members without being woken.

    A member that does not poll for `max_poll_interval` seconds is ended by the server, and loses its partitions.
    """

    def __init__(self, dsn: str, group: Group, *, pace: float, max_poll_interval: float) -> None:
        super().__init__()
        self._dsn = dsn
        self._group = group
        self._pace = pace
        self._max_poll_interval = max_poll_interval
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._woken = asyncio.Event()
        self._settle_at = 0.0

    async def start(self) -> None:
        async with self._turn:
            await self._connected()

    async def stop(self) -> None:
        connection, self._connection = self._connection, None
        self._lose(self._partitions)
        if connection is None:
            return
        with suppress(*LOST):
            async with asyncio.timeout(self._pace):
                await connection.execute("SELECT pg_advisory_unlock_all()")
                await self._group.announce(connection)
        await disconnect(connection)

    async def poll(self, timeout: float, limit: int) -> Mapping[Partition, Sequence[Stored]]:
        deadline = monotonic() + timeout
        while self._begin_poll():
            self._woken.clear()
            try:
                async with self._turn:
                    connection = await self._connected()
                    if await self._settled(connection):
                        break
                    if batch := await self._read(connection, limit):
                        return batch
            except LOST as failure:
                log.warning("The broker's database is out of reach: %r", failure)
                self._drop()
            if (left := deadline - monotonic()) <= 0:
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(left, self._pace))
        return {}

    async def commit(self, partition: Partition, offset: int) -> None:
        async with self._turn:
            if self._connection is not None:
                with suppress(*LOST):
                    await self._connection.execute(sql.COMMIT, self._group.name, *partition, offset)

    async def _connected(self) -> Connection:
        if self._connection is None:
            connection = await connect(self._dsn, idle_limit=self._max_poll_interval, durable=False)
            connection.add_termination_listener(self._ended)
            self._connection, self._settle_at = connection, 0.0
            await connection.add_listener("records", self._heard)
            await connection.add_listener("members", self._heard)
            await self._group.join(connection)
        return self._connection

    async def _settled(self, connection: Connection) -> bool:
        """True when the assignment changed."""
        if monotonic() < self._settle_at:
            return False
        self._settle_at = monotonic() + self._pace
        change = await self._group.settle(connection, self._partitions)
        self._gain(change.gained)
        self._lose(change.lost)
        await self._group.give_back(connection, change.lost)
        return bool(change.gained or change.lost)

    async def _read(self, connection: Connection, limit: int) -> dict[Partition, list[Stored]]:
        flowing = self._flowing()
        partitions = list(flowing)
        topics = [partition.topic for partition in partitions]
        numbers = [partition.number for partition in partitions]
        places = [place.next for place in flowing.values()]
        batch: dict[Partition, list[Stored]] = {}
        for nth, *columns in await connection.fetch(sql.READ, topics, numbers, places, limit):
            batch.setdefault(partitions[nth - 1], []).append(stored(*columns))
        for partition, records in batch.items():
            flowing[partition].next = records[-1].offset + 1
        return batch

    def _heard(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        if channel == "members" and payload == self._group.name:
            self._settle_at = 0.0
            self._woken.set()
        elif channel == "records" and payload in self._group.topics:
            self._woken.set()

    def _ended(self, connection: object) -> None:
        if connection is self._connection:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._lose(self._partitions)
        if connection is not None and not connection.is_closed():
            connection.terminate()
