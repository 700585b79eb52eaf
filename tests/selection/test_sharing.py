"""Co-owners of a call: each organisation sees the fields of its role, and nothing once the share was taken back."""

from dataclasses import fields, is_dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from services.selection.domain.sharing import CallShared, CallUnshared, ShareCall, UnshareCall, sharing
from services.selection.shown import APPLICATIONS, CallOfPanel, CallOfPartner
from services.selection.views import applications
from shared.kernel.store import Changes
from shared.kernel.store.port import Document
from shared.testing import Scenario
from tests.selection.conftest import CALL_ID, Selection
from tests.selection.test_imports import GOOD, file
from tests.selection.test_organisation import registered

ABILITIES = {"eqf", "field_of_study", "languages", "experience_months", "skills"}
PANEL = {"id", "call_id", "stage", "profile", "test", "interview", "panel"}
SERVICE = PANEL | {"scheme_id", "passed", "outcome", "rank"}
SHOWN: dict[str, tuple[set[str], set[str]]] = {
    "employer_panel": (PANEL, ABILITIES),
    "employment_service": (SERVICE, ABILITIES),
    "implementing_organisation": (
        SERVICE | {"participant_id", "reference", "submitted_at", "desk", "reason"},
        ABILITIES | {"sex", "age", "region", "graduation_year"},
    ),
}
SHARE = ShareCall(call_id=UUID(int=3), organisation_id="agoria", role="employer_panel", led_by="anapec")
SHARED = CallShared(call_id=UUID(int=3), organisation_id="agoria", role="employer_panel")


def names(kind: type[Any]) -> set[str]:
    assert is_dataclass(kind)
    return {one.name for one in fields(kind)}


def test_what_each_role_sees_is_written_down_field_by_field() -> None:
    assert {role: (names(kind), names(profile)) for role, (kind, profile) in APPLICATIONS.items()} == SHOWN
    assert names(CallOfPanel) == {"id", "scheme_id", "state"}
    assert names(CallOfPartner) == {"id", "scheme_id", "state", "scheme_version", "plan"}


def test_a_call_is_shared_in_one_role_and_taken_back() -> None:
    given = Scenario(sharing).given
    given().when(SHARE).then(SHARED)
    given(SHARED).when(SHARE).then()
    given(SHARED).when(UnshareCall()).then(CallUnshared())
    given(SHARED, CallUnshared()).when(UnshareCall()).then()
    given().when(SHARE.model_copy(update={"organisation_id": "anapec"})).then_refused("leads_already")


@pytest.mark.parametrize("role", SHOWN)
async def test_a_co_owner_gets_the_fields_of_its_role_alone(selection: Selection, role: str) -> None:
    await selection.taken_in(file(*GOOD))
    await registered(selection)
    partner = selection.as_("employer", org="agoria")
    path, applications = f"/calls/{CALL_ID}", f"/applications?call_id={CALL_ID}"
    assert (await selection.client.get(f"/v1{path}", headers=partner)).status_code == 404
    await selection.command("POST", f"{path}/shares", {"organisation": "agoria", "role": role})
    call = await selection.get(path, **partner)
    assert set(call) == names(CallOfPanel if role == "employer_panel" else CallOfPartner)
    assert await selection.get("/calls", **partner) == {"items": [call], "next": None}
    seen = (await selection.get(applications, **partner))["items"]
    own = (await selection.get(applications))["items"]
    if role == "employer_panel":
        assert seen == []
        refused = await selection.client.get(f"/v1/applications/{own[0]['id']}", headers=partner)
        assert refused.status_code == 404
    else:
        assert [(set(one), set(one["profile"])) for one in seen] == [SHOWN[role]] * len(own)
        assert await selection.get(f"/applications/{own[0]['id']}", **partner) == seen[0]
    await selection.command("POST", f"{path}/shares/removal", {"organisation": "agoria"})
    assert (await selection.client.get(f"/v1{path}", headers=partner)).status_code == 404


async def test_a_panel_sees_whoever_was_invited_and_neither_name_nor_number(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    await registered(selection)
    await selection.command("POST", f"/calls/{CALL_ID}/shares", {"organisation": "agoria", "role": "employer_panel"})
    partner, path = selection.as_("employer", org="agoria"), f"/applications?call_id={CALL_ID}"
    own = (await selection.get(path))["items"]
    await invited(selection, own[1]["id"])
    (shown,) = (await selection.get(path, **partner))["items"]
    assert (shown["id"], set(shown), set(shown["profile"])) == (own[1]["id"], PANEL, ABILITIES)
    assert await selection.get(f"/applications/{own[1]['id']}", **partner) == shown
    assert own[1]["participant_id"] not in str(shown) and own[1]["reference"] not in str(shown)
    by_reference = await selection.client.get(f"/v1{path}&reference={own[1]['reference']}", headers=partner)
    assert (by_reference.status_code, by_reference.json()["code"]) == (403, "not_shown")
    for way in ("identity", "emergency/identity"):
        refused = await selection.ask("POST", f"/applications/{own[1]['id']}/{way}", {}, **partner)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


async def invited(selection: Selection, id: str) -> None:
    """As the view stands after an invitation to the interview."""
    store = selection.app.state.store
    view, version = await store.versioned(applications, id)
    at_interview = replace(view, stage="invited", passed="interview")
    await store.write(Changes(documents=[Document(applications, id, version + 1, at_interview)]))


async def test_a_co_owner_gets_figures_without_the_small_ones(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    path = f"/calls/{CALL_ID}/figures"
    for role in ("employer", "case_worker", "agency"):
        assert (await selection.get(path, **selection.as_(role, org="agoria")))["accepted"] is None
    assert (await selection.get(path, **selection.as_("case_worker", org="ugent")))["accepted"] == 3


async def test_a_call_is_shared_by_its_leader_and_with_those_who_agreed(selection: Selection) -> None:
    share = {"organisation": "agoria", "role": "employer_panel"}
    path = f"/calls/{CALL_ID}/shares"
    unknown = await selection.ask("POST", path, share)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_agreement")
    await registered(selection)
    assert (await selection.ask("POST", path, share, **selection.as_("agency", org="agoria"))).status_code == 404
    await selection.command("POST", path, share)
    assert [one["organisation_id"] for one in await selection.get(path)] == ["agoria"]
