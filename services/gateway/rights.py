"""Who may see which journeys: staff all, an agency its applicants, an employer its people, a person their own."""

from collections.abc import Iterable

from fastapi import Request

from services.gateway.composing import Journey
from shared.chassis import Principal, Role, view_budget

EVERYWHERE = frozenset({Role.OPERATOR, Role.AUDITOR, Role.CASE_WORKER, Role.SERVICE})


def scope(principal: Principal) -> dict[str, str]:
    """The columns a search is narrowed by; the narrowest where someone has none of the wider roles."""
    if principal.roles & EVERYWHERE:
        return {}
    organisation = principal.organisation or ""
    if Role.AGENCY in principal.roles:
        return {"organisation_id": organisation}
    if Role.EMPLOYER in principal.roles:
        return {"employer_id": organisation}
    return {"participant_id": principal.subject}


async def open_journeys(request: Request, journeys: Iterable[Journey]) -> None:
    """An employer's look at a journey is one of so many a day."""
    if employer := scope(request.state.principal).get("employer_id"):
        await view_budget(request).spend(employer, [one.id for one in journeys])


def may_see(principal: Principal, journey: Journey) -> bool:
    columns = {
        "organisation_id": journey.parts.selection.organisation_id,
        "employer_id": journey.parts.mobility.employer_id,
        "participant_id": journey.participant_id,
    }
    return all(columns[name] == value for name, value in scope(principal).items())
