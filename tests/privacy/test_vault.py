"""The vault's promises, on memory and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import create_async_engine

from shared.kernel import Sealed
from shared.kernel.store.pool import ReadPool
from shared.privacy import (
    Cipher,
    ErasureLedger,
    MasterKey,
    MemoryVault,
    NumberTaken,
    PostgresVault,
    Unreadable,
    Vault,
)
from shared.privacy.ring import Ring, read_ring, write_ring
from shared.privacy.tables import metadata

MASTER = MasterKey(bytes(range(32)))
AT, LATER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
RIM, ADAM = MASTER.blind("national_id", "AB123"), MASTER.blind("national_id", "CD456")


@pytest_asyncio.fixture
async def postgres_vault(database: str) -> AsyncIterator[PostgresVault]:
    engine = create_async_engine(database.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    pool = await ReadPool.open(database, 4)
    yield PostgresVault(pool, MASTER)
    await pool.close()


@pytest.fixture(params=["memory", "postgres"])
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "memory":
        return MemoryVault(MASTER)
    found: Vault = request.getfixturevalue("postgres_vault")
    return found


async def test_the_same_number_is_the_same_person(vault: Vault) -> None:
    first = await vault.people([RIM, ADAM, RIM])
    again = await vault.people([ADAM])
    assert again[ADAM].participant_id == first[ADAM].participant_id != first[RIM].participant_id


async def test_what_was_sealed_for_a_person_is_opened_later(vault: Vault) -> None:
    rim = (await vault.people([RIM]))[RIM]
    sealed = rim.cipher.seal("Rim Alaoui", "name")
    later = await vault.ciphers([rim.participant_id])
    assert later[rim.participant_id].open(sealed, "name") == "Rim Alaoui"


async def test_asking_who_is_known_makes_nobody(vault: Vault) -> None:
    assert await vault.known([RIM]) == {}
    rim = (await vault.people([RIM]))[RIM]
    assert await vault.known([RIM, ADAM]) == {RIM: rim.participant_id}


async def test_an_erased_person_can_be_read_no_more_and_comes_back_as_somebody_new(vault: Vault) -> None:
    rim = (await vault.people([RIM]))[RIM]
    await vault.erase(rim.participant_id)
    await vault.erase(rim.participant_id)
    assert await vault.ciphers([rim.participant_id]) == {}
    assert (await vault.people([RIM]))[RIM].participant_id != rim.participant_id


async def test_an_import_keeps_its_key_until_it_is_forgotten(vault: Vault) -> None:
    upload = uuid4()
    sealed = (await vault.import_cipher(upload)).seal("row", "row/2")
    assert (await vault.import_cipher(upload)).open(sealed, "row/2") == "row"
    await vault.forget_import(upload)
    with pytest.raises(Unreadable):
        (await vault.import_cipher(upload)).open(sealed, "row/2")


async def test_two_imports_at_once_agree_on_who_is_who(postgres_vault: PostgresVault) -> None:
    blinds = [MASTER.blind("national_id", str(number)) for number in range(200)]
    async with asyncio.TaskGroup() as group:
        results = [group.create_task(postgres_vault.people(blinds)) for _ in range(4)]
    ids = [{blind: person.participant_id for blind, person in task.result().items()} for task in results]
    assert ids[0] == ids[1] == ids[2] == ids[3]


async def test_no_number_and_no_key_lies_in_the_database_as_it_is(postgres_vault: PostgresVault) -> None:
    rim = (await postgres_vault.people([RIM]))[RIM]
    row = await postgres_vault._pool.fetchrow("SELECT * FROM persons")
    assert row is not None
    assert b"AB123" not in row["blind_index"]
    assert MASTER.unwrap(str(rim.participant_id), row["wrapped_key"]) not in row["wrapped_key"]


CIPHER = Cipher("rim", bytes(32))


@pytest.mark.parametrize(
    "sealed",
    [
        Sealed(kid="adam", box=CIPHER.seal("x", "name").box),
        Sealed(kid="rim", box="AAAA"),
        Sealed(kid="rim", box=Cipher("adam", bytes(32)).seal("x", "name").box),
        CIPHER.seal("x", "email"),
    ],
    ids=["another's", "cut short", "moved from another", "moved from another field"],
)
def test_a_box_opens_only_where_it_belongs(sealed: Sealed) -> None:
    with pytest.raises(Unreadable):
        CIPHER.open(sealed, "name")


def test_the_same_text_is_never_sealed_alike() -> None:
    assert CIPHER.seal("x", "name") != CIPHER.seal("x", "name")


def test_the_master_key_is_read_as_bytes_or_as_hexadecimal_digits(tmp_path: Path) -> None:
    raw, hexadecimal, short = tmp_path / "raw", tmp_path / "hex", tmp_path / "short"
    raw.write_bytes(bytes(range(32)))
    hexadecimal.write_text(bytes(range(32)).hex() + "\n")
    short.write_text("00ff")
    assert MasterKey.read(raw).blind("a", "b") == MasterKey.read(hexadecimal).blind("a", "b")
    with pytest.raises(ValueError, match="master key"):
        MasterKey.read(short)


def test_numbers_of_another_kind_or_under_another_master_key_are_others() -> None:
    assert MASTER.blind("national_id", "AB123") != MASTER.blind("passport", "AB123")
    assert MASTER.blind("national_id", "AB123") != MasterKey(bytes(32)).blind("national_id", "AB123")
    assert UUID(MASTER.mark("x")) == UUID(MASTER.mark("x")) != UUID(MASTER.mark("y"))


async def test_a_person_is_found_by_a_number_that_was_put_right(vault: Vault) -> None:
    both = await vault.people([RIM, ADAM])
    corrected = MASTER.blind("national_id", "AB124")
    await vault.renumber(both[RIM].participant_id, corrected)
    assert await vault.known([RIM, corrected]) == {corrected: both[RIM].participant_id}
    with pytest.raises(NumberTaken):
        await vault.renumber(both[RIM].participant_id, ADAM)


async def test_a_rotation_wraps_every_key_anew_and_opens_what_was_sealed_before(
    postgres_vault: PostgresVault, tmp_path: Path
) -> None:
    file = tmp_path / "master.key"
    write_ring(file, Ring.of_one(bytes(range(32))))
    vault = PostgresVault(postgres_vault._pool, MasterKey.read(file))
    people = await vault.people([MASTER.blind("national_id", str(number)) for number in range(25)])
    upload = uuid4()
    row = (await vault.import_cipher(upload)).seal("row", "row/2")
    sealed = {one.participant_id: one.cipher.seal("Rim", "name") for one in people.values()}
    write_ring(file, read_ring(file).with_new())
    assert await vault.behind()
    assert [await vault.rewrap(10) for _ in range(4)] == [10, 10, 6, 0], "it goes on where it stopped"
    assert not await vault.behind()
    assert (await vault.wrapped()).by_version == {"2": 26}
    write_ring(file, read_ring(file).without_older())
    later = PostgresVault(postgres_vault._pool, MasterKey.read(file))
    opened = await later.ciphers(list(sealed))
    assert {opened[id].open(box, "name") for id, box in sealed.items()} == {"Rim"}
    assert (await later.import_cipher(upload)).open(row, "row/2") == "row"
    again = await later.people(list(people))
    assert {one.participant_id for one in again.values()} == sealed.keys()


async def test_a_process_that_has_not_read_the_new_key_reads_it_when_it_meets_it(
    postgres_vault: PostgresVault, tmp_path: Path
) -> None:
    file = tmp_path / "master.key"
    write_ring(file, Ring.of_one(bytes(range(32))))
    here, there = (PostgresVault(postgres_vault._pool, MasterKey.read(file)) for _ in range(2))
    write_ring(file, read_ring(file).with_new())
    rim = (await there.people([RIM]))[RIM]
    assert (await there.wrapped()).by_version == {"2": 1}
    assert (await here.ciphers([rim.participant_id]))[rim.participant_id].kid == str(rim.participant_id)


async def test_a_key_destroyed_during_a_rotation_stays_destroyed(
    postgres_vault: PostgresVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "master.key"
    write_ring(file, Ring.of_one(bytes(range(32))))
    vault = PostgresVault(postgres_vault._pool, MasterKey.read(file))
    rim = (await vault.people([RIM]))[RIM].participant_id
    write_ring(file, read_ring(file).with_new())
    fetch = vault._pool.fetch

    async def erased_before_it_is_written(query: str, *arguments: object) -> object:
        if query.startswith("UPDATE persons SET wrapped_key = new"):
            await vault.erase(rim)
        return await fetch(query, *arguments)

    monkeypatch.setattr(vault._pool, "fetch", erased_before_it_is_written)
    await vault.rewrap(10)
    assert await vault.ciphers([rim]) == {}


async def test_a_version_that_the_key_file_has_no_more_is_named(postgres_vault: PostgresVault) -> None:
    rim = (await postgres_vault.people([RIM]))[RIM].participant_id
    await postgres_vault._pool.fetch("UPDATE persons SET master_version = '7'")
    with pytest.raises(Unreadable, match="version 7"):
        await postgres_vault.ciphers([rim])


async def test_the_ledger_destroys_again_what_a_backup_brought_back(vault: Vault, tmp_path: Path) -> None:
    people = await vault.people([RIM, ADAM])
    ledger = ErasureLedger(tmp_path / "erasures.ledger")
    assert await ledger.reapply(vault) == 0
    ledger.add(people[RIM].participant_id, AT)
    ledger.add(people[RIM].participant_id, LATER)
    with ledger.file.open("a") as out:
        out.write('{"participant_id": "cut o')
    ledger.add(uuid4(), AT)
    assert ledger.entries()[people[RIM].participant_id] == AT
    assert len(ledger.entries()) == 2
    assert await ledger.reapply(vault) == 1
    assert await ledger.reapply(vault) == 0
    assert set(await vault.ciphers([one.participant_id for one in people.values()])) == {people[ADAM].participant_id}
    assert ledger.file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", ["key 1 00\ncurrent 1\nindex 00\n", "current 1\n", "key one 00\n", f"key 1 {'00' * 32}\ncurrent 2\n"]
)
def test_a_key_file_that_does_not_hang_together_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "master.key").write_text(content)
    with pytest.raises(ValueError, match="master key"):
        MasterKey.read(tmp_path / "master.key")


def test_a_rotation_that_would_lose_the_numbers_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    write_ring(file, Ring.of_one(bytes(range(32))))
    master = MasterKey.read(file)
    write_ring(file, Ring.of_one(bytes(32)))
    with pytest.raises(ValueError, match="another index key"):
        master.refresh()
