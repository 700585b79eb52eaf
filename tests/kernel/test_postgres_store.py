"""What only the store on PostgreSQL can show: old versions, lost connections, rebuilding under traffic."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from shared.kernel import Author
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause, Checkpoint, OutOfRange, PostgresStore, StoreUnavailable, WriteSet
from shared.kernel.store.pool import SETTINGS, ReadPool
from tests.kernel.workshop import OpenWorkshop, SignedUp, SignUp, workshop, workshops
from tests.support.background import PATIENCE

CLERK = Author("clerk", "anapec", datetime(2019, 4, 1, tzinfo=UTC))


async def ask(store: PostgresStore, id: str, command: OpenWorkshop | SignUp) -> None:
    await execute(store, [Asked(workshop, id, command)], CLERK, Cause(uuid4()))


async def test_an_event_of_an_older_version_and_name_is_upcast(postgres_store: PostgresStore, database: str) -> None:
    await ask(postgres_store, "a", OpenWorkshop(room="1", seats=2))
    connection = await asyncpg.connect(database)
    await connection.execute(
        "INSERT INTO events SELECT 2, stream, 2, gen_random_uuid(), 'Registered', 1, '{\"who\": \"Rim\"}', principal, "
        "organisation, causation_id, correlation_id, traceparent, occurred_at, recorded_at FROM events"
    )
    await connection.close()
    history = (await postgres_store.load(["workshop-a"]))["workshop-a"]
    assert history[1].event == SignedUp(name="Rim", seats=1)
    assert await postgres_store.rebuild(workshops) == 1
    view = await postgres_store.get(workshops, "a")
    assert view is not None and view.names == ("Rim",)


async def test_the_writer_outlives_its_connection(postgres_store: PostgresStore, database: str) -> None:
    await ask(postgres_store, "a", OpenWorkshop(room="1", seats=2))
    connection = await asyncpg.connect(database)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
    await ask(postgres_store, "b", OpenWorkshop(room="2", seats=2))
    assert await postgres_store.head() == 2


async def test_a_read_that_takes_longer_than_is_allowed_finds_the_database_out_of_reach(database: str) -> None:
    pool = await ReadPool.open(database, 1, {**SETTINGS, "transaction_timeout": "50ms"})
    with pytest.raises(StoreUnavailable):
        await pool.fetchval("SELECT pg_sleep(60)")
    await pool.close()


async def test_a_view_is_rebuilt_while_it_is_written_and_read(postgres_store: PostgresStore) -> None:
    for number in range(200):
        await ask(postgres_store, str(number), OpenWorkshop(room=str(number), seats=50))
    stop = asyncio.Event()

    async def traffic() -> int:
        written = 0
        while not stop.is_set():
            await ask(postgres_store, str(written % 200), SignUp(name=f"n{written}"))
            assert await postgres_store.get(workshops, "0") is not None
            assert len(await postgres_store.find(workshops)) == 200
            written += 1
        return written

    writing = asyncio.create_task(traffic())
    for _ in range(3):
        assert await postgres_store.rebuild(workshops) == 200
    stop.set()
    written = await writing
    assert written > 0
    assert sum(len(view.names) for view in await postgres_store.find(workshops)) == written


async def test_listeners_wait_for_what_a_writer_says_will_follow(postgres_store: PostgresStore) -> None:
    """A command in between does not wait for the rest: it wakes them, and they take all that is there by then."""
    store, woken = postgres_store, asyncio.create_task(postgres_store.grown(0, timeout=PATIENCE))
    await decided(store, "a", more_follows=True)
    await decided(store, "b", more_follows=True)
    assert await store.head() == 2
    assert not woken.done()
    await asyncio.wait_for(asyncio.gather(woken, decided(store, "c")), PATIENCE / 2)
    beyond = asyncio.create_task(store.grown(await store.head(), timeout=PATIENCE))
    await decided(store, "d", more_follows=True)
    work = WriteSet(store)
    work.move(Checkpoint("relay", None, "3"))
    await work.commit()
    assert not beyond.done()
    await asyncio.wait_for(asyncio.gather(beyond, decided(store, "e")), PATIENCE / 2)


async def decided(store: PostgresStore, id: str, *, more_follows: bool = False) -> None:
    work = WriteSet(store)
    await work.load(workshop, [id])
    work.decide(workshop, id, OpenWorkshop(room=id, seats=1), CLERK, Cause(uuid4()))
    await work.commit(more_follows=more_follows)


async def test_text_that_is_no_utf8_is_refused_alone(postgres_store: PostgresStore) -> None:
    stranger = Author("\ud800", None, CLERK.at)
    asked = [Asked(workshop, "a", OpenWorkshop(room="1", seats=1))]
    with pytest.raises(OutOfRange):
        await execute(postgres_store, asked, stranger, Cause(uuid4()))
    await ask(postgres_store, "a", OpenWorkshop(room="1", seats=1))
    assert await postgres_store.head() == 1
