"""A participant who leaves the course makes room for the first of the reserve, in the same cohort."""

from typing import Any

import pytest

from tests.data.excerpt import Excerpt
from tests.journey.playing import Play, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


async def test_the_first_of_the_reserve_takes_the_seat_of_one_who_left(palim: Excerpt) -> None:
    async with played(palim.folder, with_dropout=True) as play:
        left, came = await _left_and_came(play)
        moments = {one["contract"]: one for one in await play.timeline(came["id"])}
        assert moments["CandidatePromoted"]["facts"] == {"reserve_rank": 1, "replaces": left["id"]}
        assert moments["CandidatePromoted"]["at"] == moments["JourneyEnrolled"]["at"] == "2019-08-19T09:00:00Z"
        assert came["parts"]["training"]["cohort_id"] == left["parts"]["training"]["cohort_id"]
        assert (len(play.report["reserve_references"]), play.report["trained"]) == (59, 120)
        assert play.report["verify"]["wrong"] == []
        before = await play.heads()
        await play.again(palim.folder, with_dropout=True)
        assert await play.heads() == before


async def _left_and_came(play: Play) -> tuple[dict[str, Any], dict[str, Any]]:
    left = await play.journeys(state="dropped_out")
    came = [one for one in await play.journeys() if one["parts"]["selection"]["promoted_at"]]
    assert (len(left), len(came)) == (1, 1)
    return left[0], came[0]
