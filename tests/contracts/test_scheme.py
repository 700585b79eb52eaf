"""A scheme is data that travels unchanged and contradicts itself nowhere."""

import re
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.scheme import Scheme
from tests.contracts.scheme_files import PALIM, palim


def test_a_scheme_comes_back_from_its_json_as_it_was():
    assert Scheme.model_validate_json(PALIM.model_dump_json()) == PALIM


def test_stages_follow_each_other():
    assert PALIM.stage_after("selection") == "training"
    assert PALIM.stage_after("mobility") == "reintegration"
    assert PALIM.stage_after("reintegration") is None


def test_a_season_comes_again():
    seasonal = palim(stages=["selection", "training", "mobility", "reintegration", "mobility", "reintegration"])

    assert seasonal.stage_after("reintegration") == "mobility"
    assert seasonal.stage_after("mobility", nth=2) == "reintegration"
    assert seasonal.stage_after("reintegration", nth=2) is None
    assert seasonal.stage_after("training", nth=2) is None


def test_a_scheme_without_training_has_no_training_plan():
    placed_at_once = palim(stages=["selection", "mobility", "reintegration"], training=None)

    assert placed_at_once.stage_after("selection") == "mobility"


def test_what_is_asked_for_by_name_is_found_or_none():
    assert PALIM.corridor("MA-BE") == PALIM.corridors[0]
    assert PALIM.corridor("BE-MA") is None
    assert PALIM.partner("anapec") is not None
    assert PALIM.claim("nothing") is None
    assert PALIM.intake_profile("anapec") == PALIM.intake[0]


def test_the_pathway_is_walked_step_by_step():
    corridor = PALIM.corridors[0]

    assert corridor.step("visa") == corridor.pathway[2]
    assert corridor.step_after("visa") == corridor.step("briefing")
    assert corridor.step_after("arrival") is None


def test_the_curriculum_of_a_day_is_the_newest_valid_one():
    assert PALIM.training is not None
    assert PALIM.training.curriculum_on(date(2019, 1, 1)).version == 1
    assert PALIM.training.curriculum_on(date(2019, 11, 3)).version == 1
    assert PALIM.training.curriculum_on(date(2019, 11, 4)).version == 2


def test_a_gate_that_the_call_does_not_have_is_an_error():
    assert PALIM.call is not None
    without_interview = PALIM.call.model_copy(update={"gates": PALIM.call.gates[2:]})

    with pytest.raises(LookupError, match="no shortlist gate"):
        without_interview.gate("shortlist")


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        ("stages", [], "at least 1 item"),
        ("stages", ["selection", "training", "mobility"], "there is no stage reintegration for this part"),
        ("mobility", None, "the stage mobility needs a part called mobility"),
        ("ends_on", "2019-03-01", "not after its start"),
        ("timezone", "Africa/Casa", "there is no time zone Africa/Casa"),
        ("title", {}, "at least 1 item"),
        ("claims.1.id", "period", "period is already among the claims"),
        ("partners.1.organisation", "enabel", "enabel is already among the partners"),
        ("targets.0.claim", "nothing", "no claim is called nothing"),
        ("targets.0.claim", "period", "the value of claim period is text; a target needs a number"),
        ("budget.0.claim", "nothing", "no claim is called nothing"),
        ("training.track_rule.claim", "nothing", "no claim is called nothing"),
        ("mobility.wage_floors.0.claim", "nothing", "no claim is called nothing"),
        ("call.rests_on", ["nothing"], "no claim is called nothing"),
        ("call.organisation", "vlaanderen", "no partner is called vlaanderen"),
        ("intake.0.organisation", "vlaanderen", "no partner is called vlaanderen"),
        ("corridors.0.pathway.0.owner", "embassy", "no partner is called embassy"),
        ("corridors.0.pathway.1.name", "recognition", "two steps of the pathway have the same name"),
        ("corridors.0.id", "BE-MA", "from MA to BE it is called MA-BE"),
        ("call.closes_at", "2019-04-01T07:00:00", "the call closes before it opens"),
        ("call.opens_at", "2019-04-01T08:00:00Z", "timezone"),
        ("call.seats", 100, "the decision fills 120 places, but the call has 100 seats"),
        ("call.gates.1.places", 700, "more places than the one before it"),
        ("call.gates.2.name", "shortlist", "a gate is named twice"),
        ("call.gates.0.name", "decision", "a gate is named twice"),
        ("call.criteria.1.id", "age", "age is already among the criteria"),
        ("call.criteria.0.max_years", 17, "the highest age is below the lowest"),
        ("call.rubric.factors.1.multiplier", 3, "these factors can give 125"),
        ("call.rubric.factors.0.points", {"9": 10}, "less than or equal to 8"),
        ("call.rubric.factors.2.points", {"D1": 10}, "A1"),
        ("call.rubric.factors.1.points", {"law": 0}, "the rubric gives no points for software_development"),
        ("call.criteria.3.language", "nl", "the call asks for nl, which no column holds"),
        ("intake.0.columns.14.meaning", "skills", "two columns mean the same"),
        ("intake.0.columns.14.name", "cin", "a column is named twice"),
        ("intake.0.columns.15.language", None, "says which language"),
        ("intake.0.columns.0.meaning", "city", "two columns mean the same"),
        ("intake.0.columns", [{"name": "cin", "meaning": "national_id"}], "no column means reference or submitted_at"),
        ("training.curricula.1.version", 3, "numbered 1, 2, 3"),
        ("training.curricula.1.valid_from", "2019-07-06", "valid from a later day"),
        ("training.curricula.1.reason", None, "version 2 of the curriculum gives no reason"),
        ("training.curricula.0.modules.1.code", "ict", "two modules have the same code"),
        ("tracks", ["home"], "the scheme has no track away"),
        ("mobility.wage_floors.1.country", "MA", "a country has two wage floors"),
        ("reintegration.follow_up_months", [0, 12, 6], "go forward"),
        ("reintegration.outcomes.1.code", "seeking", "two outcomes have the same code"),
        ("handover_days", "14", "valid integer"),
        ("handovers", 14, "Extra inputs"),
    ],
)
def test_a_scheme_that_does_not_hang_together_says_where(place: str, value: Any, complaint: str):
    with pytest.raises(ValidationError, match=re.escape(complaint)):
        palim(**{place: value})


def test_every_flaw_is_told_not_only_the_first():
    with pytest.raises(ValidationError) as refusal:
        palim(**{"targets.0.claim": "nothing", "corridors.0.pathway.0.owner": "embassy"})

    assert "nothing" in str(refusal.value)
    assert "embassy" in str(refusal.value)
