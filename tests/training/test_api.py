"""Training over HTTP."""

from collections.abc import Mapping

from tests.training.conftest import School
from tests.training.facts import AUGUST, COHORT, JOURNEY, LAST_DAY, NEWER, SECOND, THIRD, handed

AT_COHORT = f"/cohorts/{COHORT}"
REVISION = {
    "reason": "ICT brought up to date",
    "valid_from": "2019-11-04",
    "months": 7,
    "modules": [one.model_dump() for one in NEWER.modules],
}


def rows(*rows: Mapping[str, object]) -> dict[str, object]:
    return {"rows": list(rows)}


async def passed(school: School, *journeys: object) -> None:
    scores = [{"journey_id": str(one), "module": code, "score": 70} for one in journeys for code in ("ict", "english")]
    assert (await school.done("POST", "/enrolments/module-assessments", rows(*scores), LAST_DAY))["refused"] == []


async def test_a_cohort_opens_by_the_schemes_curriculum_and_shows_its_figures(school: School) -> None:
    assert (await school.opens(seats=2))["events"] == ["CohortOpened"]
    await school.training.hears(handed(JOURNEY), handed(SECOND), handed(THIRD))
    shown = await school.shows(AT_COHORT)
    assert shown["cohort"]["curriculum"]["version"] == 1
    assert shown["figures"] == {
        "enrolled": 2,
        "studying": 0,
        "suspended": 0,
        "completed": 0,
        "dropped_out": 0,
        "waiting": 1,
    }
    assert (await school.shows("/cohorts?scheme_id=palim"))["items"] == [shown]
    assert (await school.shows("/cohorts?scheme_id=match"))["items"] == []


async def test_an_auditor_gets_the_figures_and_nobodys_number(school: School) -> None:
    await school.opens(seats=2)
    await school.training.hears(handed(JOURNEY), handed(SECOND), handed(THIRD))
    school.running.client.headers.update(school.running.as_("auditor"))
    shown = await school.shows(AT_COHORT)
    assert (shown["figures"]["enrolled"], shown["figures"]["waiting"], shown["cohort"]["journeys"]) == (2, 1, [])
    school.running.client.headers.update(school.running.as_("case_worker"))
    assert (await school.shows("/cohorts"))["items"] == []


async def test_a_cohort_has_the_seats_the_scheme_plans_unless_told_otherwise(school: School) -> None:
    body = {"scheme_id": "palim", "starts_on": "2019-07-15", "ends_on": "2020-02-14"}
    await school.done("PUT", AT_COHORT, body)
    assert (await school.shows(AT_COHORT))["cohort"]["seats"] == 120


async def test_a_cohort_of_an_unknown_scheme_is_not_opened(school: School) -> None:
    body = {"scheme_id": "match", "seats": 2, "starts_on": "2019-07-15", "ends_on": "2020-02-14"}
    assert (await school.asks("PUT", AT_COHORT, body)).status_code == 404


async def test_the_waiting_list_is_seen_in_the_order_of_the_seats_to_come(school: School) -> None:
    await school.training.hears(handed(JOURNEY, rank=2), handed(SECOND, rank=1))
    waiting = await school.shows("/schemes/palim/waiting-list")
    assert [(one["position"], one["journey_id"]) for one in waiting] == [(1, str(SECOND)), (2, str(JOURNEY))]


async def test_starting_a_cohort_starts_everyone_who_has_a_seat(school: School) -> None:
    await school.starts_with(JOURNEY, SECOND)
    found = await school.shows(f"/enrolments?cohort_id={COHORT}&state=studying")
    assert [one["id"] for one in found["items"]] == [str(JOURNEY), str(SECOND)]


async def test_attendance_of_a_session_is_recorded_in_one_call_and_strangers_are_refused(school: School) -> None:
    await school.starts_with(JOURNEY, SECOND)
    session = {
        "held_on": "2019-08-14",
        "module": "ict",
        "present": [str(JOURNEY), str(THIRD)],
        "absent": [str(SECOND)],
    }
    answer = await school.done("POST", f"{AT_COHORT}/sessions", session, AUGUST)
    assert answer["accepted"] == 2
    assert [(one["row"], one["journey_id"], one["code"]) for one in answer["refused"]] == [
        (2, str(THIRD), "out_of_turn")
    ]
    assert (await school.shows(AT_COHORT))["cohort"]["sessions"] == [{"held_on": "2019-08-14", "module": "ict"}]
    assert (await school.shows(f"/enrolments/{SECOND}"))["share_attended"] == 0.0


async def test_a_journey_is_never_both_present_and_absent(school: School) -> None:
    await school.starts_with(JOURNEY)
    session = {"held_on": "2019-08-14", "module": "ict", "present": [str(JOURNEY)], "absent": [str(JOURNEY)]}
    assert (await school.asks("POST", f"{AT_COHORT}/sessions", session, AUGUST)).status_code == 422


async def test_assessments_are_recorded_in_bulk_and_refused_row_by_row(school: School) -> None:
    await school.starts_with(JOURNEY)
    scores = rows(
        {"journey_id": str(JOURNEY), "module": "ict", "score": 72},
        {"journey_id": str(JOURNEY), "module": "welding", "score": 72},
        {"journey_id": str(JOURNEY), "module": "english", "score": 172},
    )
    answer = await school.done("POST", "/enrolments/module-assessments", scores, AUGUST)
    assert [one["code"] for one in answer["refused"]] == ["unknown_module", "score_out_of_range"]
    levels = rows(
        {"journey_id": str(JOURNEY), "language": "en", "level": "A2", "occasion": "entry"},
        {"journey_id": str(JOURNEY), "language": "en", "level": "B2", "occasion": "exit"},
    )
    assert (await school.done("POST", "/enrolments/language-assessments", levels, AUGUST))["accepted"] == 2
    shown = await school.shows(f"/enrolments/{JOURNEY}")
    assert shown["modules"][0] == {"module": "ict", "pass_mark": 50, "score": 72, "passed": True}
    assert shown["languages"] == [{"language": "en", "entry": "A2", "exit": "B2", "gain": 2}]


