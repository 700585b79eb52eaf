from datetime import date

import pytest

from services.gateway.disclosing import disclosed_funnel
from services.gateway.funnel import funnel
from services.gateway.indicators import INDICATORS, Cell, indicators
from services.gateway.indicators.disclosure import disclosed
from services.gateway.indicators.figures import percentile
from tests.gateway.people import MEN, SMALL, WOMEN, applicant, facts, placed, selected, supported, trained
from tests.gateway.story import STORY, followed, on


def test_reach_counts_each_person_once_however_many_journeys() -> None:
    again = applicant(0, "female")
    figure = indicators(facts([*WOMEN, *MEN, again]))["I01"]
    assert figure.value == 20
    assert [claim.value for claim in figure.claims] == [10000]


def test_the_selection_rate_is_split_with_small_groups_hidden() -> None:
    chosen = [selected(one) for one in WOMEN[:6]] + [selected(one) for one in MEN[:6]]
    figure = indicators(facts([*chosen, *WOMEN[6:], *MEN[6:]]))["I02"]
    assert (figure.value, figure.numerator, figure.denominator) == (0.6, 12, 20)
    assert figure.split["sex"] == {
        "female": Cell(value=0.75, numerator=6, denominator=8),
        "male": Cell(value=0.5, numerator=6, denominator=12),
    }
    assert figure.split["track"] == {}


def test_a_hidden_cell_cannot_be_had_by_subtraction() -> None:
    some = [selected(applicant(number, "female", region)) for number, region in enumerate(["a"] * 2 + ["b"] * 30)]
    more = [selected(applicant(number, "male", "c")) for number in range(40, 49)]
    figure = disclosed(indicators(facts([*some, *more])))["I01"]
    assert [group for group, cell in figure.split["region"].items() if cell.hidden] == ["a", "c"]
    assert figure.split["region"]["a"] == Cell(hidden=True)


def test_a_figure_of_few_people_is_not_told_and_its_group_is_hidden_in_every_figure() -> None:
    chosen = [selected(one) for one in WOMEN[:3]] + [selected(one) for one in MEN[:6]]
    shown = disclosed(indicators(facts([*chosen, *WOMEN[3:], *MEN[6:]])))
    assert shown["I02"].value == 0.45
    assert {name: cell.hidden for name, cell in shown["I02"].split["sex"].items()} == {"female": True, "male": True}
    assert shown["I01"].split["sex"]["female"].hidden
    few = disclosed(indicators(facts([*chosen[:3], *WOMEN[3:], *MEN])))
    assert (few["I02"].value, few["I02"].numerator, few["I02"].reason) == (None, None, "too_few")
    assert few["I03"].detail == {}


def test_gender_balance_gives_the_share_among_the_selected_and_the_gap_to_applicants() -> None:
    chosen = [selected(one) for one in WOMEN[:5]] + [selected(one) for one in MEN[:5]]
    figure = indicators(facts([*chosen, *WOMEN[5:], *MEN[5:]]))["I03"]
    assert figure.value == 0.5
    assert figure.detail["gap"] == pytest.approx(0.1)


def test_spread_rigour_and_explanation_are_shares_of_what_the_scheme_names() -> None:
    chosen = [selected(WOMEN[0]), selected(MEN[0], interviewed=False)]
    figures = indicators(facts([*chosen, *WOMEN[1:]]))
    assert (figures["I04"].numerator, figures["I04"].denominator) == (2, 12)
    assert (figures["I05"].numerator, figures["I05"].denominator) == (1, 2)
    assert (figures["I06"].numerator, figures["I06"].denominator) == (2, 2)


def test_training_is_judged_by_completion_gain_and_track() -> None:
    chosen = [trained(selected(one), "home") for one in WOMEN[:6]] + [
        trained(selected(one), "away", completed=number > 0) for number, one in enumerate(MEN[:6])
    ]
    figures = indicators(facts(chosen, curriculum_revisions=1))
    assert (figures["I08"].numerator, figures["I08"].denominator) == (11, 12)
    assert (figures["I09"].value, figures["I09"].denominator) == (1, 11)
    assert figures["I09"].detail["share_at_target"] == pytest.approx(11 / 12)
    assert figures["I10"].value == 1
    assert (figures["I13"].numerator, figures["I13"].denominator) == (5, 11)
    assert figures["I13"].split["track"]["home"].numerator == 6


