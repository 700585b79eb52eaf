"""Short code lists: countries, CEFR and EQF levels, NACE sections, currencies."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from shared.reference.tables import rows

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
_CEFR_RANKS = {level: rank for rank, level in enumerate(CEFR, start=1)}

# How many decimals an amount has; Tunisia counts in thousandths, the West African franc in whole units.
CURRENCIES: Mapping[str, int] = {
    "BAM": 2,
    "EGP": 2,
    "EUR": 2,
    "MAD": 2,
    "NGN": 2,
    "PHP": 2,
    "TND": 3,
    "USD": 2,
    "XAF": 0,
    "XOF": 0,
}

_EQF = {
    1: "basic general knowledge",
    2: "lower secondary education",
    3: "basic vocational education",
    4: "upper secondary education",
    5: "short-cycle higher education",
    6: "bachelor",
    7: "master",
    8: "doctorate",
}

_SECTIONS_TO_I = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning supply",
    "E": "Water supply; sewerage, waste management and remediation activities",
    "F": "Construction",
    "G": "Wholesale and retail trade",
    "H": "Transportation and storage",
    "I": "Accommodation and food service activities",
}

NACE_SECTIONS: Mapping[str, Mapping[str, str]] = {
    "2": _SECTIONS_TO_I
    | {
        "G": "Wholesale and retail trade; repair of motor vehicles and motorcycles",
        "J": "Information and communication",
        "K": "Financial and insurance activities",
        "L": "Real estate activities",
        "M": "Professional, scientific and technical activities",
        "N": "Administrative and support service activities",
        "O": "Public administration and defence; compulsory social security",
        "P": "Education",
        "Q": "Human health and social work activities",
        "R": "Arts, entertainment and recreation",
        "S": "Other service activities",
        "T": "Activities of households as employers and for own use",
        "U": "Activities of extraterritorial organisations and bodies",
    },
    "2.1": _SECTIONS_TO_I
    | {
        "J": "Publishing, broadcasting, and content production and distribution activities",
        "K": "Telecommunication, computer programming, consulting and other information service activities",
        "L": "Financial and insurance activities",
        "M": "Real estate activities",
        "N": "Professional, scientific and technical activities",
        "O": "Administrative and support service activities",
        "P": "Public administration and defence; compulsory social security",
        "Q": "Education",
        "R": "Human health and social work activities",
        "S": "Arts, sports and recreation",
        "T": "Other service activities",
        "U": "Activities of households as employers and for own use",
        "V": "Activities of extraterritorial organisations and bodies",
    },
}


class Country(NamedTuple):
    """Named in English by its ISO 3166-1 alpha-2 code; also XK for Kosovo and EU for the Union."""

    code: str
    name: str


def country(code: str) -> Country | None:
    return countries().get(code)


@cache
def countries() -> Mapping[str, Country]:
    return {row["code"]: Country(row["code"], row["name"]) for row in rows("countries.csv")}


def cefr_rank(level: str) -> int:
    """1 for A1 to 6 for C2; raises KeyError for anything else."""
    return _CEFR_RANKS[level]


def eqf_label(level: int) -> str:
    """What a level of the European Qualifications Framework, 1 to 8, usually is; raises KeyError for another."""
    return _EQF[level]


def nace_section(code: str, revision: str) -> str | None:
    """The section a NACE code such as J or J62 belongs to; a letter says nothing without its revision."""
    return NACE_SECTIONS.get(revision, {}).get(code[:1])
