"""What the service reads from a scheme: where work lies, what it must pay, and what follows."""

import pytest

from services.mobility.domain.placement.handover import Onward
from services.mobility.domain.terms import Wage
from services.mobility.domain.vacancy import Route
from services.mobility.known import Known, floor_of, mobility_of, route_of
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_copy import SchemeCopyView
from shared.kernel import Refused
from tests.mobility.schemes import FROM_TWO_COUNTRIES, SCHEME, TO_TWO_COUNTRIES

AWAY = Route(track="away", corridor="MA-BE")
TRAINING_ONLY = SCHEME.model_copy(update={"mobility": None})


def test_work_in_a_destination_is_away_at_the_end_of_its_corridor() -> None:
    assert route_of(SCHEME, "BE", None) == AWAY
    assert route_of(TO_TWO_COUNTRIES, "FR", None) == Route(track="away", corridor="MA-FR")


def test_work_in_a_country_of_origin_is_at_home() -> None:
    assert route_of(SCHEME, "MA", None) == Route(track="home", corridor=None)


def test_where_two_corridors_end_in_a_country_the_vacancy_names_one() -> None:
    assert route_of(FROM_TWO_COUNTRIES, "BE", "MA-BE") == AWAY
    with pytest.raises(Refused) as refused:
        route_of(FROM_TWO_COUNTRIES, "BE", None)
    assert refused.value.code == "corridor_unnamed"


@pytest.mark.parametrize(("country", "corridor"), [("DE", None), ("BE", "TN-BE"), ("MA", "MA-BE")])
def test_work_outside_the_schemes_corridors_is_refused(country: str, corridor: str | None) -> None:
    with pytest.raises(Refused) as refused:
        route_of(SCHEME, country, corridor)
    assert refused.value.code == "country_outside_scheme"


def test_the_schemes_floor_is_read_in_minor_units() -> None:
    assert floor_of(SCHEME, "BE") == Wage(amount=159381, currency="EUR", period="month")


def test_a_country_without_a_floor_has_none() -> None:
    assert floor_of(SCHEME, "MA") is None


def test_a_scheme_without_mobility_has_no_vacancies() -> None:
    with pytest.raises(Refused) as refused:
        mobility_of(TRAINING_ONLY)
    assert refused.value.code == "stage_unknown"


def knowing(scheme: Scheme, version: int) -> Known:
    return Known({}, {}, {}, {"palim": SchemeCopyView(id="palim", version=version, scheme=scheme)}, {})


def test_a_journey_goes_on_to_the_stage_the_scheme_names_now() -> None:
    assert knowing(SCHEME, 3).onward("palim") == Onward(to_stage="reintegration", scheme_version=3, days=14)


def test_a_journey_ends_here_where_the_scheme_has_no_stage_after_mobility() -> None:
    last = SCHEME.model_copy(update={"stages": ("mobility",)})
    assert knowing(last, 1).onward("palim") is None
