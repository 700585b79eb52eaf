"""What is read about curricula, cohorts and enrolments."""

from services.training.views.cohorts import CohortView, cohorts
from services.training.views.curricula import CurriculumView, curricula
from services.training.views.enrolments import EnrolmentView, enrolments
from services.training.views.figures import CohortFigures, figures_of

__all__ = [
    "CohortFigures",
    "CohortView",
    "CurriculumView",
    "EnrolmentView",
    "cohorts",
    "curricula",
    "enrolments",
    "figures_of",
]
