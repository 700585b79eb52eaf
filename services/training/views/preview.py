"""Who a revision of the curriculum would affect, and what each would then still have to pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.training.views.enrolments import EnrolmentView, Standing
from services.training.views.results import followed
from shared.contracts.scheme import Curriculum

NOT_PAST: tuple[Standing, ...] = ("enrolled", "studying", "suspended")


@dataclass(frozen=True, kw_only=True)
class AffectedEnrolment:
    """`to_pass` names the modules not passed yet by the revised curriculum."""

    journey_id: UUID
    cohort_id: UUID | None
    follows: int | None
    to_pass: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RevisionPreview:
    """`revised` modules stay, with other hours, titles or pass marks."""

    version: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    revised: tuple[str, ...]
    affected: tuple[AffectedEnrolment, ...]


def preview(current: Curriculum, newer: Curriculum, enrolments: Iterable[EnrolmentView]) -> RevisionPreview:
    before = {one.code: one for one in current.modules}
    after = {one.code: one for one in newer.modules}
    return RevisionPreview(
        version=newer.version,
        added=tuple(code for code in after if code not in before),
        dropped=tuple(code for code in before if code not in after),
        revised=tuple(code for code, one in after.items() if code in before and before[code] != one),
        affected=tuple(affected(one, newer) for one in enrolments),
    )


def affected(enrolment: EnrolmentView, newer: Curriculum) -> AffectedEnrolment:
    return AffectedEnrolment(
        journey_id=UUID(enrolment.id),
        cohort_id=enrolment.cohort_id,
        follows=enrolment.curriculum_version,
        to_pass=tuple(one.module for one in followed(enrolment.modules, newer) if not one.passed),
    )
