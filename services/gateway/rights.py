"""What an employer is shown of journeys: how many on one day, and which it may see by no other of its roles."""

from collections.abc import Iterable, Mapping, Sequence, Set

from fastapi import Request

from services.gateway.shown import JourneyShown
from services.gateway.views import journeys
from shared.chassis import Principal, Problem, Role, seen_beyond, view_budget

EVERYWHERE = frozenset({Role.OPERATOR, Role.SERVICE})
BY_EMPLOYERS = frozenset({"scheme_id", "track"})


async def open_journeys(request: Request, journeys: Iterable[JourneyShown]) -> None:
    """An employer's look at a journey is one of so many a day."""
    principal: Principal = request.state.principal
    if principal.employer_alone:
        await view_budget(request).spend(principal.organisation or "", [one.id for one in journeys])


async def as_employer(request: Request, ids: Sequence[str]) -> Set[str]:
    """Those that the caller may see as an employer alone."""
    return set(ids) - await seen_beyond(request, journeys, ids, Role.EMPLOYER)


async def as_observer(request: Request, ids: Sequence[str]) -> Set[str]:
    """Those that the caller may see as an agency or an employer alone, who support nobody after the return."""
    return set(ids) - await seen_beyond(request, journeys, ids, Role.EMPLOYER, Role.AGENCY)


async def employer_of(request: Request, id: str) -> str | None:
    """The caller's organisation where it may see this journey as an employer alone."""
    principal: Principal = request.state.principal
    return principal.organisation or "" if await as_employer(request, [id]) else None


def searches_as_employer(request: Request) -> bool:
    roles: Set[Role] = request.state.principal.roles
    return Role.EMPLOYER in roles and not roles & EVERYWHERE


def require_filters(request: Request, filters: Mapping[str, object]) -> None:
    """What an employer is not shown it cannot search by either: the rows that are found would tell it."""
    refused = sorted(name for name, value in filters.items() if value and name not in BY_EMPLOYERS)
    if refused and searches_as_employer(request):
        raise Problem(403, "not_shown", f"Employers are not shown {', '.join(refused)}; leave this filter out.")
