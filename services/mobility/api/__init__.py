"""Mobility over HTTP."""

from services.mobility.api import corridors, employers, placements, vacancies

routers = (employers.router, vacancies.router, corridors.router, placements.router)
