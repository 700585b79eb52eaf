"""Databases that are lost, or restored to an earlier day: what is lost, what stands, and who stays erased."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from passerelle.local import EmbeddedPostgres
from tests.journey.canary import backed_up, dumped, restored
from tests.selection.conftest import CALL_ID, Selection, Serve, create_key_tables
from tests.selection.test_imports import GOOD, file

CONTRACT = {"purpose": "contract"}
SECRETS = ("HADDAD", "othmane.haddad937@example.ma", "CD55671", "+212608406711")


async def applications(selection: Selection) -> dict[str, Any]:
    """By the agency's reference."""
    listed = await selection.get(f"/applications?call_id={CALL_ID}")
    return {one["reference"][-1]: one for one in listed["items"]}


async def figures(selection: Selection) -> Any:
    return await selection.get(f"/calls/{CALL_ID}/figures", **selection.as_("operator"))


async def reading(selection: Selection, one: dict[str, str]) -> tuple[int, str]:
    answer = await selection.ask("POST", f"/applications/{one['id']}/identity", CONTRACT)
    said = answer.json()
    return answer.status_code, said.get("family_name") or said["code"]


async def made_anew(postgres: EmbeddedPostgres, dsn: str, backup: Path) -> None:
    await postgres.create_database(urlsplit(dsn).path[1:])
    await restored(dsn, backup)


@pytest.fixture
def lose(postgres: EmbeddedPostgres) -> Callable[[str], Any]:
    """Takes a database away, together with all connections to it."""
    return lambda dsn: postgres.drop_database(urlsplit(dsn).path[1:])


async def test_the_keys_database_is_lost_and_its_newest_backup_restored(
    serve: Serve, postgres: EmbeddedPostgres, keys_database: str, lose: Callable[[str], Any], tmp_path: Path
) -> None:
    backup = tmp_path / "keys.backup"
    async with serve("api") as selection:
        await selection.opened()
        await selection.taken_in(file(*GOOD[:2]))
        await backed_up(keys_database, backup)
        await selection.taken_in(file(*GOOD))
        known = await applications(selection)
        assert sorted(known) == ["1", "2", "3"]
        names = {one: await reading(selection, known[one]) for one in known}
        assert {status for status, _ in names.values()} == {200}
        await selection.erased(known["2"]["participant_id"])

        await lose(keys_database)
        assert await reading(selection, known["1"]) == (503, "unavailable")
        assert await applications(selection) == known
        assert (await figures(selection))["accepted"] == 3
        assert (await selection.client.get("/health/ready")).status_code == 200

    with pytest.raises(asyncpg.InvalidCatalogNameError):
        async with serve("api"):
            pass
    await postgres.create_database(urlsplit(keys_database).path[1:])
    await create_key_tables(keys_database)
    async with serve("api") as selection:
        assert {await reading(selection, known[one]) for one in ("1", "3")} == {(503, "key_missing")}
        assert await applications(selection) == known

    await lose(keys_database)
    await made_anew(postgres, keys_database, backup)
    async with serve("api") as selection:
        assert await reading(selection, known["1"]) == names["1"], "who applied before the backup is known again"
        assert await reading(selection, known["2"]) == (410, "erased"), "the ledger was applied before it was ready"
        assert await reading(selection, known["3"]) == (503, "key_missing"), "who applied since has no key"
        vault = selection.app.state.intake.vault
        assert set(await vault.ciphers([UUID(one["participant_id"]) for one in known.values()])) == {
            UUID(known["1"]["participant_id"])
        }
        assert await applications(selection) == known
        assert (await figures(selection))["accepted"] == 3
        assert (await selection.get("/operator/verify", **selection.as_("operator")))["wrong"] == []


async def test_older_backups_of_keys_and_store_are_restored_and_the_erasure_is_done_again(
    serve: Serve,
    postgres: EmbeddedPostgres,
    database: str,
    keys_database: str,
    lose: Callable[[str], Any],
    tmp_path: Path,
) -> None:
    backups = {dsn: tmp_path / f"{number}.backup" for number, dsn in enumerate((database, keys_database))}
    async with serve("api") as selection:
        await selection.opened()
        await selection.taken_in(file(*GOOD))
        known = await applications(selection)
        before = await figures(selection)
        others = {one: await reading(selection, known[one]) for one in ("1", "3")}
        assert await reading(selection, known["2"]) == (200, "HADDAD")
        for dsn, backup in backups.items():
            await backed_up(dsn, backup)
        await selection.erased(known["2"]["participant_id"])
        assert await reading(selection, known["2"]) == (410, "erased")

    for dsn, backup in backups.items():
        await lose(dsn)
        await made_anew(postgres, dsn, backup)
    async with serve("api") as selection:
        assert await reading(selection, known["2"]) == (410, "erased"), "before anybody could look"
        await selection.settle()
        person = await selection.get(f"/participants/{known['2']['participant_id']}")
        assert person["state"] == "destroyed"
        assert await applications(selection) == known
        assert await figures(selection) == before
        assert {one: await reading(selection, known[one]) for one in others} == others
        assert (await selection.get("/operator/verify", **selection.as_("operator")))["wrong"] == []
    dumps = b"".join([await dumped(dsn) for dsn in backups])
    assert known["2"]["participant_id"].encode() in dumps
    assert not [secret for secret in SECRETS if secret.encode() in dumps]


async def test_without_the_ledger_the_store_says_who_was_erased(
    serve: Serve, postgres: EmbeddedPostgres, keys_database: str, lose: Callable[[str], Any], tmp_path: Path
) -> None:
    async with serve("api") as selection:
        await selection.opened()
        await selection.taken_in(file(*GOOD))
        known = await applications(selection)
        await backed_up(keys_database, tmp_path / "keys.backup")
        await selection.erased(known["2"]["participant_id"])
        selection.app.state.erasing.ledger.file.unlink()
    await lose(keys_database)
    await made_anew(postgres, keys_database, tmp_path / "keys.backup")
    async with serve("api") as selection:
        keys = await selection.app.state.intake.vault.ciphers([UUID(known["2"]["participant_id"])])
        assert (keys, await reading(selection, known["2"])) == ({}, (410, "erased"))
        assert (await reading(selection, known["1"]))[0] == 200


async def test_without_the_master_key_nobody_is_known_and_with_its_backup_everybody_is(
    serve: Serve, tmp_path: Path
) -> None:
    async with serve("api") as selection:
        await selection.opened()
        await selection.taken_in(file(*GOOD))
        known = await applications(selection)
        master: Path = selection.app.state.settings.master_key
        names = {one: await reading(selection, known[one]) for one in known}
    secret = master.read_bytes()
    master.write_bytes(bytes(range(32, 64)))
    async with serve("api") as selection:
        assert {await reading(selection, known[one]) for one in known} == {(503, "key_unreadable")}
        assert await applications(selection) == known
    master.write_bytes(secret)
    async with serve("api") as selection:
        assert {one: await reading(selection, known[one]) for one in known} == names
