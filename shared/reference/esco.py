"""ESCO's occupations and skills, with the ISCO-08 groups that the occupations belong to."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from shared.reference.tables import rows

ESCO_VERSION = "1.1"


class Occupation(NamedTuple):
    """`isco08` is text: a zero in front counts."""

    uri: str
    isco08: str
    label: str


class Skill(NamedTuple):
    """`groups` are codes of ESCO's skill groups, `alternatives` other labels of the same skill."""

    uri: str
    label: str
    groups: tuple[str, ...]
    alternatives: tuple[str, ...]


def occupation(uri: str) -> Occupation | None:
    return _occupations().get(uri)


@cache
def occupations_of(isco08: str) -> tuple[Occupation, ...]:
    """Every occupation of an ISCO-08 group of one to four digits."""
    return tuple(one for one in _occupations().values() if one.isco08.startswith(isco08))


def isco_group(code: str) -> str | None:
    return _labels("isco_groups.csv").get(code)


def skill(uri: str) -> Skill | None:
    return _skills().get(uri)


def find_skill(label: str) -> Skill | None:
    """The skill of this preferred label, else of this other label, whatever the letter case."""
    return _skills_by_label().get(_folded(label))


def skill_group(code: str) -> str | None:
    return _labels("skill_groups.csv").get(code)


@cache
def _occupations() -> Mapping[str, Occupation]:
    return {
        row["uri"]: Occupation(row["uri"], row["isco_08"], row["preferred_label"]) for row in rows("occupations.csv")
    }


@cache
def _skills() -> Mapping[str, Skill]:
    return {
        row["uri"]: Skill(row["uri"], row["preferred_label"], _parts(row["groups"]), _parts(row["alt_labels"]))
        for row in rows("skills.csv.gz")
    }


@cache
def _skills_by_label() -> Mapping[str, Skill]:
    found: dict[str, Skill] = {}
    for one in _skills().values():
        for label in one.alternatives:
            found.setdefault(_folded(label), one)
    return found | {_folded(one.label): one for one in _skills().values()}


@cache
def _labels(table: str) -> Mapping[str, str]:
    return {row["code"]: row["label"] for row in rows(table)}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
