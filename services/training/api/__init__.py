"""Training over HTTP: curricula, cohorts and enrolments, one route per command and one per view."""

from services.training.api import bulk_enrolments, cohorts, curricula, enrolments
from services.training.domain.enrolment import enrolment
from services.training.fact_words import WORDS
from services.training.views import enrolments as held
from shared.chassis.telling import telling

routers = (
    bulk_enrolments.router,
    cohorts.router,
    curricula.router,
    enrolments.router,
    telling(enrolment, held, WORDS),
)

__all__ = ["routers"]
