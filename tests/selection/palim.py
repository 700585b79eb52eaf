"""PALIM's scheme, as far as selection reads it, and the files its agency sent."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from services.selection.domain.records import Record, Records
from shared.contracts.scheme import (
    AgeCriterion,
    CallPlan,
    CefrFactor,
    Column,
    Curriculum,
    EducationCriterion,
    EmploymentCriterion,
    EqfFactor,
    Gate,
    IntakeProfile,
    LanguageCriterion,
    LookupFactor,
    Module,
    Partner,
    Region,
    Rubric,
    Scheme,
    StepsFactor,
    TrainingPlan,
)

FIELDS = {
    "Développement informatique": ("software_development", 25),
    "Génie informatique": ("computer_engineering", 25),
    "Réseaux et systèmes": ("networks_and_systems", 22),
    "Data et statistiques": ("data_and_statistics", 20),
    "Génie électrique": ("electrical_engineering", 14),
    "Mathématiques appliquées": ("applied_mathematics", 14),
    "Électronique": ("electronics", 12),
    "Physique": ("physics", 8),
    "Gestion": ("management", 4),
    "Économie": ("economics", 4),
    "Biologie": ("biology", 3),
    "Droit": ("law", 0),
    "Lettres": ("humanities", 0),
}
REGIONS = (
    *("Tanger-Tétouan-Al Hoceïma", "L'Oriental", "Fès-Meknès", "Rabat-Salé-Kénitra", "Béni Mellal-Khénifra"),
    *("Casablanca-Settat", "Marrakech-Safi", "Drâa-Tafilalet", "Souss-Massa", "Guelmim-Oued Noun"),
    *("Laâyoune-Sakia El Hamra", "Dakhla-Oued Ed-Dahab"),
)
COLUMNS = (
    Column(name="ref_anapec", meaning="reference"),
    Column(name="cin", meaning="national_id"),
    Column(name="nom", meaning="family_name"),
    Column(name="prenom", meaning="given_name"),
    Column(name="sexe", meaning="sex"),
    Column(name="date_naissance", meaning="birth_date"),
    Column(name="ville", meaning="city"),
    Column(name="region", meaning="region"),
    Column(name="telephone", meaning="phone"),
    Column(name="email", meaning="email"),
    Column(name="diplome", meaning="diploma"),
    Column(name="specialite", meaning="field_of_study"),
    Column(name="annee_obtention", meaning="graduation_year"),
    Column(name="situation", meaning="situation"),
    Column(name="chomage_mois", meaning="unemployment_months"),
    Column(name="anglais", meaning="language", language="en"),
    Column(name="francais", meaning="language", language="fr"),
    Column(name="experience_mois", meaning="experience_months"),
    Column(name="competences", meaning="skills"),
    Column(name="date_inscription", meaning="submitted_at"),
)
ANAPEC = IntakeProfile(
    id="anapec",
    organisation="anapec",
    encoding="utf-8-sig",
    delimiter=";",
    list_separator="|",
    date_format="%d/%m/%Y",
    time_format="%d/%m/%Y %H:%M",
    calling_code="+212",
    columns=COLUMNS,
    sexes={"M": "male", "H": "male", "F": "female"},
    diplomas={
        "Baccalauréat": 4,
        "Technicien spécialisé": 5,
        "DUT": 5,
        "BTS": 5,
        "Licence": 6,
        "Licence professionnelle": 6,
        "Master": 7,
        "Ingénieur d'État": 7,
        "Doctorat": 8,
    },
    situations={
        "Chômeur": "unemployed",
        "Chômeuse": "unemployed",
        "Emploi précaire": "precarious",
        "Étudiant": "student",
        "Freelance": "freelance",
        "Employé": "employed",
    },
    fields_of_study={name: code for name, (code, _) in FIELDS.items()},
)
RUBRIC = Rubric(
    version=1,
    factors=(
        EqfFactor(kind="eqf", id="education", points={5: 10, 6: 15, 7: 20, 8: 20}),
        LookupFactor(
            kind="lookup",
            id="field",
            attribute="field_of_study",
            points=dict(FIELDS.values()),
            multiplier=2,
        ),
        CefrFactor(kind="cefr", id="english", language="en", points={"A2": 4, "B1": 10, "B2": 16, "C1": 20, "C2": 20}),
        StepsFactor(kind="steps", id="unemployment", attribute="unemployment_months", months=3, max_steps=10),
    ),
)
CALL = CallPlan(
    organisation="anapec",
    opens_at=datetime.fromisoformat("2019-04-01T08:00"),
    closes_at=datetime.fromisoformat("2019-05-15T23:59"),
    timezone="Africa/Casablanca",
    seats=120,
    reserve=60,
    identifier="national_id",
    criteria=(
        AgeCriterion(kind="age", id="age", min_years=18, max_years=35),
        EducationCriterion(kind="education", id="education", min_eqf=5),
        EmploymentCriterion(kind="employment", id="employment", excluded=("employed",)),
        LanguageCriterion(kind="language", id="english", language="en", min_level="A2"),
    ),
    rubric=RUBRIC,
    gates=(
        Gate(name="shortlist", places=600, weights={"desk": 1}),
        Gate(name="interview", places=240, weights={"desk": 40, "test": 60}),
        Gate(name="decision", places=120, weights={"desk": 40, "test": 60, "interview": 100}),
    ),
    two_person_rule=True,
)
PALIM = Scheme(
    id="palim",
    title={"en": "PALIM"},
    modality="work",
    starts_on=date(2019, 3, 1),
    ends_on=date(2021, 4, 30),
    timezone="Africa/Casablanca",
    languages=("fr", "ar", "en"),
    stages=("selection", "training"),
    tracks=("home", "away"),
    regions=tuple(Region(code=f"MA-{place:02}", name=name) for place, name in enumerate(REGIONS, start=1)),
    partners=(
        Partner(
            organisation="anapec",
            name="ANAPEC",
            kind="public_employment_service",
            country="MA",
            roles=("selection",),
        ),
    ),
    handover_days=14,
    intake=(ANAPEC,),
    call=CALL,
    training=TrainingPlan(
        seats=120,
        curricula=(
            Curriculum(
                version=1,
                valid_from=date(2019, 7, 6),
                months=7,
                modules=(Module(code="ict", title={"en": "ICT"}, hours=400, pass_mark=50),),
            ),
        ),
        dropout_reasons=("other",),
    ),
)


def sent(name: str) -> bytes:
    return files("passerelle.palim").joinpath(name).read_bytes()


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(sent(name).decode().splitlines()))


def expected() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(sent("expected.json"))
    return figures


def records(content: bytes, delimiter: str = ";") -> Iterator[Record]:
    reader = Records(delimiter)
    for start in range(0, len(content), 4096):
        yield from reader.feed(content[start : start + 4096])
    yield from reader.close()
