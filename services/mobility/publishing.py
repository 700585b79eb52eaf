"""What mobility tells the others: each private event becomes one contract, or none."""

from typing import TypedDict
from uuid import UUID

from services.mobility.domain import corridor, employer, vacancy
from services.mobility.domain.placement import (
    SearchEvent,
    SuspensionEvent,
    WorkEvent,
    search,
    suspension,
    work,
)
from services.mobility.domain.placement import handover as over
from shared.contracts import Contract, handover
from shared.contracts import mobility as published
from shared.contracts.erasure import acknowledged
from shared.kernel import Event, Recorded


class Journey(TypedDict):
    journey_id: UUID
    participant_id: UUID
    scheme_id: str


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match opening:
        case over.PlacementOpened():
            return about_placement(recorded.event, opening)
        case vacancy.VacancyOpened():
            return about_vacancy(recorded)
        case employer.EmployerRegistered():
            return about_employer(recorded, opening)
        case corridor.CorridorSuspended():
            return about_corridor(recorded.event)
        case _:
            return acknowledged(recorded, "mobility")


def about_employer(recorded: Recorded[Event], opening: employer.EmployerRegistered) -> Contract | None:
    match recorded.event:
        case employer.EmployerVetted():
            return published.EmployerVetted(
                employer_id=recorded.subject,
                country=opening.country,
                size=opening.size,
                first_foreign_hire=opening.first_foreign_hire,
            )
        case employer.CommitmentDeclared() as declared:
            return published.CommitmentDeclared(employer_id=recorded.subject, **vars(declared))
        case _:
            return None


def about_vacancy(recorded: Recorded[Event]) -> Contract | None:
    match recorded.event:
        case vacancy.VacancyOpened(notice=notice):
            return published.VacancyOpened(
                vacancy_id=UUID(recorded.subject),
                scheme_id=notice.scheme_id,
                employer_id=notice.employer_id,
                country=notice.country,
                occupation=notice.occupation,
                seats=notice.seats,
            )
        case _:
            return None


def about_corridor(event: Event) -> Contract | None:
    match event:
        case corridor.CorridorSuspended(scheme_id=scheme, corridor=name, reason=reason):
            return published.CorridorSuspended(scheme_id=scheme, corridor=name, reason=reason)
        case corridor.CorridorResumed(scheme_id=scheme, corridor=name, reason=reason):
            return published.CorridorResumed(scheme_id=scheme, corridor=name, reason=reason)
        case _:
            return None


def about_placement(event: Event, opening: over.PlacementOpened) -> Contract | None:
    journey = Journey(journey_id=opening.journey_id, participant_id=opening.participant_id, scheme_id=opening.scheme_id)
    if isinstance(event, SearchEvent):
        return about_search(event, journey)
    if isinstance(event, WorkEvent):
        return about_work(event, journey)
    if isinstance(event, SuspensionEvent):
        return about_suspension(event, journey)
    return about_handover(event, opening, journey)


def about_search(event: SearchEvent, journey: Journey) -> Contract:
    match event:
        case search.OfferMade(offer=offer):
            return published.OfferMade(
                vacancy_id=offer.vacancy_id,
                employer_id=offer.employer_id,
                country=offer.country,
                track=offer.track,
                **journey,
            )
        case search.OfferAccepted(vacancy_id=vacancy_id):
            return published.OfferAccepted(vacancy_id=vacancy_id, **journey)
        case search.OfferDeclined(vacancy_id=vacancy_id, reason=reason):
            return published.OfferDeclined(vacancy_id=vacancy_id, reason=reason, **journey)
        case search.OfferWithdrawn(vacancy_id=vacancy_id, reason=reason):
            return published.OfferWithdrawn(vacancy_id=vacancy_id, reason=reason, **journey)
        case search.OfferLapsed(vacancy_id=vacancy_id):
            return published.OfferWithdrawn(vacancy_id=vacancy_id, reason="lapsed", **journey)
        case search.SearchEnded(reason=reason):
            return published.SearchEnded(reason=reason, **journey)


def about_work(event: WorkEvent, journey: Journey) -> Contract:
    match event:
        case work.ContractSigned(vacancy_id=vacancy_id, employer_id=employer_id, country=country, terms=terms):
            return published.ContractSigned(
                vacancy_id=vacancy_id, employer_id=employer_id, country=country, starts_on=terms.starts_on, **journey
            )
        case work.PathwayStepOpened(step=step, clock=clock):
            return published.PathwayStepOpened(step=step.name, owner=step.owner, due_at=clock.due_at, **journey)
        case work.PathwayStepCompleted(step=step):
            return published.PathwayStepCompleted(step=step, **journey)
        case work.PathwayStepOverdue(step=step, owner=owner):
            return published.PathwayStepOverdue(step=step, owner=owner, **journey)
        case work.ParticipantArrived(country=country):
            return published.ParticipantArrived(country=country, **journey)
        case work.PlacementStarted(track=track, country=country):
            return published.PlacementStarted(track=track, country=country, **journey)
        case work.PlacementEnded() as ended:
            return published.PlacementEnded(**vars(ended), **journey)


def about_suspension(event: SuspensionEvent, journey: Journey) -> Contract:
    match event:
        case suspension.PlacementSuspended(corridor=name, reason=reason):
            return published.PlacementSuspended(corridor=name, reason=reason, **journey)
        case suspension.PlacementResumed(corridor=name, reason=reason, step=step, clock=clock):
            due_at = clock.due_at if clock else None
            return published.PlacementResumed(corridor=name, reason=reason, step=step, due_at=due_at, **journey)


def about_handover(event: Event, opening: over.PlacementOpened, journey: Journey) -> Contract | None:
    match event:
        case over.PlacementOpened(from_stage=stage):
            return handover.HandoverAccepted(from_stage=stage, to_stage="mobility", **journey)
        case over.SecondHandoverRefused(from_stage=stage):
            return handover.HandoverRefused(from_stage=stage, to_stage="mobility", reason="already_held", **journey)
        case over.JourneyPassedOn(to_stage=stage, scheme_version=version, track=track):
            return handover.JourneyHandedOver(
                from_stage="mobility",
                to_stage=stage,
                scheme_version=version,
                dossier=opening.dossier.model_copy(update={"track": track}),
                organisation_id=opening.organisation_id,
                **journey,
            )
        case over.AcceptanceOverdue(by_stage=stage):
            return handover.HandoverOverdue(from_stage="mobility", to_stage=stage, **journey)
        case _:
            return None
