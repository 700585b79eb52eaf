"""Which fields each role is shown of a placement, a case and a journey, written down and compared with the answers."""

from typing import Any

import pytest

from shared.chassis import Role
from tests.access.rendered import SHOWN, names
from tests.access.walking import Walk
from tests.access.worlds import MINE

PLACEMENT = {
    "id", "scheme_id", "track", "state", "since", "dossier", "corridor", "suspended", "suspended_for", "vacancy_id",
    "employer_id", "country", "terms", "due_at", "steps", "step",
}  # fmt: skip
WHOLE_PLACEMENT = PLACEMENT | {
    "participant_id", "scheme_version", "rank", "bound_for", "inside", "cause", "side", "handed_to", "organisation_id",
    "handover",
}  # fmt: skip
ABILITIES = {"eqf", "field_of_study", "languages", "experience_months", "skills"}
DOSSIER = {
    "sex", "age_band", "region", "languages", "qualification", "skills", "experience_months", "rank", "track",
}  # fmt: skip
CASE = {
    "id", "participant_id", "scheme_id", "track", "travelled", "state", "opened_at", "returned_on", "needs", "plan",
    "delivered", "follow_ups", "next_due_at", "outcome", "observed_on", "outcomes", "closed_at", "closed_because",
    "organisation_id",
}  # fmt: skip
JOURNEY = {
    "id", "scheme_id", "stage", "state", "since", "next", "owner_name", "track", "parts", "version", "as_of",
}  # fmt: skip
MOBILITY = {
    "state", "since", "offered_at", "country", "track", "contracted_at", "steps", "suspended", "suspended_at",
    "arrived_at", "placed_at",
}  # fmt: skip
WHOLE_PARTS = {"selection", "training", "mobility", "reintegration"}
WRITTEN: dict[str, dict[Role, tuple[set[str], set[str]]]] = {
    "mobility": {
        **dict.fromkeys(
            (Role.OPERATOR, Role.AGENCY, Role.CASE_WORKER, Role.PARTICIPANT), (WHOLE_PLACEMENT, DOSSIER)
        ),
        Role.EMPLOYER: (PLACEMENT, ABILITIES),
    },
    "reintegration": {
        **dict.fromkeys(
            (Role.OPERATOR, Role.CASE_WORKER, Role.PARTICIPANT), (CASE, {"economic", "social", "psychosocial"})
        ),
        Role.AGENCY: (CASE, {"economic", "social"}),
    },
    "gateway": {
        **dict.fromkeys(
            (Role.OPERATOR, Role.SERVICE, Role.AGENCY, Role.CASE_WORKER, Role.PARTICIPANT),
            (JOURNEY | {"participant_id"}, WHOLE_PARTS),
        ),
        Role.EMPLOYER: (JOURNEY, {"training", "mobility"}),
    },
}  # fmt: skip
ASKED = {"mobility": ("placements", "dossier"), "reintegration": ("cases", "needs"), "gateway": ("journeys", "parts")}


async def answered(walk: Walk, path: str, role: Role) -> Any:
    walk.verifier.who = MINE.caller(role)
    answer = await walk.http.get(f"/v1{path}", headers={"Authorization": "Bearer somebody"})
    assert answer.status_code == 200, (role, answer.text)
    return answer.json()


@pytest.mark.parametrize("walk", WRITTEN, indirect=True)
async def test_each_role_is_shown_the_fields_that_are_written_down(walk: Walk) -> None:
    written = WRITTEN[walk.service.name]
    view, inner = ASKED[walk.service.name]
    readers = walk.service.access[f"show_{view.removesuffix('s')}"]
    assert set(written) == set(readers) == set(SHOWN[walk.service.name])
    for role, fields in written.items():
        one = await answered(walk, f"/{view}/{MINE.ids()[view]}", role)
        listed = [found for found in (await answered(walk, f"/{view}", role))["items"] if found["id"] == one["id"]]
        for shown in (one, *listed):
            assert (set(shown), set(shown[inner])) == fields, role
        assert len(listed) == 1


def test_an_employer_is_shown_its_own_placement_inside_a_journey() -> None:
    kinds = {kind.__name__: names(kind) for kind in SHOWN["gateway"][Role.EMPLOYER]}
    assert kinds["MobilityOfEmployer"] == MOBILITY
    assert kinds["TrainingOfEmployer"] == {"languages", "completed_at"}


def test_the_tables_of_the_code_name_what_is_written_down() -> None:
    for service, roles in WRITTEN.items():
        for role, (fields, inner) in roles.items():
            told = [names(kind) for kind in SHOWN[service][role]]
            assert told[0] == fields
            assert inner in (WHOLE_PARTS, told[1])
