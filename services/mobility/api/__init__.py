"""Mobility over HTTP."""

from services.mobility.api import corridors, employers, placements, vacancies
from services.mobility.domain.placement import placement
from services.mobility.fact_words import WORDS
from services.mobility.views import placements as held
from shared.chassis.telling import telling

routers = (
    employers.router,
    vacancies.router,
    corridors.router,
    placements.router,
    telling(placement, held, WORDS),
)
