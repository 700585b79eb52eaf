"""Who gets figures whole: those who answer for a scheme, and those whom it names for its research."""

from shared.chassis.auth import Principal, Role
from shared.contracts.scheme import Scheme

FULL_FIGURES = frozenset({Role.OPERATOR, Role.AUDITOR})


def sees_full_figures(principal: Principal, scheme: Scheme | None) -> bool:
    """Operators and auditors, and whoever works for the organisation that the scheme names for its research."""
    if principal.roles & FULL_FIGURES:
        return True
    partner = scheme.partner(principal.organisation or "") if scheme else None
    return partner is not None and "research" in partner.roles
