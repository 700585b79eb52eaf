"""What the other services hear of mobility."""

from uuid import UUID

import pytest

from services.mobility.domain import corridor, employer, vacancy
from services.mobility.domain.placement import PlacementEvent, search, suspension, work
from services.mobility.domain.placement import handover as over
from services.mobility.publishing import publish
from shared.contracts import Contract, handover, mobility
from shared.kernel import Event
from shared.testing import AT, recorded
from tests.mobility.facts import (
    ANTWERP,
    AVAILABLE_AWAY,
    AWAY,
    DOSSIER,
    IN_ANTWERP,
    JOURNEY,
    NOTICE,
    OFFERED_ABROAD,
    PARTICIPANT,
    TERMS,
    VISA,
    VISA_OPENED,
    after,
    clock,
    signed,
    suspended,
)


def told(event: Event, opening: Event = AVAILABLE_AWAY, subject: str = str(JOURNEY)) -> Contract | None:
    return publish(recorded(event, subject), opening)


def about(kind: type[Contract], **fields: object) -> Contract:
    journey = {"journey_id": JOURNEY, "participant_id": PARTICIPANT, "scheme_id": "palim"}
    return kind.model_validate(journey | fields)


PUBLISHED: list[tuple[PlacementEvent, Contract]] = [
    (AVAILABLE_AWAY, about(handover.HandoverAccepted, from_stage="training", to_stage="mobility")),
    (
        over.SecondHandoverRefused(from_stage="training"),
        about(handover.HandoverRefused, from_stage="training", to_stage="mobility", reason="already_held"),
    ),
    (
        OFFERED_ABROAD,
        about(mobility.OfferMade, vacancy_id=ANTWERP, employer_id="antwerp-software", country="BE", track="away"),
    ),
    (search.OfferAccepted(vacancy_id=ANTWERP), about(mobility.OfferAccepted, vacancy_id=ANTWERP)),
    (
        search.OfferDeclined(vacancy_id=ANTWERP, reason="family"),
        about(mobility.OfferDeclined, vacancy_id=ANTWERP, reason="family"),
    ),
    (
        search.OfferWithdrawn(vacancy_id=ANTWERP, reason="budget"),
        about(mobility.OfferWithdrawn, vacancy_id=ANTWERP, reason="budget"),
    ),
    (
        search.OfferLapsed(vacancy_id=ANTWERP),
        about(mobility.OfferWithdrawn, vacancy_id=ANTWERP, reason="lapsed"),
    ),
    (search.SearchEnded(reason="no_match"), about(mobility.SearchEnded, reason="no_match")),
    (
        signed(IN_ANTWERP, VISA),
        about(
            mobility.ContractSigned,
            vacancy_id=ANTWERP,
            employer_id="antwerp-software",
            country="BE",
            starts_on=TERMS.starts_on,
        ),
    ),
    (VISA_OPENED, about(mobility.PathwayStepOpened, step="visa", owner="participant", due_at=after(VISA.days))),
    (work.PathwayStepCompleted(step="visa"), about(mobility.PathwayStepCompleted, step="visa")),
    (
        work.PathwayStepOverdue(step="visa", owner="participant"),
        about(mobility.PathwayStepOverdue, step="visa", owner="participant"),
    ),
    (work.ParticipantArrived(country="BE"), about(mobility.ParticipantArrived, country="BE")),
    (
        work.PlacementStarted(track="home", country="MA"),
        about(mobility.PlacementStarted, track="home", country="MA"),
    ),
    (
        work.PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme"),
        about(mobility.PlacementEnded, vacancy_id=ANTWERP, cause="crisis", side="scheme"),
    ),
    (suspended(10, left=20), about(mobility.PlacementSuspended, corridor="MA-BE", reason="borders_closed")),
    (
        suspension.PlacementResumed(corridor="MA-BE", reason="borders_open", step="visa", clock=clock(20, since=100)),
        about(mobility.PlacementResumed, corridor="MA-BE", reason="borders_open", step="visa", due_at=after(120)),
    ),
    (
        over.JourneyPassedOn(to_stage="reintegration", scheme_version=2, track="home", due_at=AT),
        about(
            handover.JourneyHandedOver,
            scheme_version=2,
            from_stage="mobility",
            to_stage="reintegration",
            dossier=DOSSIER.model_copy(update={"track": "home"}),
        ),
    ),
    (
        over.AcceptanceOverdue(by_stage="reintegration"),
        about(handover.HandoverOverdue, from_stage="mobility", to_stage="reintegration"),
    ),
]


@pytest.mark.parametrize(("event", "contract"), PUBLISHED, ids=lambda one: type(one).__name__)
def test_a_fact_of_a_placement_is_told_with_its_journey(event: PlacementEvent, contract: Contract) -> None:
    assert told(event) == contract


def test_the_answers_of_the_next_stage_are_not_told_again() -> None:
    assert told(over.AcceptanceNoted(by_stage="reintegration")) is None
    assert told(over.RefusalNoted(by_stage="reintegration", reason="scheme_unknown")) is None


def test_a_vetted_employer_is_told_with_what_it_declared() -> None:
    registered = employer.EmployerRegistered(
        name="Antwerp Software", country="BE", size="small", motive="shortage", first_foreign_hire=True
    )
    assert told(registered, registered, "antwerp-software") is None
    assert told(employer.EmployerVetted(findings=()), registered, "antwerp-software") == mobility.EmployerVetted(
        employer_id="antwerp-software", country="BE", size="small", first_foreign_hire=True
    )
    commitment = employer.CommitmentDeclared(scheme_id="palim", places=3)
    assert told(commitment, registered, "antwerp-software") == mobility.CommitmentDeclared(
        employer_id="antwerp-software", scheme_id="palim", places=3
    )


def test_an_opened_vacancy_is_told_and_its_seats_are_not() -> None:
    opened = vacancy.VacancyOpened(notice=NOTICE, route=AWAY)
    assert told(opened, opened, str(ANTWERP)) == mobility.VacancyOpened(
        vacancy_id=ANTWERP,
        scheme_id="palim",
        employer_id="antwerp-software",
        country="BE",
        occupation="2512",
        seats=2,
    )
    assert told(vacancy.SeatTaken(journey_id=UUID(int=1)), opened, str(ANTWERP)) is None


def test_a_corridors_news_is_told_with_its_reason() -> None:
    closed = corridor.CorridorSuspended(scheme_id="palim", corridor="MA-BE", reason="borders_closed", since=AT)
    reopened = corridor.CorridorResumed(scheme_id="palim", corridor="MA-BE", reason="borders_open", since=AT)
    assert told(closed, closed, "palim:MA-BE") == mobility.CorridorSuspended(
        corridor="MA-BE", scheme_id="palim", reason="borders_closed"
    )
    assert told(reopened, closed, "palim:MA-BE") == mobility.CorridorResumed(
        corridor="MA-BE", scheme_id="palim", reason="borders_open"
    )
