"""What of a placement each role is shown: an employer its own offer and what somebody can do, all others the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from fastapi import Request

from services.mobility.domain.terms import Terms
from services.mobility.views import PlacementView, placements
from services.mobility.views.placement import State, StepView
from shared.chassis import Role, seen_beyond
from shared.contracts.dossier import Dossier, LanguageLevel, Track


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What somebody can do; nothing of sex, age, region or rank."""

    eqf: int
    field_of_study: str
    languages: tuple[LanguageLevel, ...]
    experience_months: int
    skills: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlacementOfEmployer:
    """For the employer whose offer stands or has become a contract: that offer, its pathway and what is owed."""

    id: str
    scheme_id: str
    track: Track
    state: State
    since: datetime
    dossier: Abilities
    corridor: str | None
    suspended: bool
    suspended_for: str | None
    vacancy_id: UUID | None
    employer_id: str | None
    country: str | None
    terms: Terms | None
    due_at: datetime | None
    steps: tuple[StepView, ...]
    step: str | None


PlacementShown: TypeAlias = PlacementView | PlacementOfEmployer
SHOWN: dict[Role, tuple[type, ...]] = {
    Role.OPERATOR: (PlacementView, Dossier),
    Role.AGENCY: (PlacementView, Dossier),
    Role.CASE_WORKER: (PlacementView, Dossier),
    Role.PARTICIPANT: (PlacementView, Dossier),
    Role.EMPLOYER: (PlacementOfEmployer, Abilities),
}


async def shown(request: Request, found: Sequence[PlacementView]) -> list[PlacementShown]:
    whole = await seen_beyond(request, placements, [one.id for one in found], Role.EMPLOYER)
    return [one if one.id in whole else of_employer(one) for one in found]


def of_employer(view: PlacementView) -> PlacementOfEmployer:
    same = [one.name for one in fields(PlacementOfEmployer) if one.name != "dossier"]
    return PlacementOfEmployer(dossier=abilities(view.dossier), **{name: getattr(view, name) for name in same})


def abilities(dossier: Dossier) -> Abilities:
    return Abilities(
        eqf=dossier.qualification.eqf,
        field_of_study=dossier.qualification.field,
        languages=dossier.languages,
        experience_months=dossier.experience_months,
        skills=dossier.skills,
    )