async def test_a_revision_is_previewed_made_and_followed_by_those_in_training(school: School) -> None:
    await school.starts_with(JOURNEY)
    preview = await school.done("POST", "/schemes/palim/curriculum/revisions/preview", REVISION)
    assert (preview["version"], preview["revised"]) == (2, ["ict"])
    assert [one["journey_id"] for one in preview["affected"]] == [str(JOURNEY)]
    assert (await school.shows("/schemes/palim/curriculum"))["current"]["version"] == 1

    await school.done("POST", "/schemes/palim/curriculum/revisions", REVISION, AUGUST)
    assert (await school.done("POST", f"{AT_COHORT}/curriculum", at=AUGUST)) == {"accepted": 1, "refused": []}
    assert (await school.shows(f"/enrolments/{JOURNEY}"))["curriculum_version"] == 2
    await school.training.hears(handed(SECOND), at=AUGUST)
    assert (await school.shows(f"/enrolments/{SECOND}"))["curriculum_version"] == 2


async def test_who_drops_out_frees_a_seat_and_gives_a_reason_of_the_scheme(school: School) -> None:
    await school.starts_with(JOURNEY, SECOND)
    refused = await school.asks("POST", f"/enrolments/{JOURNEY}/drop-out", {"reason": "bored"}, AUGUST)
    assert (refused.status_code, refused.json()["code"]) == (409, "unknown_reason")
    await school.done("POST", f"/enrolments/{JOURNEY}/drop-out", {"reason": "health"}, AUGUST)
    shown = await school.shows(AT_COHORT)
    assert shown["cohort"]["journeys"] == [str(SECOND)]
    assert (shown["figures"]["enrolled"], shown["figures"]["dropped_out"]) == (1, 1)


async def test_who_leaves_the_waiting_list_needs_no_cohort(school: School) -> None:
    await school.training.hears(handed())
    await school.done("POST", f"/enrolments/{JOURNEY}/drop-out", {"reason": "found_work"})
    assert await school.shows("/schemes/palim/waiting-list") == []


async def test_an_enrolment_is_suspended_and_resumed(school: School) -> None:
    await school.starts_with(JOURNEY)
    await school.done("POST", f"/enrolments/{JOURNEY}/suspension", {"reason": "personal"}, AUGUST)
    assert (await school.shows(f"/enrolments/{JOURNEY}"))["state"] == "suspended"
    await school.done("POST", f"/enrolments/{JOURNEY}/resumption", at=AUGUST)
    assert (await school.shows(f"/enrolments/{JOURNEY}"))["state"] == "studying"


async def test_the_rule_proposes_tracks_and_a_human_assigns_them(school: School) -> None:
    await school.starts_with(JOURNEY, SECOND)
    proposal = await school.shows(f"{AT_COHORT}/track-proposal")
    assert [one["track"] for one in proposal] == ["away", "home"]
    chosen = rows(*({"journey_id": one["journey_id"], "track": one["track"]} for one in proposal))
    assert (await school.done("POST", "/enrolments/tracks", chosen, LAST_DAY))["accepted"] == 2
    assert [one["id"] for one in (await school.shows("/enrolments?track=away"))["items"]] == [str(JOURNEY)]


async def test_completion_in_bulk_names_what_each_refused_row_lacks(school: School) -> None:
    await school.starts_with(JOURNEY, SECOND)
    await passed(school, JOURNEY)
    chosen = rows(*({"journey_id": str(one), "track": "home"} for one in (JOURNEY, SECOND)))
    await school.done("POST", "/enrolments/tracks", chosen, LAST_DAY)
    both = rows({"journey_id": str(JOURNEY)}, {"journey_id": str(SECOND)}, {"journey_id": str(THIRD)})
    answer = await school.done("POST", "/enrolments/completions", both, LAST_DAY)
    assert answer["accepted"] == 1
    assert [one["code"] for one in answer["refused"]] == ["modules_missing", "out_of_turn"]
    assert "ict (not assessed)" in answer["refused"][0]["detail"]

    shown = await school.shows(f"/enrolments/{JOURNEY}")
    assert (shown["state"], shown["handover"]["to_stage"]) == ("completed", "mobility")
    assert shown["handover"]["due_at"] == "2020-02-28T16:00:00Z"
    waits_for_an_answer = await school.shows("/enrolments?handover=awaited")
    assert [one["id"] for one in waits_for_an_answer["items"]] == [str(JOURNEY)]


async def test_a_hand_over_is_made_again_only_where_it_failed(school: School) -> None:
    await school.training.hears(handed())
    answer = await school.asks("POST", f"/enrolments/{JOURNEY}/hand-over")
    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_turn")


async def test_an_agency_reads_but_does_not_run_a_cohort(school: School) -> None:
    await school.opens(seats=1)
    school.running.client.headers.update(school.running.as_("agency"))
    assert (await school.shows(AT_COHORT))["cohort"]["seats"] == 1
    assert (await school.asks("POST", f"{AT_COHORT}/start")).status_code == 403
