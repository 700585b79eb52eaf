"""PALIM's file says what its call and its sources say."""

import json
from datetime import date, datetime

from passerelle.schemes import json_schema
from shared.contracts.dossier import LanguageLevel
from shared.contracts.scheme import (
    AgeCriterion,
    CefrFactor,
    EducationCriterion,
    EmploymentCriterion,
    EqfFactor,
    LanguageCriterion,
    LookupFactor,
    StepsFactor,
)
from tests.contracts.scheme_files import PALIM, PALIM_FILE

CALL = PALIM.call
assert CALL is not None
ANAPEC = PALIM.intake[0]


def test_the_call_ran_from_april_to_mid_may_in_local_time():
    assert (CALL.opens_at, CALL.closes_at) == (datetime(2019, 4, 1, 8, 0), datetime(2019, 5, 15, 23, 59))
    assert CALL.timezone == "Africa/Casablanca"
    assert CALL.last_day == date(2019, 5, 15)
    assert (CALL.seats, CALL.reserve) == (120, 60)


def test_who_may_apply():
    assert CALL.criteria == (
        AgeCriterion(kind="age", id="age", min_years=18, max_years=35),
        EducationCriterion(kind="education", id="education", min_eqf=5),
        EmploymentCriterion(kind="employment", id="employment", excluded=("employed",)),
        LanguageCriterion(kind="language", id="english", language="en", min_level="A2"),
    )


def test_the_table_of_points():
    education, field, english, unemployment = CALL.rubric.factors

    assert isinstance(education, EqfFactor)
    assert education.points == {5: 10, 6: 15, 7: 20, 8: 20}
    assert isinstance(english, CefrFactor)
    assert english.points == {"A2": 4, "B1": 10, "B2": 16, "C1": 20, "C2": 20}
    assert isinstance(unemployment, StepsFactor)
    assert (unemployment.months, unemployment.max_steps, unemployment.points_each) == (3, 10, 1)
    assert isinstance(field, LookupFactor)
    assert {name: field.points[code] * field.multiplier for name, code in ANAPEC.fields_of_study.items()} == {
        "Développement informatique": 50,
        "Génie informatique": 50,
        "Réseaux et systèmes": 44,
        "Data et statistiques": 40,
        "Génie électrique": 28,
        "Mathématiques appliquées": 28,
        "Électronique": 24,
        "Physique": 16,
        "Gestion": 8,
        "Économie": 8,
        "Biologie": 6,
        "Droit": 0,
        "Lettres": 0,
    }


def test_desk_points_go_to_exactly_100():
    assert sum(factor.most for factor in CALL.rubric.factors) == 100


def test_the_gates_and_their_weights():
    assert [(gate.name, gate.places, gate.weights) for gate in CALL.gates] == [
        ("shortlist", 600, {"desk": 1}),
        ("interview", 240, {"desk": 40, "test": 60}),
        ("decision", 120, {"desk": 40, "test": 60, "interview": 100}),
    ]
    assert CALL.tie_break == ("submitted_at", "reference")


def test_the_agency_file_is_read_in_its_own_words():
    assert (ANAPEC.delimiter, ANAPEC.list_separator, ANAPEC.encoding) == (";", "|", "utf-8-sig")
    assert datetime.strptime("15/05/2019 09:59", ANAPEC.time_format) == datetime(2019, 5, 15, 9, 59)
    assert len(ANAPEC.columns) == 20
    assert ANAPEC.sexes == {"M": "male", "H": "male", "F": "female"}
    assert ANAPEC.diplomas == {
        "Baccalauréat": 4,
        "Technicien spécialisé": 5,
        "DUT": 5,
        "BTS": 5,
        "Licence": 6,
        "Licence professionnelle": 6,
        "Master": 7,
        "Ingénieur d'État": 7,
        "Doctorat": 8,
    }
    assert ANAPEC.situations["Employé"] == "employed"


def test_sources_that_disagree_stand_side_by_side():
    stated = {claim.id: claim.value for claim in PALIM.claims}

    assert (stated["away-30"], stated["away-half"]) == (30, 0.5)
    assert (stated["employed-over-half"], stated["employed-120"]) == (0.5, 120)


def test_what_the_replay_adds_is_marked_as_assumed():
    for name, value in {
        "suspension-date": "2020-03-17",
        "arrivals-none": 0,
        "away-by-rank": 30,
        "crisis-end": "2020-06-30",
    }.items():
        claim = PALIM.claim(name)
        assert claim is not None
        assert (claim.value, claim.assumed) == (value, True)
    assert {claim.source for claim in PALIM.claims if not claim.assumed} == {
        "000_3c147c5389ce62f6.txt",
        "001_51997f60aebde5a0.txt",
        "003_b118bd53f8e50438.txt",
        "004_9d83ad956ba86970.txt",
        "Decree 2.19.424 of 26 June 2019",
    }


def test_the_course_lasts_seven_months_and_was_revised_half_way():
    first, revised = PALIM.training.curricula

    assert {first.months, revised.months} == {7}
    assert revised.valid_from == date(2019, 11, 4)
    assert revised.reason
    assert [module.code for module in revised.modules] == ["ict", "soft_skills", "english", "life_in_belgium"]
    assert revised.language_target == LanguageLevel(language="en", level="B2")


def test_targets_are_the_sources_figures():
    assert {target.name: PALIM.claim(target.claim).value for target in PALIM.targets} == {
        "applications": 10_000,
        "selected": 120,
        "women_share": 0.18,
        "trained": 120,
        "arrivals": 30,
        "at_work_share": 0.5,
    }


def test_twelve_regions_send_people():
    assert len(PALIM.regions) == 12


def test_work_counts_by_contract_on_one_s_own_or_as_a_job_track_internship():
    assert PALIM.reintegration.at_work == {"employment_contract", "self_employment", "internship_for_employment"}
    assert PALIM.reintegration.follow_up_months == (0, 6, 12)


def test_the_published_schema_is_renewed_by_python_m_passerelle_schemes():
    published = PALIM_FILE.with_name("scheme.schema.json").read_text(encoding="utf-8")

    assert json.loads(published) == json.loads(json_schema()), (
        "renew it: python -m passerelle.schemes > schemes/scheme.schema.json"
    )
