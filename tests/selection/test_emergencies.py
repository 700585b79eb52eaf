"""Break-glass: for a reason, for a short time, for one caller alone, and never without the participant knowing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import OpenEmergency, ReadInEmergency
from services.selection.domain.participant_events import EmergencyOpened, IdentityRead, ParticipantRegistered
from services.selection.publishing import publish
from shared.contracts import emergencies as contracts
from shared.kernel import Author, Sealed
from shared.testing import Scenario
from tests.selection.conftest import CALL_ID, Selection
from tests.selection.stages import LaterStages
from tests.selection.test_imports import GOOD, file
from tests.selection.test_privacy import exported

NOW = datetime(2020, 3, 1, 9, tzinfo=UTC)
UNTIL = NOW + timedelta(hours=1)
JOURNEY = UUID(int=7)
KNOWN = ParticipantRegistered(identity=Sealed(kid="k", box="b"), mark="m")
ASK = {"reason": "missing_person", "note": "Did not arrive at the shelter."}


def opening(principal: str = "rescuer") -> EmergencyOpened:
    return EmergencyOpened(
        journey_id=JOURNEY,
        scheme_id="palim",
        reason="disaster",
        note=None,
        opened_by=principal,
        opened_at=NOW,
        until=UNTIL,
    )


def reading(at: datetime) -> ReadInEmergency:
    return ReadInEmergency(journey_id=JOURNEY, scheme_id="palim", fields=("phone",), at=at)


def test_an_emergency_is_for_whoever_opened_it_until_its_time_is_over() -> None:
    given = Scenario(participant, author=Author("rescuer", None, NOW)).given
    ask = OpenEmergency(journey_id=JOURNEY, scheme_id="palim", reason="disaster", note=None, opened_at=NOW, until=UNTIL)
    given(KNOWN).when(ask).then(opening())
    given(KNOWN).when(reading(NOW)).then_refused("no_emergency")
    read = IdentityRead(purpose="emergency", fields=("phone",), way="emergency", scheme_id="palim")
    given(KNOWN, opening()).when(reading(UNTIL - timedelta(seconds=1))).then(read)
    given(KNOWN, opening()).when(reading(UNTIL)).then_refused("no_emergency")
    given(KNOWN, opening("another")).when(reading(NOW)).then_refused("no_emergency")


async def test_an_emergency_opens_what_is_foreign_and_the_participant_reads_of_it(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = (await selection.get(f"/applications?call_id={CALL_ID}"))["items"][0]
    way = f"/applications/{one['id']}/emergency"
    rescuer = selection.as_("case_worker", sub="rescuer", org="fedasil")
    early = await selection.ask("POST", f"{way}/identity", {}, **rescuer)
    assert (early.status_code, early.json()["code"]) == (409, "no_emergency")
    await selection.command("POST", way, ASK, **rescuer)
    identity = await selection.command("POST", f"{way}/identity", {"fields": ["phone"]}, **rescuer)
    assert identity["phone"] and identity["family_name"] is None
    assert await selection.command("POST", f"{way}/application", **rescuer) == one
    other = selection.as_("case_worker", sub="another", org="fedasil")
    assert (await selection.ask("POST", f"{way}/identity", {}, **other)).status_code == 409
    person = selection.as_("participant", sub=one["participant_id"], org=None)
    log = (await selection.get(f"/participants/{one['participant_id']}/readings", **person))["readings"]
    assert [(read["way"], read["principal"], read["fields"]) for read in log] == [
        ("emergency", "rescuer", ["phone"]),
        ("emergency", "rescuer", []),
    ]
    (listed,) = (await selection.get("/emergencies", **selection.as_("auditor")))["items"]
    assert [(found["reason"], found["opened_by"]) for found in listed["emergencies"]] == [("missing_person", "rescuer")]
    assert ASK["note"] not in str(listed)
    assert (await selection.ask("POST", way, ASK)).status_code == 403


async def test_the_participants_journey_tells_of_it(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = (await selection.get(f"/applications?call_id={CALL_ID}"))["items"][0]
    way = f"/applications/{one['id']}/emergency"
    await selection.command("POST", way, ASK | {"minutes": 30}, **selection.as_("operator"))
    stream = f"participant-{one['participant_id']}"
    history = (await selection.app.state.store.load([stream]))[stream]
    told = publish(history[-1], history[0].event)
    assert isinstance(told, contracts.EmergencyOpened)
    assert (str(told.journey_id), told.reason) == (one["id"], "missing_person")
    assert ASK["note"] not in history[-1].event.model_dump_json()


async def test_the_participant_gets_the_words_of_an_emergency_with_all_else(
    selection: Selection, stages: LaterStages
) -> None:
    await selection.taken_in(file(*GOOD))
    one = (await selection.get(f"/applications?call_id={CALL_ID}"))["items"][0]
    await selection.command("POST", f"/applications/{one['id']}/emergency", ASK, **selection.as_("operator"))
    facts = (await exported(selection, one))["facts"][f"participant-{one['participant_id']}"]
    (opened,) = [fact["data"] for fact in facts if fact["fact"] == "EmergencyOpened"]
    assert (opened["reason"], opened["note"]) == ("missing_person", ASK["note"])
