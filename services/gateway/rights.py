"""Who may see which journeys: staff all, an agency its applicants, an employer its people, a person their own."""

from services.gateway.composing import Journey
from shared.chassis import Principal, Role
from shared.contracts.scheme import Scheme

FULL_FIGURES = frozenset({Role.OPERATOR, Role.AUDITOR})
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


def may_see(principal: Principal, journey: Journey) -> bool:
    columns = {
        "organisation_id": journey.parts.selection.organisation_id,
        "employer_id": journey.parts.mobility.employer_id,
        "participant_id": journey.participant_id,
    }
    return all(columns[name] == value for name, value in scope(principal).items())


def sees_full_figures(principal: Principal, scheme: Scheme | None) -> bool:
    """Operators and auditors, and whoever works for the organisation that the scheme names for its research."""
    if principal.roles & FULL_FIGURES:
        return True
    partner = scheme.partner(principal.organisation or "") if scheme else None
    return partner is not None and "research" in partner.roles
