"""What training shows before anybody decides: previews, proposals and figures."""

from uuid import UUID

from services.training.domain.enrolment.events import DroppedOut, EnrolmentEvent
from services.training.views import EnrolmentView, enrolments, figures_of, preview, proposed
from services.training.views.preview import AffectedEnrolment
from shared.contracts.scheme import TrackRule
from shared.testing import folded
from tests.training.facts import (
    ASSIGNED,
    AWAY,
    COHORT,
    CURRICULUM,
    ICT_PASSED,
    IN_TRAINING,
    JOURNEY,
    NEWER,
    OPENED,
    SECOND,
    THIRD,
    dossier,
    module,
)


def seen(*events: EnrolmentEvent, journey: UUID = JOURNEY) -> EnrolmentView:
    view = folded(enrolments, *events, subject=str(journey))
    assert view
    return view


def test_a_preview_of_a_revision_names_who_is_affected_and_what_they_would_have_to_pass() -> None:
    low = ICT_PASSED.model_copy(update={"score": 55})
    newer = NEWER.model_copy(update={"modules": (NEWER.modules[0], module("rights"))})
    shown = preview(CURRICULUM, newer, [seen(*IN_TRAINING, low)])
    assert (shown.version, shown.added, shown.dropped, shown.revised) == (2, ("rights",), ("english",), ("ict",))
    assert shown.affected == (
        AffectedEnrolment(journey_id=JOURNEY, cohort_id=COHORT, follows=1, to_pass=("ict", "rights")),
    )


def test_the_rule_proposes_the_first_by_rank_for_work_abroad_and_passes_over_drop_outs() -> None:
    def ranked(rank: int, *events: EnrolmentEvent, journey: UUID) -> EnrolmentView:
        return seen(OPENED.model_copy(update={"dossier": dossier(rank)}), ASSIGNED, *events, journey=journey)

    group = [
        ranked(3, AWAY, journey=JOURNEY),
        ranked(1, DroppedOut(cohort_id=COHORT, reason="health"), journey=SECOND),
        ranked(2, journey=THIRD),
    ]
    rule = TrackRule(first="away", places=1, otherwise="home", claim="away-by-rank")
    assert [(one.journey_id, one.track, one.assigned) for one in proposed(group, rule)] == [
        (THIRD, "away", None),
        (JOURNEY, "home", "away"),
    ]


def test_the_figures_of_a_cohort_leave_drop_outs_out_of_the_enrolled() -> None:
    figures = figures_of({"enrolled": 1, "studying": 2, "suspended": 1, "completed": 4, "dropped_out": 3}, waiting=5)
    assert (figures.enrolled, figures.completed, figures.dropped_out, figures.waiting) == (8, 4, 3, 5)
