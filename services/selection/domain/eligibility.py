"""Eligibility: every criterion of the call is checked against the profile, and each finding is kept with its value."""

from collections.abc import Iterable
from typing import assert_never

from services.selection.domain.profile import Profile, reaches
from shared.contracts.scheme import (
    AgeCriterion,
    Criterion,
    EducationCriterion,
    EmploymentCriterion,
    LanguageCriterion,
)
from shared.kernel import Message


class Finding(Message):
    """One criterion, what the profile says on it (none: nothing), and whether that is enough."""

    criterion: str
    value: int | str | None
    met: bool


def assess(criteria: Iterable[Criterion], profile: Profile) -> tuple[Finding, ...]:
    return tuple(_finding(criterion, profile) for criterion in criteria)


def unmet(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(finding.criterion for finding in findings if not finding.met)


def _finding(criterion: Criterion, profile: Profile) -> Finding:
    value: int | str | None
    match criterion:
        case AgeCriterion(min_years=least, max_years=most):
            value, met = profile.age, least <= profile.age <= most
        case EducationCriterion(min_eqf=least):
            value, met = profile.eqf, profile.eqf >= least
        case EmploymentCriterion(excluded=excluded):
            value, met = profile.situation, profile.situation not in excluded
        case LanguageCriterion(language=language, min_level=lowest):
            value = profile.level(language)
            met = reaches(profile.level(language), lowest)
        case _:
            assert_never(criterion)
    return Finding(criterion=criterion.id, value=value, met=met)
