"""Whose calls a caller has to do with, and that nobody learns who somebody is without a trace."""

from uuid import UUID, uuid4

import pytest

from tests.selection.conftest import CALL_ID, OPENED, Selection
from tests.selection.test_imports import GOOD, file

PURPOSE = {"purpose": "contract"}


async def applicant(selection: Selection, reference: str = "ANP-2019-000002") -> dict[str, str]:
    listed = await selection.get(f"/applications?call_id={CALL_ID}&reference={reference}")
    return dict(listed["items"][0])


async def test_a_second_role_does_not_open_the_calls_of_another_agency(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = await applicant(selection)
    for role in ("employer", "participant", "case_worker"):
        other = selection.as_("agency", role, org="pole-emploi")
        assert (await selection.client.get(f"/v1/applications/{one['id']}", headers=other)).status_code == 404, role
    auditor = selection.as_("agency", "auditor", org="pole-emploi")
    assert (await selection.client.get(f"/v1/applications/{one['id']}", headers=auditor)).status_code == 404
    read = await selection.ask("POST", f"/applications/{one['id']}/identity", PURPOSE, **auditor)
    assert read.status_code == 404


async def test_a_call_is_opened_by_the_agency_that_leads_it(selection: Selection) -> None:
    other = selection.as_("agency", org="pole-emploi")
    answer = await selection.ask("PUT", f"/calls/{uuid4()}", {"scheme_id": "palim"}, at=OPENED, **other)
    assert (answer.status_code, answer.json()["code"]) == (403, "another_leads")


async def test_an_identity_that_is_asked_for_again_is_read_again(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = await applicant(selection)
    asked = {"Idempotency-Key": "interview"}
    first, again = [
        await selection.command("POST", f"/applications/{one['id']}/identity", PURPOSE, **asked) for _ in range(2)
    ]
    assert first == again
    stream = f"participant-{one['participant_id']}"
    history = (await selection.app.state.store.load([stream]))[stream]
    assert [type(recorded.event).__name__ for recorded in history[1:]] == ["IdentityRead", "IdentityRead"]


async def test_an_erasure_needs_a_reason_that_is_a_code(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = await applicant(selection)
    way = f"/participants/{one['participant_id']}/erasure"
    answer = await selection.ask("POST", way, {"reason": "Asked by phone"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")


async def test_the_key_is_gone_before_the_erasure_is_on_record(selection: Selection, monkeypatch) -> None:
    await selection.taken_in(file(*GOOD))
    one, vault = await applicant(selection), selection.app.state.intake.vault
    person = f"/participants/{one['participant_id']}"

    async def killed(participant_id: UUID) -> None:
        raise ConnectionError("the keys' database is gone")

    with monkeypatch.context() as broken:
        broken.setattr(vault, "erase", killed)
        with pytest.raises(ConnectionError):
            await selection.erased(one["participant_id"])
    as_operator = selection.as_("operator")
    assert (await selection.get(person, **as_operator))["state"] == "erasure_ordered"
    await selection.settle()
    assert (await selection.get(person, **as_operator))["state"] == "destroyed"
    assert await vault.ciphers([UUID(one["participant_id"])]) == {}


async def test_a_person_whose_key_came_back_from_a_backup_is_erased_again(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one, vault = await applicant(selection), selection.app.state.intake.vault
    pool, id = vault._pool, UUID(one["participant_id"])
    backup = await pool.fetchrow("SELECT wrapped_key, blind_index FROM persons WHERE participant_id = $1", id)
    await selection.erased(one["participant_id"])
    await pool.fetch("UPDATE persons SET wrapped_key = $2, blind_index = $3 WHERE participant_id = $1", id, *backup)
    later = UUID("3c5f3d6e-0000-4000-8000-000000002020")
    await selection.command("PUT", f"/calls/{later}", {"scheme_id": "palim"}, at=OPENED)
    started = await selection.command("POST", f"/calls/{later}/imports", file(*GOOD))
    done = await selection.until(f"/imports/{started['id']}", "finished")
    assert done["accepted"] == 3
    assert await vault.ciphers([id]) == {}
    again = (await selection.get(f"/applications?call_id={later}&reference={one['reference']}"))["items"][0]
    assert again["participant_id"] != one["participant_id"]
