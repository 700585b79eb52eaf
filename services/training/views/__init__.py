"""What is read about curricula, cohorts and enrolments."""

from services.training.views.cohorts import CohortStanding, CohortView, cohorts
from services.training.views.curricula import CurriculumView, curricula
from services.training.views.enrolments import EnrolmentView, Standing, enrolments
from services.training.views.figures import CohortFigures, figures_of
from services.training.views.preview import NOT_PAST, RevisionPreview, preview
from services.training.views.tracks import ProposedTrack, proposed

__all__ = [
    "NOT_PAST",
    "CohortFigures",
    "CohortStanding",
    "CohortView",
    "CurriculumView",
    "EnrolmentView",
    "ProposedTrack",
    "RevisionPreview",
    "Standing",
    "cohorts",
    "curricula",
    "enrolments",
    "figures_of",
    "preview",
    "proposed",
]
