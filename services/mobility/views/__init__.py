"""What mobility shows: employers, vacancies, corridors and placements."""

from services.mobility.views.corridors import CorridorView, corridors
from services.mobility.views.employers import EmployerView, employers
from services.mobility.views.placement import PlacementView
from services.mobility.views.placements import placements
from services.mobility.views.vacancies import VacancyView, vacancies

__all__ = [
    "CorridorView",
    "EmployerView",
    "PlacementView",
    "VacancyView",
    "corridors",
    "employers",
    "placements",
    "vacancies",
]
