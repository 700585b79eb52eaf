"""What is written is read back as it was."""

import pytest

from services.mobility.domain.placement import PlacementEvent, placement
from services.mobility.domain.placement.handover import JourneyPassedOn
from services.mobility.domain.placement.suspension import PlacementResumed
from services.mobility.domain.vacancy import VacancyOpened, vacancy
from services.mobility.views import placements, vacancies
from shared.testing import folded
from tests.mobility.facts import AWAY, NOTICE, ON_THE_WAY, after, clock, suspended

BACK = PlacementResumed(corridor="MA-BE", reason="borders_open", step="visa", clock=clock(20, since=100))
PASSED_ON = JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="away", due_at=after(14))


@pytest.mark.parametrize(
    "event", [*ON_THE_WAY, suspended(10, left=19.5), BACK, PASSED_ON], ids=lambda one: type(one).__name__
)
def test_a_stored_fact_is_read_back_as_it_was(event: PlacementEvent) -> None:
    kind = type(event)
    assert placement.registry.decode(kind.__name__, kind.schema_version, event.model_dump_json()) == event


def test_a_stored_vacancy_is_read_back_as_it_was() -> None:
    opened = VacancyOpened(notice=NOTICE, route=AWAY)
    assert vacancy.registry.decode("VacancyOpened", 1, opened.model_dump_json()) == opened
    view = folded(vacancies, opened)
    assert view
    assert vacancies.adapter.validate_json(vacancies.adapter.dump_json(view)) == view


def test_a_stored_view_of_a_placement_is_read_back_as_it_was() -> None:
    view = folded(placements, *ON_THE_WAY, suspended(10, left=20), BACK)
    assert view
    assert placements.adapter.validate_json(placements.adapter.dump_json(view)) == view
