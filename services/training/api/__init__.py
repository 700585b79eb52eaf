"""Training over HTTP: curricula, cohorts and enrolments, one route per command and one per view."""

from services.training.api import bulk_enrolments, cohorts, curricula, enrolments

routers = (bulk_enrolments.router, cohorts.router, curricula.router, enrolments.router)

__all__ = ["routers"]
