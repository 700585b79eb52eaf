"""A profile is what a call may know of an applicant in order to decide: abilities and circumstances, never a name."""

from pydantic import Field

from shared.contracts.dossier import CEFR_LEVELS, CefrLevel, LanguageLevel, Sex
from shared.kernel import Message


class Profile(Message):
    """`age` is in completed years on the call's last day, `eqf` the level of the highest qualification."""

    sex: Sex
    age: int = Field(ge=0, le=120)
    region: str
    eqf: int = Field(ge=1, le=8)
    field_of_study: str
    graduation_year: int
    situation: str
    unemployment_months: int = Field(default=0, ge=0)
    languages: tuple[LanguageLevel, ...] = ()
    experience_months: int = Field(default=0, ge=0)
    skills: tuple[str, ...] = ()

    def level(self, language: str) -> CefrLevel | None:
        return next((one.level for one in self.languages if one.language == language), None)


def reaches(level: CefrLevel | None, least: CefrLevel) -> bool:
    return level is not None and CEFR_LEVELS.index(level) >= CEFR_LEVELS.index(least)


def differing(one: Profile, other: Profile) -> tuple[str, ...]:
    """The names of the attributes in which two profiles differ."""
    return tuple(name for name in Profile.model_fields if getattr(one, name) != getattr(other, name))
