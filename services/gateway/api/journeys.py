"""Journeys over HTTP: each as a whole, as of any day, and live."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.gateway.api.common import Events, LastEventId
from services.gateway.composing import Told, compose, journey_of, scheme_of, told
from services.gateway.history import Moment, told_to_observer
from services.gateway.live import changes
from services.gateway.rights import as_employer, as_observer, employer_of, open_journeys, require_filters
from services.gateway.shown import JourneyShown
from services.gateway.views import JourneyView, journeys
from shared.chassis import APIRouter, Page, Paging, Reader, live, not_found, paging, reader
from shared.kernel.store import Store

router = APIRouter(tags=["journeys"])
T = TypeVar("T")
UNHEARD = "Nothing was heard of this journey by then."


Views = Annotated[Reader, Depends(reader)]
AsOf = Annotated[date | None, Query(description="as it stood at the end of this day (UTC)")]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    journey_id: str
    as_of: date | None
    moments: list[Moment]


async def seen(request: Request, store: Store, id: UUID, day: date | None = None) -> Told:
    await require_visible(request, id)
    found = heard(await told(store, str(id), day, await employer_of(request, str(id))))
    await open_journeys(request, [found.journey])
    if await as_observer(request, [str(id)]):
        return replace(found, moments=told_to_observer(found.moments))
    return found


async def require_visible(request: Request, id: UUID) -> None:
    """What is not there and what the caller may not see are answered alike."""
    heard(await Reader(request.state.reads).get(journeys, id))


def heard(found: T | None) -> T:
    if found is None:
        raise not_found(UNHEARD)
    return found


async def opened(request: Request, store: Store, id: UUID, day: date | None = None) -> JourneyShown:
    await require_visible(request, id)
    journey = await journey_of(store, str(id), day, await employer_of(request, str(id)))
    if journey is None:
        raise not_found(UNHEARD)
    await open_journeys(request, [journey])
    return journey


async def opened_now(id: UUID, request: Request, store: Events) -> JourneyShown:
    """Asked before a stream begins, as nothing can be refused once it has."""
    return await opened(request, store, id)


Watched = Annotated[JourneyShown, Depends(opened_now)]


@router.get("/journeys/{id}")
async def show_journey(
    id: UUID, request: Request, store: Events, response: Response, as_of: AsOf = None
) -> JourneyShown:
    journey = await opened(request, store, id, as_of)
    response.headers["ETag"] = f'"{journey.version}"'
    return journey


@router.get("/journeys/{id}/timeline")
async def show_timeline(id: UUID, request: Request, store: Events, as_of: AsOf = None) -> Timeline:
    found = await seen(request, store, id, as_of)
    return Timeline(journey_id=str(id), as_of=as_of, moments=list(found.moments))


@router.get("/journeys")
async def find_journeys(
    request: Request,
    views: Views,
    store: Events,
    paging: Annotated[Paging, Depends(paging)],
    scheme_id: str | None = None,
    participant_id: UUID | None = None,
    stage: str | None = None,
    state: str | None = None,
    track: str | None = None,
    sex: str | None = None,
    region: str | None = None,
    age_band: str | None = None,
) -> Page[JourneyShown]:
    """By declared columns and pseudonymous ids; never by a name or another personal datum."""
    filters = {"scheme_id": scheme_id, "stage": stage, "state": state, "track": track, "sex": sex, "region": region}
    person = {"participant_id": str(participant_id) if participant_id else None, "age_band": age_band}
    require_filters(request, filters | person)
    page = await views.page(journeys, paging, order=("id",), **filters | person)
    shown = await composed(request, store, page.items)
    await open_journeys(request, shown)
    return Page(items=shown, next=page.next)


async def composed(request: Request, store: Store, views: Sequence[JourneyView]) -> list[JourneyShown]:
    """Each as the caller may see it."""
    known = {id: await scheme_of(store, id) for id in {view.scheme_id for view in views}}
    employers = await as_employer(request, [view.id for view in views])
    return [compose(view, known[view.scheme_id], as_employer=view.id in employers) for view in views]


@router.get("/journeys/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def watch_journey(
    watched: Watched, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async def version() -> int:
        found = await store.versioned(journeys, watched.id)
        return found[1] if found else 0

    async for event in changes(version, last_event_id, request.app.state.stopping):
        yield event
