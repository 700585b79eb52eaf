"""The whole story of PALIM through five service processes: from the agency's file to the last outcome."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.data.excerpt import Excerpt
from tests.journey.playing import Play, figures

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

TO_THE_COURSE = {
    ("2019-05-16", "ApplicationSubmitted"),
    ("2019-05-20", "EligibilityAssessed"),
    ("2019-05-20", "ApplicationScored"),
    ("2019-05-27", "ApplicationShortlisted"),
    ("2019-06-10", "TestTaken"),
    ("2019-06-12", "InterviewInvited"),
    ("2019-06-24", "InterviewHeld"),
    ("2019-07-05", "CandidateSelected"),
    ("2019-07-05", "JourneyHandedOver"),
    ("2019-07-06", "JourneyEnrolled"),
    ("2019-07-15", "TrainingStarted"),
    ("2019-11-04", "EnrolmentMoved"),
    ("2020-02-14", "TrackAssigned"),
    ("2020-02-14", "TrainingCompleted"),
}
AWAY = TO_THE_COURSE | {
    ("2020-02-24", "OfferMade"),
    ("2020-02-26", "OfferAccepted"),
    ("2020-03-02", "ContractSigned"),
    ("2020-03-12", "PathwayStepCompleted"),
    ("2020-03-17", "PlacementSuspended"),
    ("2020-06-30", "PlacementEnded"),
    ("2020-06-30", "CaseOpened"),
    ("2020-07-01", "FollowUpDone"),
    ("2020-12-30", "FollowUpDone"),
    ("2021-04-30", "CaseClosed"),
}
HOME = TO_THE_COURSE | {
    ("2020-03-02", "OfferMade"),
    ("2020-03-04", "OfferAccepted"),
    ("2020-03-09", "ContractSigned"),
    ("2020-03-16", "PlacementStarted"),
    ("2020-03-16", "CaseOpened"),
    ("2020-03-23", "FollowUpDone"),
    ("2020-09-16", "FollowUpDone"),
    ("2021-03-16", "FollowUpDone"),
    ("2021-04-30", "CaseClosed"),
}
STOOD = {
    "2019-05-16": ("selection", "submitted", "assess_eligibility"),
    "2019-05-20": ("selection", "scored", "draw_shortlist"),
    "2019-07-05": ("training", "awaiting_seat", "open_seat"),
    "2019-12-24": ("training", "in_training", "complete_course"),
    "2020-03-01": ("mobility", "offer_accepted", "sign_contract"),
    "2020-03-20": ("mobility", "suspended", "resume_corridor"),
    "2020-07-10": ("reintegration", "needs_assessed", "agree_plan"),
}


def dated(moments: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(moment["at"][:10], moment["contract"]) for moment in moments}


async def test_every_figure_of_the_project_comes_out_of_the_services(play: Play, palim: Excerpt) -> None:
    assert figures(play.report, palim.expected) == palim.expected
    assert sorted(play.report["selected_references"]) == sorted(palim.selected)
    assert (play.report["trained"], play.report["tracks"]) == (120, {"away": 30, "home": 90})
    assert (play.report["arrivals"], play.report["suspended"], play.report["at_work"]) == (0, 30, 66)


async def test_every_stream_view_and_timeline_is_proved(play: Play, palim: Excerpt) -> None:
    proof = play.report["verify"]
    assert proof["wrong"] == []
    assert proof["journeys"] == palim.expected["accepted_applications"]
    assert proof["applied"] > proof["published"] > 0


async def test_a_journey_away_ran_until_the_border_closed(play: Play) -> None:
    one = (await play.journeys(track="away"))[0]
    moments = await play.timeline(one["id"])
    assert dated(moments) >= AWAY
    assert not {"PlacementStarted", "ParticipantArrived"} & {moment["contract"] for moment in moments}


async def test_a_journey_home_ran_from_the_course_to_work(play: Play) -> None:
    begun = [one for one in await play.journeys(track="home") if one["parts"]["mobility"]["placed_at"]]
    assert dated(await play.timeline(begun[0]["id"])) >= HOME


async def test_on_a_past_day_a_journey_stands_as_it_stood(play: Play) -> None:
    away = (await play.journeys(track="away"))[0]
    for day, stood in STOOD.items():
        then = await play.client.get("gateway", f"/v1/journeys/{away['id']}", as_of=day)
        assert (then["stage"], then["state"], then["next"]["step"]) == stood, day


async def test_nobody_arrived_and_thirty_were_stopped_by_the_corridor(play: Play) -> None:
    board = await play.client.get("gateway", "/v1/schemes/palim/funnel")
    gates = {one["gate"]: one["people"] for one in board["funnel"]["gates"]}
    assert (gates["contracted"], gates["arrived"], board["funnel"]["aside"]["suspended"]) == (61, 0, 30)
    assert [(one["corridor"], one["suspended"]) for one in board["corridors"]] == [("MA-BE", True)]


async def test_the_same_story_told_again_changes_nothing(play: Play, palim: Excerpt) -> None:
    before = await play.heads()
    assert figures(await play.again(palim.folder), palim.expected) == palim.expected
    assert await play.heads() == before
