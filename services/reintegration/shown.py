"""What of a case each role is shown: an agency, which observes, no need that tells of health, all others the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from fastapi import Request

from services.reintegration.domain.words import Need, Needs
from services.reintegration.views import CaseState, CaseView, Delivery, FollowUpView, Observation, cases
from shared.chassis import Role, seen_beyond
from shared.contracts.dossier import Track


@dataclass(frozen=True, kw_only=True)
class NeedsOfAgency:
    """Psychosocial needs are data about health (GDPR Art. 9): they stay with the case worker and the person."""

    economic: Need
    social: Need


@dataclass(frozen=True, kw_only=True)
class CaseOfAgency:
    """For the agency that sent the participant and reports outcomes."""

    id: str
    participant_id: UUID
    scheme_id: str
    track: Track
    travelled: bool
    state: CaseState
    opened_at: datetime
    returned_on: date | None
    needs: NeedsOfAgency | None
    plan: tuple[str, ...]
    delivered: tuple[Delivery, ...]
    follow_ups: tuple[FollowUpView, ...]
    next_due_at: datetime | None
    outcome: str | None
    observed_on: date | None
    outcomes: tuple[Observation, ...]
    closed_at: datetime | None
    closed_because: str | None
    organisation_id: str | None


CaseShown: TypeAlias = CaseView | CaseOfAgency
SHOWN: dict[Role, tuple[type, ...]] = {
    Role.OPERATOR: (CaseView, Needs),
    Role.CASE_WORKER: (CaseView, Needs),
    Role.PARTICIPANT: (CaseView, Needs),
    Role.AGENCY: (CaseOfAgency, NeedsOfAgency),
}


async def shown(request: Request, found: Sequence[CaseView]) -> list[CaseShown]:
    whole = await seen_beyond(request, cases, [one.id for one in found], Role.AGENCY)
    return [one if one.id in whole else of_agency(one) for one in found]


def of_agency(view: CaseView) -> CaseOfAgency:
    needs = NeedsOfAgency(economic=view.needs.economic, social=view.needs.social) if view.needs else None
    same = [one.name for one in fields(CaseOfAgency) if one.name != "needs"]
    return CaseOfAgency(needs=needs, **{name: getattr(view, name) for name in same})
