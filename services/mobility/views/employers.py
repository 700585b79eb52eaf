"""What is read about an employer: its standing, and what it means to offer."""

from dataclasses import dataclass, replace
from typing import Literal

from services.mobility.domain.employer import (
    CommitmentDeclared,
    EmployerEvent,
    EmployerRegistered,
    EmployerSuspended,
    EmployerVetted,
    Motive,
    Size,
)
from shared.kernel import Index, Projection, Recorded, Rows, View
from shared.kernel.projection import EVERY


@dataclass(frozen=True, kw_only=True)
class Commitment:
    scheme_id: str
    places: int


@dataclass(frozen=True, kw_only=True)
class EmployerView(View):
    name: str
    country: str
    size: Size
    motive: Motive
    first_foreign_hire: bool
    standing: Literal["registered", "vetted", "suspended"] = "registered"
    findings: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    suspended_for: str | None = None


def project(view: EmployerView | None, recorded: Recorded[EmployerEvent]) -> EmployerView | None:
    match recorded.event, view:
        case EmployerRegistered() as registered, None:
            return EmployerView(id=recorded.subject, **vars(registered))
        case EmployerVetted(findings=findings), EmployerView():
            return replace(view, standing="vetted", findings=findings, suspended_for=None)
        case CommitmentDeclared(scheme_id=scheme, places=places), EmployerView(commitments=commitments):
            kept = tuple(one for one in commitments if one.scheme_id != scheme)
            return replace(view, commitments=(*kept, Commitment(scheme_id=scheme, places=places)))
        case EmployerSuspended(reason=reason), EmployerView():
            return replace(view, standing="suspended", suspended_for=reason)
        case _:
            return view


employers = Projection(
    "employers",
    EmployerView,
    project,
    Index("country"),
    Index("standing"),
    Index("size"),
    rows=Rows(organisation=EVERY, employer="id", scheme=EVERY),
)
