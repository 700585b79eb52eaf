"""What is read about schemes, calls, cohorts, employers, vacancies and corridors, each from its own stream."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from services.gateway.domain.journey import ContractHeard
from shared.contracts.mobility import (
    CommitmentDeclared,
    CorridorResumed,
    CorridorSuspended,
    EmployerVetted,
    VacancyOpened,
)
from shared.contracts.scheme import Scheme
from shared.contracts.selection import CallClosed, CallOpened, SchemePublished
from shared.contracts.training import CohortOpened, CurriculumRevised
from shared.kernel import OPEN, Index, Projection, Recorded, View

V = TypeVar("V", bound=View)


@dataclass(frozen=True, kw_only=True)
class Revision:
    version: int
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class SchemeView(View):
    """`scheme` is none while only training has told of it: its curriculum's revisions."""

    version: int = 0
    scheme: Scheme | None = None
    revisions: tuple[Revision, ...] = ()
    curriculum_revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CallView(View):
    scheme_id: str
    seats: int
    reserve: int
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CohortView(View):
    scheme_id: str
    seats: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class EmployerView(View):
    """`commitments` are the places it means to offer, by scheme: an interest, not a hire."""

    country: str | None = None
    size: str | None = None
    first_foreign_hire: bool | None = None
    commitments: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VacancyView(View):
    scheme_id: str
    employer_id: str
    country: str
    occupation: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class CorridorView(View):
    scheme_id: str
    corridor: str
    suspended: bool
    since: datetime
    reason: str


def project_scheme(view: SchemeView | None, recorded: Recorded[ContractHeard]) -> SchemeView | None:
    heard, known = recorded.event, view or SchemeView(id=recorded.subject)
    match heard.told:
        case SchemePublished(version=version, scheme=scheme, reason=reason):
            revision = Revision(version=version, at=heard.occurred_at, reason=reason)
            return replace(known, version=version, scheme=scheme, revisions=(*known.revisions, revision))
        case CurriculumRevised(version=version, reason=reason):
            revision = Revision(version=version, at=heard.occurred_at, reason=reason)
            return replace(known, curriculum_revisions=(*known.curriculum_revisions, revision))
        case _:
            return view


def project_call(view: CallView | None, recorded: Recorded[ContractHeard]) -> CallView | None:
    match recorded.event.told:
        case CallOpened() as told:
            return _copied(CallView, recorded, told)
        case CallClosed() if view:
            return replace(view, closed_at=recorded.event.occurred_at)
        case _:
            return view


def project_cohort(view: CohortView | None, recorded: Recorded[ContractHeard]) -> CohortView | None:
    told = recorded.event.told
    return _copied(CohortView, recorded, told) if isinstance(told, CohortOpened) else view


def project_employer(view: EmployerView | None, recorded: Recorded[ContractHeard]) -> EmployerView | None:
    known = view or EmployerView(id=recorded.subject)
    match recorded.event.told:
        case EmployerVetted(country=country, size=size, first_foreign_hire=first):
            return replace(known, country=country, size=size, first_foreign_hire=first)
        case CommitmentDeclared(scheme_id=scheme, places=places):
            return replace(known, commitments={**known.commitments, scheme: places})
        case _:
            return view


def project_vacancy(view: VacancyView | None, recorded: Recorded[ContractHeard]) -> VacancyView | None:
    told = recorded.event.told
    return _copied(VacancyView, recorded, told) if isinstance(told, VacancyOpened) else view


def project_corridor(view: CorridorView | None, recorded: Recorded[ContractHeard]) -> CorridorView | None:
    match recorded.event.told:
        case (CorridorSuspended() | CorridorResumed()) as told:
            return CorridorView(
                id=recorded.subject,
                scheme_id=told.scheme_id,
                corridor=told.corridor,
                suspended=isinstance(told, CorridorSuspended),
                since=recorded.event.occurred_at,
                reason=told.reason,
            )
        case _:
            return view


def _copied(kind: type[V], recorded: Recorded[ContractHeard], told: object) -> V:
    """A view of that kind with the fields the contract shares with it."""
    fields = {name: getattr(told, name) for name in kind.__dataclass_fields__ if hasattr(told, name)}
    return kind(id=recorded.subject, **fields)


schemes = Projection("schemes", SchemeView, project_scheme, rows=OPEN)
calls = Projection("calls", CallView, project_call, Index("scheme_id"), rows=OPEN)
cohorts = Projection("cohorts", CohortView, project_cohort, Index("scheme_id"), rows=OPEN)
employers = Projection(
    "employers",
    EmployerView,
    project_employer,
    rows=OPEN,
)
vacancies = Projection("vacancies", VacancyView, project_vacancy, Index("scheme_id"), rows=OPEN)
corridors = Projection("corridors", CorridorView, project_corridor, Index("scheme_id"), rows=OPEN)
