"""A person's rights over HTTP: consent, rectification, look-up, export, restriction, erasure, and lost keys."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.reintegration.domain.case import case
from services.reintegration.domain.words import NoteArrival
from services.selection.stages import Stages
from services.selection.views import participants
from services.training.domain.enrolment import enrolment
from services.training.domain.enrolment.commands import AssessModule, OpenEnrolment, StartTraining
from shared.chassis.deadlines import DeadlineRunner
from shared.privacy.ring import read_ring, write_ring
from tests.chassis.test_health import sample
from tests.selection.conftest import CALL_ID, Selection, create_key_tables
from tests.selection.stages import LaterStages
from tests.selection.test_imports import GOOD, file
from tests.training.facts import COHORT, CURRICULUM, SECOND, dossier

SECRETS = ("HADDAD", "Othmane", "othmane.haddad937@example.ma", "CD55671", "+212608406711")
NUMBER = {"scheme_id": "palim", "national_id": "cd 55671", "purpose": "selection"}
FOLLOW_UP = {"scheme_id": "palim", "purpose": "follow_up_contact"}


@pytest.fixture
async def one(selection: Selection) -> dict[str, str]:
    await selection.taken_in(file(*GOOD))
    listed = await selection.get(f"/applications?call_id={CALL_ID}&reference=ANP-2019-000002")
    return dict(listed["items"][0])


async def read(selection: Selection, one: dict[str, str], purpose: str = "contract", **headers: str) -> Any:
    return await selection.ask("POST", f"/applications/{one['id']}/identity", {"purpose": purpose}, **headers)


async def shown(selection: Selection, one: dict[str, str]) -> Any:
    return await selection.get(f"/participants/{one['participant_id']}")


async def rows(selection: Selection, table: str) -> str:
    pool = selection.app.state.intake.uploads._pool
    return "\n".join(row[0] for row in await pool.fetch(f"SELECT one::text FROM {table} AS one"))


async def test_a_reading_gives_the_fields_that_were_asked_for_and_is_on_the_log(
    selection: Selection, one: dict[str, str]
) -> None:
    ask = {"purpose": "contract", "fields": ["phone"]}
    answer = await selection.command("POST", f"/applications/{one['id']}/identity", ask)
    assert {name: value for name, value in answer.items() if value} == {"phone": "+212608406711"}
    person = selection.as_("participant", sub=one["participant_id"])
    log = await selection.get(f"/participants/{one['participant_id']}/readings", **person)
    assert [(entry["purpose"], entry["fields"], entry["way"]) for entry in log["readings"]] == [
        ("contract", ["phone"], "application")
    ]
    assert {"organisation", "principal", "at"} <= log["readings"][0].keys()


async def test_nobody_else_sees_a_person_or_the_log(selection: Selection, one: dict[str, str]) -> None:
    for headers in (
        selection.as_("participant", sub="4f3c9c1e-2a4b-4a77-8f5d-5be1d2a96c02"),
        selection.as_("agency", org="pole-emploi"),
    ):
        for path in ("", "/readings"):
            answer = await selection.client.get(f"/v1/participants/{one['participant_id']}{path}", headers=headers)
            assert answer.status_code == 404
    auditor = selection.as_("auditor")
    answer = await selection.client.get(f"/v1/participants/{one['participant_id']}/readings", headers=auditor)
    assert answer.status_code == 403


async def test_a_purpose_that_the_scheme_does_not_know_is_no_purpose(selection: Selection, one: dict[str, str]) -> None:
    assert (await read(selection, one, "curiosity")).status_code == 422


async def test_a_withdrawn_consent_takes_effect_with_the_next_reading(
    selection: Selection, one: dict[str, str]
) -> None:
    consents = f"/participants/{one['participant_id']}/consents"
    refused = await read(selection, one, "follow_up_contact")
    assert (refused.status_code, refused.json()["code"]) == (409, "consent_missing")
    person = selection.as_("participant", sub=one["participant_id"])
    receipt = {**FOLLOW_UP, "wording": "2019-1", "language": "ar"}
    await selection.command("POST", consents, receipt, **person)
    assert (await read(selection, one, "follow_up_contact")).status_code == 200
    await selection.command("POST", f"{consents}/withdrawal", FOLLOW_UP, **person)
    refused = await read(selection, one, "follow_up_contact")
    assert (refused.status_code, refused.json()["code"]) == (409, "consent_withdrawn")
    assert (await read(selection, one, "contract")).status_code == 200
    receipts = (await shown(selection, one))["consents"]
    assert [(entry["wording"], bool(entry["given_at"] and entry["withdrawn_at"])) for entry in receipts] == [
        ("2019-1", True)
    ]


async def test_an_agency_finds_its_own_applicants_by_their_number_and_nobody_else(
    selection: Selection, one: dict[str, str]
) -> None:
    found = await selection.command("POST", "/participants/look-up", NUMBER)
    assert found == {"participant_id": one["participant_id"], "applications": [one["id"]]}
    log = await selection.get(f"/participants/{one['participant_id']}/readings")
    assert [(entry["way"], entry["fields"]) for entry in log["readings"]] == [("lookup", ["national_id"])]
    other = selection.as_("agency", org="pole-emploi")
    foreign = await selection.ask("POST", "/participants/look-up", NUMBER, **other)
    nobody = await selection.ask("POST", "/participants/look-up", {**NUMBER, "national_id": "ZZ1"})
    assert foreign.status_code == nobody.status_code == 404
    assert foreign.json() == nobody.json()


async def test_a_rectification_keeps_both_and_moves_the_number(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    way = f"/participants/{one['participant_id']}/rectification"
    wanted = {"changes": {"family_name": "Haddadi", "national_id": "cd 55672"}, "note": "My name has an i"}
    before = await selection.get(f"/applications/{one['id']}")
    receipt = await selection.command("POST", way, wanted, **{"Idempotency-Key": "rectify"})
    again = await selection.command("POST", way, wanted, **{"Idempotency-Key": "rectify"})
    assert receipt == again
    assert (await read(selection, one)).json()["family_name"] == "Haddadi"
    assert await selection.get(f"/applications/{one['id']}") == before
    assert (await selection.ask("POST", "/participants/look-up", NUMBER)).status_code == 404
    moved = await selection.command("POST", "/participants/look-up", {**NUMBER, "national_id": "CD55672"})
    assert moved["participant_id"] == one["participant_id"]
    data = (await exported(selection, one))["facts"][f"participant-{one['participant_id']}"]
    fact = next(entry["data"] for entry in data if entry["fact"] == "IdentityRectified")
    assert fact["before"] == {"family_name": "HADDAD", "national_id": "CD55671"}
    assert fact["after"] == {"family_name": "Haddadi", "national_id": "CD55672"}
    assert fact["note"] == "My name has an i"


async def test_a_rectification_is_read_as_strictly_as_a_file(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    way = f"/participants/{one['participant_id']}/rectification"
    for changes in ({"email": "nowhere"}, {"birth_date": "yesterday"}, {"phone": "12"}, {"family_name": "77"}):
        answer = await selection.ask("POST", way, {"changes": changes})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_value"), changes
        assert next(iter(changes.values())) not in answer.text
    listed = await selection.get(f"/applications?call_id={CALL_ID}")
    other = next(entry for entry in listed["items"] if entry["id"] != one["id"])
    number = (await exported(selection, other))["identity"]["national_id"]
    taken = await selection.ask("POST", way, {"changes": {"national_id": number}})
    assert (taken.status_code, taken.json()["code"]) == (409, "number_taken")


async def exported(selection: Selection, one: dict[str, str], language: str = "fr") -> Any:
    person = selection.as_("participant", sub=one["participant_id"])
    way = f"/participants/{one['participant_id']}/export?language={language}"
    answer = await selection.ask("POST", way, **person)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        page = archive.read("index.html").decode()
        assert f'lang="{language}"' in page
        return {**json.loads(archive.read("data.json")), "page": page}


@pytest.mark.parametrize(("language", "said"), [("en", "Your data"), ("fr", "Vos données"), ("ar", 'dir="rtl"')])
async def test_one_call_exports_everything_for_machines_and_to_read(
    selection: Selection, one: dict[str, str], stages: LaterStages, language: str, said: str
) -> None:
    data = await exported(selection, one, language)
    assert data["identity"]["national_id"] == "CD55671"
    assert [entry["reference"] for entry in data["applications"]] == ["ANP-2019-000002"]
    assert [entry["purpose"] for entry in data["readings"]] == ["access_request"]
    assert {entry["fact"] for entry in data["facts"][f"application-{one['id']}"]} == {"ApplicationSubmitted"}
    assert said in data["page"]
    assert all(secret in data["page"] for secret in SECRETS)


async def test_an_export_holds_what_the_later_stages_know_of_the_person_and_of_nobody_else(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    journey, person = UUID(one["id"]), UUID(one["participant_id"])
    enrolled = OpenEnrolment(
        participant_id=person, scheme_id="palim", from_stage="selection", dossier=dossier(), cohort_id=COHORT
    )
    begun = StartTraining(curriculum=CURRICULUM)
    assessed = AssessModule(module="ict", score=72)
    await stages.decided("training", enrolment, str(journey), enrolled, begun, assessed)
    another = enrolled.model_copy(update={"participant_id": UUID(int=9)})
    await stages.decided("training", enrolment, str(SECOND), another)
    arrived = NoteArrival(journey_id=journey, participant_id=person, scheme_id="palim")
    await stages.decided("reintegration", case, str(journey), arrived)
    data = await exported(selection, one, "ar")
    told = {
        stage: [fact["fact"] for held in journeys for fact in held["facts"]]
        for stage, journeys in data["stages"].items()
    }
    assert told == {
        "training": ["EnrolmentOpened", "SeatAssigned", "TrainingStarted", "ModuleAssessed"],
        "mobility": [],
        "reintegration": ["ArrivalNoted"],
    }
    (held,) = data["stages"]["training"]
    assert (held["journey_id"], held["standing"]["modules"][0]["score"]) == (one["id"], 72)
    assert held["facts"][-1]["data"] == {"module": "ict", "score": 72, "passed": True}
    assert "سُجّل وصولك إلى الخارج" in data["page"]
    assert "\u206872\u2069 نقطة" in data["page"]


async def test_an_export_that_would_lack_a_part_is_not_given_and_is_no_reading(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    person = selection.as_("participant", sub=one["participant_id"])
    for addresses in ({}, {**stages.addresses, "mobility": "http://127.0.0.1:9"}):
        selection.app.state.stages = Stages(addresses)
        answer = await selection.ask("POST", f"/participants/{one['participant_id']}/export", **person)
        assert (answer.status_code, answer.json()["code"]) == (503, "stage_unanswered")
        assert {"training", "mobility"} & set(answer.json()["detail"].split())
    assert (await selection.get(f"/participants/{one['participant_id']}/readings"))["readings"] == []


async def test_a_stage_tells_a_person_nothing_of_another(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    person, other = UUID(one["participant_id"]), UUID(int=9)
    arrived = NoteArrival(journey_id=SECOND, participant_id=other, scheme_id="palim")
    await stages.decided("reintegration", case, str(SECOND), arrived)
    async with httpx.AsyncClient(base_url=stages.addresses["reintegration"]) as http:
        for whose, headers, facts in (
            (other, selection.as_("participant", sub=str(other)), 1),
            (other, selection.as_("operator"), 1),
            (other, selection.as_("participant", sub=str(person)), 0),
            (other, selection.as_("agency"), 0),
            (person, selection.as_("participant", sub=str(person)), 0),
        ):
            asked = f"/v1/participants/{whose}/facts?journey={SECOND}"
            assert len((await http.get(asked, headers=headers)).json()["items"]) == facts
        for role in ("employer", "auditor", "case_worker", "service"):
            assert (await http.get(asked, headers=selection.as_(role))).status_code == 403


async def test_what_was_answered_is_kept_nowhere(
    selection: Selection, one: dict[str, str], stages: LaterStages
) -> None:
    await read(selection, one)
    await exported(selection, one)
    await selection.command("POST", "/participants/look-up", NUMBER)
    rectification = {"changes": {"city": "Taza"}}
    await selection.command("POST", f"/participants/{one['participant_id']}/rectification", rectification)
    for table in ("answers", "events", "view_parked", "view_participants", "view_readings", "view_applications"):
        text = await rows(selection, table)
        assert not [secret for secret in (*SECRETS, "Taza") if secret in text], table
    assert "RectifyIdentity" not in await rows(selection, "answers")


async def test_a_restricted_identity_is_locked_until_an_operator_lifts_it(
    selection: Selection, one: dict[str, str]
) -> None:
    way = f"/participants/{one['participant_id']}/restriction"
    await selection.command("POST", way, {"reason": "accuracy_contested"})
    refused = await read(selection, one)
    assert (refused.status_code, refused.json()["code"]) == (409, "restricted")
    assert (await read(selection, one, "legal_claims")).status_code == 200
    await selection.command("POST", f"{way}/lifting", **selection.as_("operator"))
    assert (await read(selection, one)).status_code == 200


async def test_an_erasure_takes_the_files_of_the_person_with_it(selection: Selection, one: dict[str, str]) -> None:
    started = (await selection.get(f"/calls/{CALL_ID}/imports"))["items"][0]
    assert await rows(selection, "uploads")
    await selection.erased(one["participant_id"])
    assert not await rows(selection, "uploads")
    vault = selection.app.state.intake.vault
    kept = await vault._pool.fetchval(
        "SELECT count(*) FROM import_keys WHERE import_id = $1", UUID(started["upload_id"])
    )
    assert kept == 0
    assert (await shown(selection, one))["files_end_at"] is None


async def test_a_machine_does_not_approve_an_erasure(selection: Selection, one: dict[str, str]) -> None:
    way = f"/participants/{one['participant_id']}/erasure"
    await selection.command("POST", way, {"reason": "asked_for"})
    machine = selection.as_("operator", sub="robot", kind="machine")
    refused = await selection.ask("POST", f"{way}/approval", **machine)
    assert (refused.status_code, refused.json()["code"]) == (409, "person_needed")
    assert (await selection.ask("POST", f"{way}/approval")).status_code == 403


async def test_a_hold_that_an_auditor_prolongs_defers_the_erasure(selection: Selection, one: dict[str, str]) -> None:
    person, operator = f"/participants/{one['participant_id']}", selection.as_("operator", sub="operator-2")
    hold = {"journey_id": one["id"], "scheme_id": "palim", "category": "eligible_costs", "until": "2026-04-30"}
    await selection.command("POST", f"{person}/holds", hold, **operator)
    await selection.erased(one["participant_id"])
    state = await shown(selection, one)
    assert (state["state"], state["held_until"]) == ("erasure_deferred", "2026-04-30")
    assert (await read(selection, one)).json()["code"] == "restricted"
    assert (await read(selection, one, "cost_audit")).status_code == 200


async def test_a_restored_backup_of_the_keys_is_erased_again_by_the_ledger(
    selection: Selection, one: dict[str, str]
) -> None:
    vault, operator = selection.app.state.intake.vault, selection.as_("operator")
    id = UUID(one["participant_id"])
    backup = await vault._pool.fetchrow("SELECT wrapped_key, blind_index FROM persons WHERE participant_id = $1", id)
    await selection.erased(one["participant_id"])
    restore = "UPDATE persons SET wrapped_key = $2, blind_index = $3, erased_at = NULL WHERE participant_id = $1"
    await vault._pool.fetch(restore, id, *backup)
    again = await selection.command("POST", "/vault/erasures/reapplication", **operator)
    assert again == {"destroyed": 1}
    assert await vault.ciphers([id]) == {}
    assert await selection.command("POST", "/vault/erasures/reapplication", **operator) == {"destroyed": 0}


async def test_without_the_keys_nobody_is_known_and_all_else_stands_until_their_backup_is_restored(
    selection: Selection, one: dict[str, str]
) -> None:
    vault, store = selection.app.state.intake.vault, selection.app.state.store
    backup = await vault._pool.fetch("SELECT * FROM persons")
    await vault._pool.fetch("DROP TABLE persons, import_keys")
    await create_key_tables(selection.app.state.settings.keys_database)
    lost = await read(selection, one)
    assert (lost.status_code, lost.json()["code"]) == (503, "key_missing")
    assert (await selection.get(f"/applications/{one['id']}"))["reference"] == one["reference"]
    assert (await selection.get(f"/calls/{CALL_ID}/figures", **selection.as_("operator")))["accepted"] == 3
    assert (await selection.get("/operator/verify", **selection.as_("operator")))["wrong"] == []
    assert len(await store.find(participants)) == 3
    for row in backup:
        places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await vault._pool.fetch(f"INSERT INTO persons ({', '.join(row.keys())}) VALUES ({places})", *row.values())
    assert (await read(selection, one)).json()["family_name"] == "HADDAD"


async def test_the_master_key_is_rotated_under_the_running_service(selection: Selection, one: dict[str, str]) -> None:
    key, operator = selection.app.state.settings.master_key, selection.as_("operator")
    before = await rows(selection, "events")
    write_ring(key, read_ring(key).with_new())
    assert await selection.get("/vault/keys", **operator) == {"current": "2", "by_version": {"1": 4}, "left": 4}
    await selection.settle()
    assert await selection.get("/vault/keys", **operator) == {"current": "2", "by_version": {"2": 4}, "left": 0}
    write_ring(key, read_ring(key).without_older())
    assert (await read(selection, one)).json()["family_name"] == "HADDAD"
    assert (await rows(selection, "events")).startswith(before)
    found = await selection.command("POST", "/participants/look-up", NUMBER)
    assert found["participant_id"] == one["participant_id"]


async def test_an_erasure_that_does_not_go_on_shows_among_the_metrics(
    selection: Selection, one: dict[str, str]
) -> None:
    async def shows() -> dict[str, float]:
        await runtime.measure()
        text = (await selection.client.get("/metrics")).text
        names = ("overdue", "undone", "undated")
        counts = {name: sample(text, f"passerelle_erasures_{name}") for name in names}
        return {**counts, "days": sample(text, "passerelle_erasure_request_days")}

    async def later(days: int) -> None:
        await runtime.clock.set(runtime.store, datetime.now(UTC) + timedelta(days=days))

    runtime, operator = selection.app.state.runtime, selection.as_("operator", sub="operator-2")
    way = f"/participants/{one['participant_id']}"
    nothing = {"overdue": 0, "undone": 0, "undated": 0, "days": 0}
    assert await shows() == nothing
    hold = {"journey_id": one["id"], "scheme_id": "palim", "category": "contract", "until": None}
    await selection.command("POST", f"{way}/holds", hold, **operator)
    now = datetime.now(UTC).isoformat()
    await selection.command("POST", f"{way}/erasure", {"reason": "asked_for"}, at=now)
    await later(days=21)
    assert await shows() == nothing | {"days": 21}
    await selection.command("POST", f"{way}/erasure/approval", at=now, **operator)
    assert await shows() == nothing | {"undated": 1}
    ended = hold | {"until": "2019-05-01"}
    await selection.command("POST", f"{way}/holds", ended, at=now, **operator)
    await DeadlineRunner("selection", runtime.store, runtime.clock).fire()
    assert await shows() == nothing | {"undone": 1}
    await selection.settle()
    assert await shows() == nothing
    await later(days=24)
    await DeadlineRunner("selection", runtime.store, runtime.clock).fire()
    assert (await shown(selection, one))["overdue"] == ["training", "mobility", "reintegration", "gateway"]
    assert await shows() == nothing | {"overdue": 1}
