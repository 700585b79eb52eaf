"""Reference data: ESCO and ISCO-08, countries, levels of language and qualification, NACE sections and currencies."""

from shared.reference.codes import (
    CEFR,
    CURRENCIES,
    NACE_SECTIONS,
    Country,
    cefr_rank,
    countries,
    country,
    eqf_label,
    nace_section,
)
from shared.reference.esco import (
    ESCO_VERSION,
    Occupation,
    Skill,
    find_skill,
    isco_group,
    occupation,
    occupations_of,
    skill,
    skill_group,
)

__all__ = [
    "CEFR",
    "CURRENCIES",
    "ESCO_VERSION",
    "NACE_SECTIONS",
    "Country",
    "Occupation",
    "Skill",
    "cefr_rank",
    "countries",
    "country",
    "eqf_label",
    "find_skill",
    "isco_group",
    "nace_section",
    "occupation",
    "occupations_of",
    "skill",
    "skill_group",
]
