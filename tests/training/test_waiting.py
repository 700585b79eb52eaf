"""Who waits gets the next seat without anybody asking: training hears what it publishes itself."""

import asyncio

from tests.training.conftest import School
from tests.training.facts import AUGUST, COHORT, FIRST_DAY, JOURNEY, SECOND, handed


async def until_state(school: School, journey: object, state: str) -> None:
    async with asyncio.timeout(10):
        while (await school.shows(f"/enrolments/{journey}"))["state"] != state:
            await asyncio.sleep(0.05)


async def test_seats_go_to_those_who_wait_when_a_cohort_opens_and_when_one_is_freed(hearing_school: School) -> None:
    school = hearing_school
    await school.training.hears(handed(JOURNEY, rank=1), handed(SECOND, rank=2))
    await school.opens(seats=1)
    await until_state(school, JOURNEY, "enrolled")
    await school.done("POST", f"/cohorts/{COHORT}/start", at=FIRST_DAY)
    assert (await school.shows(f"/enrolments/{SECOND}"))["state"] == "awaiting"

    await school.done("POST", f"/enrolments/{JOURNEY}/drop-out", {"reason": "health"}, AUGUST)
    await until_state(school, SECOND, "studying")
    assert (await school.shows(f"/cohorts/{COHORT}"))["cohort"]["journeys"] == [str(SECOND)]