def test_placements_give_conversion_time_and_early_ends() -> None:
    away = [trained(selected(one), "home") for one in MEN[:4]]
    dates = ("2020-03-05", "2020-03-15", "2020-03-25", "2020-07-05")
    working = [placed(one, on(day)) for one, day in zip(away, dates, strict=True)]
    crisis = placed(working[0], on("2020-03-05"), "crisis")
    figures = indicators(facts([crisis, *working[1:]], employers={"small-1": SMALL}))
    assert (figures["I14"].value, figures["I14"].detail["employers_committed"]) == (1, 1)
    assert figures["I15"].value == 1
    assert (figures["I18"].value, figures["I18"].denominator) == (0, 30)
    assert (figures["I19"].value, figures["I19"].detail["p90"]) == (254, 366)
    assert (figures["I26"].numerator, figures["I26"].denominator) == (1, 4)


def test_work_is_counted_at_the_end_and_after_six_and_twelve_months() -> None:
    cases = [trained(selected(one), "home") for one in WOMEN[:7]]
    told = [
        supported(cases[0], ("seeking", date(2020, 12, 1)), ("employment_contract", date(2021, 3, 1))),
        *(supported(one, ("self_employment", date(2020, 12, 30))) for one in cases[1:6]),
        supported(cases[6]),
    ]
    figure = indicators(facts(told))["I28"]
    assert (figure.numerator, figure.denominator, figure.detail["outcome_unknown"]) == (6, 7, 1)
    assert figure.split["moment"]["end"] == Cell(value=1, numerator=6, denominator=6)
    assert figure.split["moment"]["6_months"] == Cell(value=5 / 6, numerator=5, denominator=6)


def test_shared_benefit_does_not_apply_where_nobody_left() -> None:
    figure = indicators(facts([trained(selected(WOMEN[0]), "home")]))["I33"]
    assert (figure.value, figure.reason) == (None, "nobody_left")


def test_shared_benefit_compares_those_who_stayed_with_those_who_left() -> None:
    left = placed(trained(selected(MEN[0]), "away"), on("2020-03-05"), arrived_at=on("2020-03-01"), track="away")
    stayed = [supported(trained(selected(one), "home"), ("seeking", date(2020, 9, 1))) for one in WOMEN[:1]]
    worked = [supported(trained(selected(one), "home"), ("self_employment", date(2020, 9, 1))) for one in WOMEN[1:2]]
    figure = indicators(facts([supported(left, ("employment_contract", date(2020, 9, 1))), *stayed, *worked]))["I33"]
    assert figure.value == 0.5


@pytest.mark.parametrize("id", [id for id in INDICATORS if id not in {"I01", "I10", "I18"}])
def test_what_cannot_be_known_has_a_reason_and_no_value(id: str) -> None:
    figure = indicators(facts([]))[id]
    assert figure.value is None or id == "I04"
    assert figure.reason is not None or id == "I04"


def test_percentiles_are_values_that_were_seen() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile([4, 1, 3, 2], 0.9) == 4
    assert percentile([], 0.5) is None


def test_the_funnel_counts_people_at_each_gate_and_hides_few_women() -> None:
    chosen = [selected(one) for one in WOMEN[:3]] + [selected(one) for one in MEN[:6]]
    ineligible = applicant(90, "male", unmet=("age", "english"))
    found = funnel(facts([*chosen, *WOMEN[3:], *MEN[6:], ineligible]))
    gates = {gate.gate: gate for gate in found.gates}
    assert (gates["submitted"].people, gates["submitted"].women) == (21, 8)
    assert (gates["selected"].people, gates["selected"].women) == (9, 3)
    assert found.aside["ineligible"] == 1
    assert found.unmet == {"age": 1, "english": 1}
    public = disclosed_funnel(found)
    shown = {gate.gate: gate for gate in public.gates}
    assert (shown["submitted"].people, shown["selected"].people, shown["selected"].women) == (21, 9, None)
    assert (public.aside["ineligible"], public.unmet, public.fewer_than) == (None, {"age": None, "english": None}, 5)


def test_time_in_stage_is_told_for_those_who_left_it() -> None:
    stages = {stage.stage: stage for stage in funnel(facts([followed(STORY)])).stages}
    assert (stages["selection"].left, stages["selection"].p50_days) == (1, 94)
    assert (stages["training"].p50_days, stages["reintegration"].now) == (224, 1)
