"""A group in PostgreSQL: members are sessions that share a lock, a partition's owner holds its lock alone.

A session that ends frees both, so there is no heartbeat to keep and nothing to clean up.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from shared.messaging.broker import Partition
from shared.messaging.brokers.member import quota
from shared.messaging.brokers.postgres import sql
from shared.messaging.brokers.postgres.connection import Connection, lock_key


class Change(NamedTuple):
    lost: list[Partition]
    gained: list[Partition]


class Group:
    def __init__(self, name: str, topics: Sequence[str]) -> None:
        self.name = name
        self.topics = tuple(topics)
        self._membership = {topic: lock_key("member", name, topic) for topic in topics}

    async def join(self, connection: Connection) -> None:
        await connection.execute(sql.JOIN, list(self._membership.values()))
        await self.announce(connection)

    async def announce(self, connection: Connection) -> None:
        """Makes the other members settle at once."""
        await connection.execute(sql.ANNOUNCE, self.name)

    async def settle(self, connection: Connection, held: frozenset[Partition]) -> Change:
        """Gives back what is beyond this member's quota, takes what is free up to it."""
        rows = await connection.fetch(sql.MEMBERS, list(self._membership.values()))
        members: dict[int, list[int]] = {row["key"]: row["pids"] for row in rows}
        every = [Partition(*row) for row in await connection.fetch(sql.PARTITIONS_OF, self.topics)]
        change = Change([], [])
        for topic, partitions in groupby(every, key=lambda partition: partition.topic):
            pids, known = members[self._membership[topic]], list(partitions)
            rank = pids.index(connection.get_server_pid())
            mine = sorted(partition for partition in held if partition.topic == topic)
            share = quota(len(known), len(pids), rank)
            change.lost.extend(mine[share:])
            if len(mine) < share:
                first = rank * len(known) // len(pids)
                free = [partition for partition in known[first:] + known[:first] if partition not in held]
                change.gained.extend(await self._take(connection, free, share - len(mine)))
        return change

    async def give_back(self, connection: Connection, partitions: Sequence[Partition]) -> None:
        if partitions:
            await connection.execute(sql.GIVE_BACK, [self._owner(partition) for partition in partitions])
            await self.announce(connection)

    async def _take(self, connection: Connection, free: Sequence[Partition], most: int) -> list[Partition]:
        keys = {self._owner(partition): partition for partition in free}
        return [keys[row["key"]] for row in await connection.fetch(sql.TAKE, list(keys), most)]

    def _owner(self, partition: Partition) -> int:
        return lock_key("owner", self.name, *partition)
