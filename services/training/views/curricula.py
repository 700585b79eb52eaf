"""The curriculum of a scheme as it stands, and each version before it with its reason."""

from dataclasses import dataclass
from datetime import datetime

from services.training.domain.curriculum import CurriculumAdopted, CurriculumEvent, CurriculumRevised
from shared.contracts.scheme import Curriculum
from shared.kernel import OPEN, Projection, Recorded, View


@dataclass(frozen=True, kw_only=True)
class VersionView:
    curriculum: Curriculum
    reason: str | None
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class CurriculumView(View):
    """`id` is the scheme's; `versions` run from the oldest to the newest."""

    current: Curriculum
    versions: tuple[VersionView, ...]


def project(view: CurriculumView | None, recorded: Recorded[CurriculumEvent]) -> CurriculumView:
    match recorded.event:
        case CurriculumAdopted(curriculum=current):
            reason = current.reason
        case CurriculumRevised(curriculum=current, reason=reason):
            pass
    earlier = view.versions if view else ()
    newest = VersionView(
        curriculum=current, reason=reason, decided_at=recorded.occurred_at, decided_by=recorded.principal
    )
    return CurriculumView(id=recorded.subject, current=current, versions=(*earlier, newest))


curricula = Projection("curricula", CurriculumView, project, rows=OPEN)
