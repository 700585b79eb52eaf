"""Why appends take a lock: without one, a reader of the log loses events or sees a stream turned round."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.kernel.store import Entry, PostgresStore, metadata
from shared.kernel.store.writer import APPEND_LOCK
from tests.kernel.conftest import create_tables
from tests.messaging.course import COURSE, passes
from tests.messaging.databases import WAITING, connected

PATIENCE = 30
NAIVE = """
CREATE TABLE log (
    position bigserial PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    stream text NOT NULL,
    version bigint NOT NULL
);
CREATE TABLE heard (event_id bigint PRIMARY KEY);
"""
APPEND = "INSERT INTO log (stream, version) SELECT $1, count(*) + 1 FROM log WHERE stream = $1 RETURNING version"


async def test_reading_past_the_last_position_loses_an_event_of_a_slower_transaction(database: str) -> None:
    async with connected(database) as slow, connected(database) as fast, connected(database) as reader:
        await reader.execute(NAIVE)
        async with slow.transaction():
            await slow.execute(APPEND, "rim")
            await fast.execute(APPEND, "taha")
            seen = await reader.fetch("SELECT position, stream FROM log WHERE position > 0 ORDER BY position")
            assert [tuple(row) for row in seen] == [(2, "taha")]
        assert await reader.fetch("SELECT stream FROM log WHERE position > $1", seen[-1]["position"]) == []
        assert await reader.fetchval("SELECT count(*) FROM log") == 2


async def test_ordering_by_transaction_turns_a_stream_round(database: str) -> None:
    """The first transaction has its id from noting what it heard, before it reads the stream it appends to."""
    async with connected(database) as first, connected(database) as second, connected(database) as reader:
        await reader.execute(NAIVE)
        async with first.transaction():
            await first.execute("INSERT INTO heard VALUES (1)")
            assert await second.fetchval(APPEND, "rim") == 1
            assert await first.fetchval(APPEND, "rim") == 2
        rows = await reader.fetch(
            "SELECT version FROM log WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, position"
        )
        assert [row["version"] for row in rows] == [2, 1]


@pytest.fixture
async def stores(database: str) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Two processes of one service, as far as the database can tell."""
    await create_tables(metadata(COURSE), database)
    one, other = [await PostgresStore.connect(COURSE, database) for _ in range(2)]
    yield one, other
    await one.close()
    await other.close()


async def test_a_writer_waits_for_another_that_has_not_committed(
    stores: tuple[PostgresStore, PostgresStore], database: str
) -> None:
    async with connected(database) as other, asyncio.timeout(PATIENCE):
        async with other.transaction():
            await other.execute(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")
            writing = asyncio.create_task(passes(stores[0], "rim", 1))
            while not await waiting_for_a_lock(stores[1]):
                await asyncio.sleep(0.01)
            assert not writing.done()
        await writing
    assert await stores[1].head() == 1


async def waiting_for_a_lock(store: PostgresStore) -> bool:
    return bool(await store._pool.fetchval(WAITING))


async def test_whoever_polls_the_log_sees_every_event_once_and_in_order(
    stores: tuple[PostgresStore, PostgresStore],
) -> None:
    writing = asyncio.gather(*(write_rounds(stores[number % 2], f"person-{number}") for number in range(14)))
    seen: list[Entry] = []
    async with asyncio.timeout(PATIENCE):
        while not writing.done() or len(seen) < await stores[0].head():
            seen.extend(await stores[1].read(seen[-1].position if seen else 0, 5))
    await writing
    assert [entry.position for entry in seen] == list(range(1, 14 * 20 + 1))
    by_stream: dict[str, list[int]] = {}
    for _, recorded in seen:
        by_stream.setdefault(recorded.stream, []).append(recorded.version)
    assert list(by_stream.values()) == [list(range(1, 21))] * 14


async def write_rounds(store: PostgresStore, name: str) -> None:
    for score in range(20):
        await passes(store, name, score)
