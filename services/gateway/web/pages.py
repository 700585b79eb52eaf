"""The pages people open: schemes, their figures, journeys and each of them as a whole."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.gateway.api.common import Events, LastEventId
from services.gateway.api.journeys import Watched, seen, watch_journey
from services.gateway.api.schemes import FoundScheme, figures_for, funnel_for, watch_scheme
from services.gateway.composing import facts_of, scheme_of, slug
from services.gateway.history import Moment
from services.gateway.rights import open_journeys, require_filters, searches_as_employer
from services.gateway.shown import JourneyShown
from services.gateway.standing import FINAL, STAGES
from services.gateway.subjects import SchemeView, corridors, schemes
from services.gateway.views import journeys
from services.gateway.web import searching, words
from services.gateway.web.language import language_of
from services.gateway.web.rendering import STATIC, page
from services.gateway.web.searching import found_by, more, place
from shared.chassis import APIRouter, live, not_found, sees_full_figures
from shared.contracts.dossier import Stage
from shared.contracts.scheme import Scheme
from shared.privacy.small_cells import is_small, parts_shown

router = APIRouter()
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FILTERS = ("scheme_id", "stage", "state", "track")


@router.get("/static/{name}")
async def static_file(name: str) -> Response:
    if (content := STATIC.get(name)) is None:
        raise not_found()
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, media_type=TYPES[name.rpartition(".")[2]], headers=headers)


@router.get("/")
async def overview(request: Request, store: Events) -> HTMLResponse:
    counts = await store.count(journeys, by=("scheme_id", "stage"))
    cards = [_card(request, view, counts) for view in await store.find(schemes) if view.scheme]
    return page(request, "overview.html", schemes=cards)


def _card(request: Request, view: SchemeView, counts: Mapping[tuple[str, ...], int]) -> dict[str, object]:
    scheme = view.scheme
    found: dict[str, int | None] = {stage: counts.get((slug(view), stage), 0) for stage in _in_order(scheme)}
    full = sees_full_figures(request.state.principal, scheme)
    stages = list((found if full else parts_shown(found)).items())
    journeys = sum(people or 0 for people in found.values())
    return {
        "id": slug(view),
        "title": title(request, scheme),
        "starts_on": scheme.starts_on if scheme else None,
        "ends_on": scheme.ends_on if scheme else None,
        "corridors": scheme.corridors if scheme else (),
        "journeys": journeys if full or not is_small(journeys) else None,
        "stages": stages,
    }


def title(request: Request, scheme: Scheme | None) -> str:
    """In the reader's language, else in English, else in the first there is."""
    texts = scheme.title if scheme else {}
    return texts.get(language_of(request)) or texts.get("en") or next(iter(texts.values()), "")


@router.get("/schemes/{id}")
async def scheme_page(request: Request, scheme: FoundScheme, store: Events) -> HTMLResponse:
    facts = await facts_of(store, scheme)
    return page(
        request,
        "scheme.html",
        id=slug(scheme),
        title=title(request, scheme.scheme),
        scheme=scheme.scheme,
        version=scheme.version,
        corridors=await store.find(corridors, scheme_id=slug(scheme)),
        funnel=funnel_for(request, facts),
        figures=figures_for(request, facts),
    )


@router.get("/journeys")
async def search_page(
    request: Request,
    store: Events,
    number: str = "",
    scheme_id: str = "",
    stage: str = "",
    state: str = "",
    track: str = "",
    after: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    filters = dict(zip(FILTERS, (scheme_id, stage, state, track), strict=True))
    require_filters(request, {"stage": stage, "state": state})
    found = await found_by(request, store, number.strip().lower(), filters, place(request, after))
    await open_journeys(request, found[: searching.ON_A_PAGE])
    return page(
        request,
        "journeys.html",
        filters=filters | {"number": number},
        schemes=[slug(view) for view in await store.find(schemes)],
        found=found[: searching.ON_A_PAGE],
        more=more(request, found, number, filters),
        words=words,
        by_place=not searches_as_employer(request),
    )


@router.get("/journeys/{id}")
async def journey_page(id: UUID, request: Request, store: Events, as_of: date | None = None) -> HTMLResponse:
    found = await seen(request, store, id, as_of)
    scheme = await scheme_of(store, found.journey.scheme_id)
    return page(
        request,
        "journey.html",
        journey=found.journey,
        places=places(found.journey, scheme),
        chapters=chapters(found.moments),
        owners={one.organisation: one.name for one in scheme.partners} if scheme else {},
    )


def places(journey: JourneyShown, scheme: Scheme | None) -> list[tuple[Stage, str]]:
    """Every stage of the scheme, and whether it is done, now, to come, or where the way ended."""
    order = _in_order(scheme)
    now = order.index(journey.stage) if journey.stage in order else 0
    here = "done" if journey.state == "closed" else "over" if journey.state in FINAL else "now"
    return [(stage, "done" if at < now else here if at == now else "ahead") for at, stage in enumerate(order)]


def _in_order(scheme: Scheme | None) -> Sequence[Stage]:
    return scheme.stages if scheme else STAGES


def chapters(moments: Sequence[Moment]) -> list[tuple[Stage, list[Moment]]]:
    """The latest first, in runs that one service tells."""
    return [(stage, list(run)) for stage, run in groupby(reversed(moments), key=lambda moment: moment.source)]


@router.get("/journeys/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def live_journey(
    watched: Watched, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async for event in watch_journey(watched, store, request, last_event_id):
        yield event


@router.get("/schemes/{id}/live", response_class=EventSourceResponse, dependencies=[Depends(live)])
async def live_scheme(
    scheme: FoundScheme, store: Events, request: Request, last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    async for event in watch_scheme(scheme, store, request, last_event_id):
        yield event
