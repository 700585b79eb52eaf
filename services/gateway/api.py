"""Journeys and schemes over HTTP: each journey as a whole, each scheme as figures, both of them live."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.gateway.composing import Journey, Told, compose, facts_of, journey_of, scheme_of, slug, told
from services.gateway.funnel import Funnel, funnel
from services.gateway.history import Moment
from services.gateway.indicators import Figure, indicators
from services.gateway.live import changes
from services.gateway.rights import open_journeys
from services.gateway.subjects import CorridorView, SchemeView, corridors, schemes
from services.gateway.views import journeys
from shared.chassis import APIRouter, Page, Paging, Reader, live, not_found, paging, reader
from shared.contracts.scheme import Claim
from shared.kernel.store import Store

router = APIRouter(tags=["journeys"])
T = TypeVar("T")


async def store(request: Request) -> Store:
    found: Store = request.app.state.store
    return found


async def scheme(id: str, store: Annotated[Store, Depends(store)]) -> SchemeView:
    if (found := await store.get(schemes, f"scheme:{id}")) is None:
        raise not_found(f"No scheme called {id} was published.")
    return found


Views = Annotated[Reader, Depends(reader)]
Events = Annotated[Store, Depends(store)]
FoundScheme = Annotated[SchemeView, Depends(scheme)]
AsOf = Annotated[date | None, Query(description="as it stood at the end of this day (UTC)")]
LastEventId = Annotated[str | None, Header()]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    journey_id: str
    as_of: date | None
    moments: list[Moment]


@dataclass(frozen=True, kw_only=True)
class SchemeEntry:
    id: str
    version: int
    title: dict[str, str]
    starts_on: date | None
    ends_on: date | None
    journeys: int


@dataclass(frozen=True, kw_only=True)
class SchemeFunnel:
    scheme_id: str
    version: int
    funnel: Funnel
    claims: tuple[Claim, ...]
    corridors: list[CorridorView]


async def seen(request: Request, store: Store, id: UUID, day: date | None = None) -> Told:
    await require_visible(request, id)
    found = heard(await told(store, str(id), day))
    await open_journeys(request, [found.journey])
    return found


async def require_visible(request: Request, id: UUID) -> None:
    """What is not there and what the caller may not see are answered alike."""
    heard(await Reader(request.state.reads).get(journeys, id))


def heard(found: T | None) -> T:
    if found is None:
        raise not_found("Nothing was heard of this journey by then.")
    return found


async def opened(request: Request, store: Store, id: UUID, day: date | None = None) -> Journey:
    await require_visible(request, id)
    journey = heard(await journey_of(store, str(id), day))
    await open_journeys(request, [journey])
    return journey


async def opened_now(id: UUID, request: Request, store: Events) -> Journey:
    """Asked before a stream begins, as nothing can be refused once it has."""
    return await opened(request, store, id)


Watched = Annotated[Journey, Depends(opened_now)]


@router.get("/journeys/{id}")
async def show_journey(id: UUID, request: Request, store: Events, response: Response, as_of: AsOf = None) -> Journey:
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
) -> Page[Journey]:
    """By declared columns and pseudonymous ids; never by a name or another personal datum."""
    filters = {"scheme_id": scheme_id, "stage": stage, "state": state, "track": track, "sex": sex, "region": region}
    person = {"participant_id": str(participant_id) if participant_id else None, "age_band": age_band}
    page = await views.page(journeys, paging, order=("id",), **filters | person)
    known = {id: await scheme_of(store, id) for id in {view.scheme_id for view in page.items}}
    shown = [compose(view, known[view.scheme_id]) for view in page.items]
    await open_journeys(request, shown)
    return Page(items=shown, next=page.next)


@router.get("/schemes")
async def list_schemes(store: Events) -> list[SchemeEntry]:
    counts = await store.count(journeys, by=("scheme_id",))
    return [scheme_entry(view, counts.get((slug(view),), 0)) for view in await store.find(schemes) if view.scheme]


def scheme_entry(view: SchemeView, count: int) -> SchemeEntry:
    return SchemeEntry(
        id=slug(view),
        version=view.version,
        title=dict(view.scheme.title) if view.scheme else {},
        starts_on=view.scheme.starts_on if view.scheme else None,
        ends_on=view.scheme.ends_on if view.scheme else None,
        journeys=count,
    )


@router.get("/schemes/{id}/funnel")
async def show_funnel(scheme: FoundScheme, store: Events) -> SchemeFunnel:
    return SchemeFunnel(
        scheme_id=slug(scheme),
        version=scheme.version,
        funnel=funnel(await facts_of(store, scheme)),
        claims=scheme.scheme.claims if scheme.scheme else (),
        corridors=await store.find(corridors, scheme_id=slug(scheme)),
    )


@router.get("/schemes/{id}/indicators")
async def show_indicators(scheme: FoundScheme, store: Events) -> dict[str, Figure]:
    return indicators(await facts_of(store, scheme))


@router.get("/journeys/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def watch_journey(
    watched: Watched, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async def version() -> int:
        found = await store.versioned(journeys, watched.id)
        return found[1] if found else 0

    async for event in changes(version, last_event_id, request.app.state.stopping):
        yield event


@router.get("/schemes/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def watch_scheme(
    scheme: FoundScheme, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async for event in changes(store.head, last_event_id, request.app.state.stopping):
        yield event
