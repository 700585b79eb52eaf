"""What each co-owner of a call sees of it and of its applications: response models, never fields hidden in a page."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from services.selection.domain.sharing import ShareRole
from services.selection.views import ApplicationView, CallView
from services.selection.views.calls import CallState
from shared.contracts.dossier import LanguageLevel
from shared.contracts.scheme import CallPlan

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")
Outcome: TypeAlias = Literal["selected", "reserve", "rejected"]


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What somebody can do; nothing of sex, age, region or circumstances."""

    eqf: int
    field_of_study: str
    languages: tuple[LanguageLevel, ...]
    experience_months: int
    skills: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProfileShown(Abilities):
    """All that the call knows but the circumstances: no unemployment, no situation."""

    sex: str
    age: int
    region: str
    graduation_year: int


@dataclass(frozen=True, kw_only=True)
class ApplicationOfPanel:
    """For an employer on a panel: those invited to the interview, by what they can do."""

    id: str
    call_id: str
    stage: str
    profile: Abilities
    test: int | None
    interview: int | None
    panel: str | None


@dataclass(frozen=True, kw_only=True)
class ApplicationOfEmploymentService(ApplicationOfPanel):
    """For the destination's employment service: also how far it came and what was decided."""

    scheme_id: str
    passed: Literal["eligible", "shortlist", "interview"] | None
    outcome: Outcome | None
    rank: int | None


@dataclass(frozen=True, kw_only=True)
class ApplicationOfImplementer(ApplicationOfEmploymentService):
    """For the implementing organisation: also who somebody is to the scheme, and each reason."""

    participant_id: str
    reference: str
    submitted_at: datetime
    profile: ProfileShown
    desk: int | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class CallOfPanel:
    id: str
    scheme_id: str
    state: CallState


@dataclass(frozen=True, kw_only=True)
class CallOfPartner(CallOfPanel):
    scheme_version: int
    plan: CallPlan


ApplicationPart: TypeAlias = ApplicationOfImplementer | ApplicationOfEmploymentService | ApplicationOfPanel
CallPart: TypeAlias = CallOfPartner | CallOfPanel
APPLICATIONS: dict[ShareRole, tuple[type[Any], type[Any]]] = {
    "employer_panel": (ApplicationOfPanel, Abilities),
    "employment_service": (ApplicationOfEmploymentService, Abilities),
    "implementing_organisation": (ApplicationOfImplementer, ProfileShown),
}


def application_for(role: ShareRole, view: ApplicationView) -> ApplicationPart:
    kind, profile = APPLICATIONS[role]
    ids = {"call_id": str(view.call_id), "participant_id": str(view.participant_id)}
    part: ApplicationPart = _part(kind, view, ids | {"profile": _part(profile, view.profile, {})})
    return part


def call_for(role: ShareRole, view: CallView) -> CallPart:
    return _part(CallOfPanel if role == "employer_panel" else CallOfPartner, view, {})


def _part(kind: type[S], whole: object, made: dict[str, Any]) -> S:
    names = [one.name for one in fields(kind)]
    return kind(**{name: made[name] if name in made else getattr(whole, name) for name in names})
