"""Twenty applicants whose figures can be counted by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

from services.gateway.indicators import Facts
from services.gateway.parts import MobilityPart, Outcome, Progress, ReintegrationPart, SelectionPart, TrainingPart
from services.gateway.people import person_of
from services.gateway.standing import UNTOLD
from services.gateway.subjects import EmployerView
from services.gateway.views import JourneyView
from tests.gateway.scheme import PALIM
from tests.gateway.story import on

APPLIED, DECIDED, BEGUN, DONE = on("2019-04-02"), on("2019-07-05"), on("2019-07-15"), on("2020-02-14")


def applicant(number: int, sex: Literal["female", "male"], region: str = "Souss-Massa", **more: Any) -> JourneyView:
    told = {"state": "submitted", "submitted_at": APPLIED, "sex": sex, "age": 20 + number % 10, "region": region}
    selection = SelectionPart(**{**told, **more})
    parts = replace(UNTOLD, selection=selection)
    return JourneyView(id=f"journey-{number}", participant_id=f"person-{number}", scheme_id="palim", parts=parts)


def selected(journey: JourneyView, interviewed: bool = True) -> JourneyView:
    selection = replace(
        journey.parts.selection,
        unmet=(),
        interviewed_at=DECIDED if interviewed else None,
        selected_at=DECIDED,
        explained=True,
    )
    return replace(journey, parts=replace(journey.parts, selection=selection))


def trained(journey: JourneyView, track: Literal["home", "away"], completed: bool = True) -> JourneyView:
    training = TrainingPart(
        accepted_at=DECIDED,
        started_at=BEGUN,
        completed_at=DONE if completed else None,
        track=track,
        languages=(Progress(language="en", entry="B1", exit="B2" if completed else None),),
    )
    return replace(journey, parts=replace(journey.parts, training=training))


def placed(journey: JourneyView, at: datetime, cause: str | None = None, **more: Any) -> JourneyView:
    mobility = MobilityPart(
        accepted_at=DONE, offered_at=at, contracted_at=at, placed_at=at, employer_id="small-1", end_cause=cause, **more
    )
    return replace(journey, parts=replace(journey.parts, mobility=mobility))


def supported(journey: JourneyView, *outcomes: tuple[str, date]) -> JourneyView:
    found = tuple(Outcome(outcome=outcome, observed_on=day) for outcome, day in outcomes)
    case = ReintegrationPart(accepted_at=on("2020-06-30"), opened_at=on("2020-06-30"), outcomes=found)
    return replace(journey, parts=replace(journey.parts, reintegration=case))


def facts(journeys: Iterable[JourneyView], **more: Any) -> Facts:
    views: Sequence[JourneyView] = list(journeys)
    beyond = [view for view in views if view.standing.stage != "selection"]
    return Facts(people=[person_of(view) for view in views], followed=beyond, scheme=PALIM, **more)


SMALL = EmployerView(
    id="employer:small-1", country="MA", size="small", first_foreign_hire=True, commitments={"palim": 9}
)
WOMEN = [applicant(number, "female") for number in range(8)]
MEN = [applicant(number, "male", "Fès-Meknès") for number in range(8, 20)]
