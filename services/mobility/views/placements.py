"""The fold of one placement's facts into what is read about it."""

from dataclasses import replace
from typing import Literal

from services.mobility.domain.placement import (
    PlacementEvent,
    SearchEvent,
    SuspensionEvent,
    WorkEvent,
    search,
    suspension,
    work,
)
from services.mobility.domain.placement import handover as over
from services.mobility.domain.placement.states import Clock
from services.mobility.views.placement import PlacementView, StepView
from shared.contracts.scheme import PathwayStep
from shared.kernel import Index, Projection, Recorded, Rows


def project(view: PlacementView | None, recorded: Recorded[PlacementEvent]) -> PlacementView | None:
    match recorded.event, view:
        case over.PlacementOpened() as opened, None:
            return opening(opened, recorded)
        case event, PlacementView():
            after = changed(view, event)
            since = recorded.occurred_at if after.state != view.state else view.since
            stays = after.suspended and after.inside and after.corridor == view.corridor
            return replace(after, since=since, suspended=stays, suspended_for=after.suspended_for if stays else None)
        case _:
            return view


def opening(opened: over.PlacementOpened, recorded: Recorded[PlacementEvent]) -> PlacementView:
    return PlacementView(
        id=recorded.subject,
        participant_id=opened.participant_id,
        scheme_id=opened.scheme_id,
        scheme_version=opened.scheme_version,
        track=opened.track,
        state="available",
        since=recorded.occurred_at,
        dossier=opened.dossier,
        rank=opened.dossier.rank,
        bound_for=opened.corridor,
        corridor=opened.corridor,
        inside=opened.corridor is not None,
        organisation_id=opened.organisation_id,
    )


def changed(view: PlacementView, event: PlacementEvent) -> PlacementView:
    if isinstance(event, SearchEvent):
        return searched(view, event)
    if isinstance(event, WorkEvent):
        return worked(view, event)
    if isinstance(event, SuspensionEvent):
        return stopped(view, event)
    return handed(view, event)


def searched(view: PlacementView, event: SearchEvent) -> PlacementView:
    match event:
        case search.OfferMade(offer=offer, clock=clock):
            return replace(
                view,
                state="offered",
                vacancy_id=offer.vacancy_id,
                employer_id=offer.employer_id,
                country=offer.country,
                terms=offer.terms,
                corridor=offer.corridor,
                inside=offer.corridor is not None,
                due_at=clock.due_at,
            )
        case search.OfferAccepted():
            return replace(view, state="accepted", due_at=None)
        case search.OfferDeclined() | search.OfferWithdrawn() | search.OfferLapsed():
            return available_again(view)
        case search.SearchEnded(reason=reason):
            return replace(view, state="search_ended", cause=reason, inside=False)


def available_again(view: PlacementView) -> PlacementView:
    return replace(
        view,
        state="available",
        vacancy_id=None,
        employer_id=None,
        country=None,
        terms=None,
        due_at=None,
        corridor=view.bound_for,
        inside=view.bound_for is not None,
    )


def worked(view: PlacementView, event: WorkEvent) -> PlacementView:
    match event:
        case work.ContractSigned(terms=terms):
            return replace(view, state="contracted", terms=terms)
        case work.PathwayStepOpened(step=step, clock=clock):
            return opened_step(view, step, clock)
        case work.PathwayStepCompleted(step=name):
            return replace(view, steps=marked(view.steps, name, "completed"), step=None, due_at=None)
        case work.PathwayStepOverdue(step=name):
            return replace(view, steps=marked(view.steps, name, "overdue"))
        case work.ParticipantArrived():
            return replace(view, state="arrived", inside=False)
        case work.PlacementStarted(track=track):
            return replace(view, state="started", track=track, inside=False)
        case work.PlacementEnded(cause=cause, side=side):
            return replace(view, state="ended", cause=cause, side=side, inside=False, step=None, due_at=None)


def opened_step(view: PlacementView, step: PathwayStep, clock: Clock) -> PlacementView:
    opened = StepView(name=step.name, owner=step.owner, state="open", due_at=clock.due_at)
    return replace(view, steps=(*view.steps, opened), step=step.name, due_at=clock.due_at)


def marked(steps: tuple[StepView, ...], name: str, state: Literal["completed", "overdue"]) -> tuple[StepView, ...]:
    return tuple(replace(one, state=state) if one.name == name else one for one in steps)


def stopped(view: PlacementView, event: SuspensionEvent) -> PlacementView:
    match event:
        case suspension.PlacementSuspended(reason=reason):
            return running_until(replace(view, suspended=True, suspended_for=reason), None)
        case suspension.PlacementResumed(clock=clock):
            return running_until(replace(view, suspended=False), clock)


def running_until(view: PlacementView, clock: Clock | None) -> PlacementView:
    due_at = clock.due_at if clock else None
    steps = tuple(replace(one, due_at=due_at) if one.state == "open" else one for one in view.steps)
    return replace(view, due_at=due_at, steps=steps)


def handed(view: PlacementView, event: over.HandoverEvent) -> PlacementView:
    match event:
        case over.JourneyPassedOn(to_stage=stage):
            return replace(view, handed_to=stage, handover="awaited")
        case over.AcceptanceNoted():
            return replace(view, handover="accepted")
        case over.RefusalNoted():
            return replace(view, handover="refused")
        case over.AcceptanceOverdue():
            return replace(view, handover="overdue")
        case over.PlacementOpened() | over.SecondHandoverRefused():
            return view


placements = Projection(
    "placements",
    PlacementView,
    project,
    Index("scheme_id"),
    Index("state"),
    Index("track"),
    Index("corridor"),
    Index("inside", "boolean"),
    Index("suspended", "boolean"),
    Index("vacancy_id", value=lambda view: view.vacancy_id and str(view.vacancy_id)),
    Index("employer_id", value=lambda view: view.held_by),
    Index("step"),
    Index("rank", "bigint"),
    Index("organisation_id"),
    Index("participant_id", value=lambda view: str(view.participant_id)),
    rows=Rows(organisation="organisation_id", employer="employer_id", scheme="scheme_id", person="participant_id"),
)
