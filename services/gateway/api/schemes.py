"""Schemes over HTTP: each as figures, as far as the caller may see them, and live."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.gateway.api.common import Events, LastEventId
from services.gateway.composing import facts_of, slug
from services.gateway.disclosing import disclosed_funnel
from services.gateway.funnel import Funnel, funnel
from services.gateway.indicators import Facts, Figure, disclosed, indicators
from services.gateway.live import changes
from services.gateway.subjects import CorridorView, SchemeView, corridors, schemes
from services.gateway.views import journeys
from shared.chassis import APIRouter, live, not_found, sees_full_figures
from shared.contracts.scheme import Claim
from shared.privacy.small_cells import is_small

router = APIRouter(tags=["schemes"])


async def scheme(id: str, store: Events) -> SchemeView:
    if (found := await store.get(schemes, f"scheme:{id}")) is None:
        raise not_found(f"No scheme called {id} was published.")
    return found


FoundScheme = Annotated[SchemeView, Depends(scheme)]


@dataclass(frozen=True, kw_only=True)
class SchemeEntry:
    id: str
    version: int
    title: dict[str, str]
    starts_on: date | None
    ends_on: date | None
    journeys: int | None


@dataclass(frozen=True, kw_only=True)
class SchemeFunnel:
    scheme_id: str
    version: int
    funnel: Funnel
    claims: tuple[Claim, ...]
    corridors: list[CorridorView]


@router.get("/schemes")
async def list_schemes(request: Request, store: Events) -> list[SchemeEntry]:
    """`journeys` is none where they are fewer than may be told of."""
    counts = await store.count(journeys, by=("scheme_id",))
    return [
        scheme_entry(view, None if is_small(count) and not sees_full_figures(request.state.principal, known) else count)
        for view in await store.find(schemes)
        if (known := view.scheme)
        for count in [counts.get((slug(view),), 0)]
    ]


def scheme_entry(view: SchemeView, count: int | None) -> SchemeEntry:
    return SchemeEntry(
        id=slug(view),
        version=view.version,
        title=dict(view.scheme.title) if view.scheme else {},
        starts_on=view.scheme.starts_on if view.scheme else None,
        ends_on=view.scheme.ends_on if view.scheme else None,
        journeys=count,
    )


@router.get("/schemes/{id}/funnel")
async def show_funnel(request: Request, scheme: FoundScheme, store: Events) -> SchemeFunnel:
    return SchemeFunnel(
        scheme_id=slug(scheme),
        version=scheme.version,
        funnel=funnel_for(request, await facts_of(store, scheme)),
        claims=scheme.scheme.claims if scheme.scheme else (),
        corridors=await store.find(corridors, scheme_id=slug(scheme)),
    )


@router.get("/schemes/{id}/indicators")
async def show_indicators(request: Request, scheme: FoundScheme, store: Events) -> dict[str, Figure]:
    """`reason` is `too_few` where a figure would tell of fewer people than may be told of."""
    return figures_for(request, await facts_of(store, scheme))


def funnel_for(request: Request, facts: Facts) -> Funnel:
    whole = funnel(facts)
    return whole if sees_full_figures(request.state.principal, facts.scheme) else disclosed_funnel(whole)


def figures_for(request: Request, facts: Facts) -> dict[str, Figure]:
    whole = indicators(facts)
    return whole if sees_full_figures(request.state.principal, facts.scheme) else disclosed(whole)


@router.get("/schemes/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def watch_scheme(
    scheme: FoundScheme, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async for event in changes(store.head, last_event_id, request.app.state.stopping):
        yield event
