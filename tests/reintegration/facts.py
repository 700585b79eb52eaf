"""Facts of a return case that the tests of reintegration begin with."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.reintegration.domain.words import (
    ArrivalNoted,
    AssessNeeds,
    CaseOpened,
    FollowUpScheduled,
    JourneyTakenOver,
    Needs,
    NeedsAssessed,
    OpenCase,
    OutcomeRecorded,
    PlanAgreed,
)
from shared.kernel import Author

JOURNEY = UUID("0b7ad8a4-54a5-4f50-9a43-0a3b6c1d2e01")
PARTICIPANT = UUID("0b7ad8a4-54a5-4f50-9a43-0a3b6c1d2e02")
OPENING = datetime(2020, 6, 30, 9, 0, tzinfo=UTC)
WINDOW = timedelta(days=30)

SUPPORTS = ("job_placement", "career_coaching", "specialised_training")
OUTCOMES = ("employment_contract", "self_employment", "seeking")

OPEN = OpenCase(
    journey_id=JOURNEY,
    participant_id=PARTICIPANT,
    scheme_id="palim",
    from_stage="mobility",
    track="away",
    follow_up_months=(0, 6, 12),
)
ARRIVED = ArrivalNoted(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")


def author(at: datetime) -> Author:
    return Author(principal="case-worker", organisation="anapec", at=at)


def on(year: int, month: int, day: int) -> Author:
    return author(datetime(year, month, day, 9, 0, tzinfo=UTC))


def opened(*, travelled: bool) -> CaseOpened:
    return CaseOpened(
        journey_id=JOURNEY,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        track="away",
        travelled=travelled,
        opened_on=OPENING.date(),
    )


def due(month: int, at: datetime) -> FollowUpScheduled:
    return FollowUpScheduled(month=month, due_at=at, missed_at=at + WINDOW)


MONTH_0 = due(0, OPENING)
MONTH_6 = due(6, datetime(2020, 12, 30, 9, 0, tzinfo=UTC))
MONTH_12 = due(12, datetime(2021, 6, 30, 9, 0, tzinfo=UTC))
TAKEN_OVER = JourneyTakenOver(from_stage="mobility")

OPENED = (opened(travelled=False), TAKEN_OVER, MONTH_0, MONTH_6, MONTH_12)
RETURN_PLANNED = (ARRIVED, opened(travelled=True), TAKEN_OVER, MONTH_0, MONTH_6, MONTH_12)
NEEDS = Needs(economic="severe", social="none", psychosocial="moderate")
ASSESS = AssessNeeds(needs=NEEDS)
ASSESSED = NeedsAssessed(needs=NEEDS)
PLANNED = PlanAgreed(supports=("job_placement", "career_coaching"))
AT_WORK = OutcomeRecorded(outcome="employment_contract", observed_on=date(2020, 9, 1))
