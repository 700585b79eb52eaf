"""The dossier a journey carries from stage to stage: proven abilities and preferences, never a name or contact."""

from typing import Literal, TypeAlias

from shared.kernel.messages import Message

Stage: TypeAlias = Literal["selection", "training", "mobility", "reintegration"]
Track: TypeAlias = Literal["home", "away", "open"]
Sex: TypeAlias = Literal["female", "male"]
CefrLevel: TypeAlias = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
CEFR_LEVELS: tuple[CefrLevel, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")


class LanguageLevel(Message):
    """A CEFR level in one language (ISO 639-1 code, 639-3 where there is none)."""

    language: str
    level: CefrLevel


class Qualification(Message):
    """The highest qualification: its level in the European Qualifications Framework (1 to 8), its field and year."""

    eqf: int
    field: str
    year: int


class Dossier(Message):
    """`age_band` is in completed years on the call's last day; `rank` is the committee's, 1 for the best."""

    sex: Sex
    age_band: str
    region: str
    languages: tuple[LanguageLevel, ...]
    qualification: Qualification
    skills: tuple[str, ...]
    experience_months: int
    rank: int
    track: Track | None = None
