"""Journeys that are searched for on a page: by number, by scheme, by where they stand, and page by page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request

from services.gateway.api.journeys import composed
from services.gateway.rights import searches_as_employer
from services.gateway.shown import JourneyShown
from services.gateway.views import journeys
from shared.kernel.store import Reads, Store

ON_A_PAGE = 50


async def found_by(
    request: Request, store: Store, number: str, filters: Mapping[str, str], after: Sequence[object] | None
) -> list[JourneyShown]:
    """A number is looked for as the journey's and as the participant's, among what the caller may see; employers are
    shown no participant's number, nor what the journey's last change was."""
    reads: Reads = request.state.reads
    wanted = {name: value for name, value in filters.items() if value}
    employer = searches_as_employer(request)
    columns = ("id",) if employer else ("id", "participant_id")
    numbers = [{column: number} for column in columns] if number else [{}]
    order = () if employer else ("-since",)
    views = [
        view
        for one in numbers
        for view in await reads.find(journeys, order=order, limit=ON_A_PAGE + 1, after=after, **wanted | one)
    ]
    return await composed(request, store, views)


def place(request: Request, after: Sequence[str] | None) -> list[object] | None:
    match after:
        case [id] if searches_as_employer(request):
            return [id]
        case [since, id] if not searches_as_employer(request):
            return [datetime.fromisoformat(since), id]
        case _:
            return None


def more(request: Request, found: Sequence[JourneyShown], number: str, filters: Mapping[str, str]) -> str | None:
    if len(found) <= ON_A_PAGE:
        return None
    last = found[ON_A_PAGE - 1]
    if searches_as_employer(request):
        after = [last.id]
    elif last.since is None:
        return None
    else:
        after = [last.since.isoformat(), last.id]
    return urlencode([*filters.items(), ("number", number), *[("after", one) for one in after]])
