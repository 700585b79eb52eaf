"""Reference data is found by code, by URI and by label."""

import pytest

from shared.reference import (
    CURRENCIES,
    cefr_rank,
    countries,
    country,
    eqf_label,
    find_skill,
    isco_group,
    nace_section,
    occupation,
    occupations_of,
    skill,
    skill_group,
)

WEB_DEVELOPER = "http://data.europa.eu/esco/occupation/c40a2919-48a9-40ea-b506-1f34f693496d"


def test_an_occupation_has_exactly_one_isco_group():
    found = occupation(WEB_DEVELOPER)

    assert found is not None
    assert (found.label, found.isco08) == ("web developer", "2513")
    assert isco_group(found.isco08) == "Web and multimedia developers"
    assert occupation("http://data.europa.eu/esco/occupation/none") is None


def test_occupations_of_a_group_and_of_the_groups_above_it():
    assert occupation(WEB_DEVELOPER) in occupations_of("2513")
    assert set(occupations_of("2513")) < set(occupations_of("25"))
    assert occupations_of("9999") == ()


def test_a_zero_in_front_counts():
    assert {one.isco08 for one in occupations_of("01")} == {"0110"}


@pytest.mark.parametrize("label", ["Python (computer programming)", "python  (COMPUTER programming)", "Python3"])
def test_a_skill_is_found_by_any_of_its_labels(label: str):
    found = find_skill(label)

    assert found is not None
    assert found.label == "Python (computer programming)"
    assert skill(found.uri) == found
    assert all(skill_group(group) for group in found.groups)


def test_a_preferred_label_goes_before_another_skill_s_other_label():
    found = find_skill("electronics")
    batteries = find_skill("battery components")

    assert found is not None
    assert batteries is not None
    assert found.label == "electronics"
    assert "electronics" in batteries.alternatives
    assert find_skill("no such skill") is None


def test_kosovo_is_a_country_here():
    assert country("XK").name == "Kosovo"
    assert country("QQ") is None
    assert len(countries()) == 249 + len({"XK", "EU"})


def test_levels():
    assert [cefr_rank(level) for level in ("A1", "B2", "C2")] == [1, 4, 6]
    assert eqf_label(8) == "doctorate"
    with pytest.raises(KeyError, match="D1"):
        cefr_rank("D1")


def test_a_nace_letter_depends_on_its_revision():
    assert nace_section("Q86", "2") == "Human health and social work activities"
    assert nace_section("R86", "2.1") == "Human health and social work activities"
    assert nace_section("V99", "2") is None
    assert nace_section("J62", "3") is None


def test_not_every_currency_has_cents():
    assert CURRENCIES["EUR"] == 2
    assert CURRENCIES["TND"] == 3
    assert CURRENCIES["XOF"] == 0
