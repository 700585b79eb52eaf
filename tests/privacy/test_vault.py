"""The vault's promises, on memory and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import create_async_engine

from shared.kernel import Sealed
from shared.kernel.store.pool import ReadPool
from shared.privacy import Cipher, MasterKey, MemoryVault, PostgresVault, Unreadable, Vault
from shared.privacy.tables import metadata

MASTER = MasterKey(bytes(range(32)))
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
