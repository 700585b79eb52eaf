"""A scheme as data: all that differs from one mobility scheme to the next is read from here, never from code."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.dossier import Stage, Track
from shared.contracts.scheme_call import (
    AgeCriterion,
    CallPlan,
    CefrFactor,
    Criterion,
    EducationCriterion,
    EmploymentCriterion,
    EqfFactor,
    Factor,
    Gate,
    LanguageCriterion,
    LookupFactor,
    Rubric,
    StepsFactor,
)
from shared.contracts.scheme_intake import Column, IntakeProfile
from shared.contracts.scheme_parts import BudgetLine, Claim, Occupation, Partner, Region, Sector, Target
from shared.contracts.scheme_plans import (
    Corridor,
    Curriculum,
    MobilityPlan,
    Module,
    OutcomeCode,
    PathwayStep,
    ReintegrationPlan,
    TrackRule,
    TrainingPlan,
    WageFloor,
)
from shared.contracts.scheme_privacy import PrivacyPlan, Purpose, Retention
from shared.contracts.scheme_rules import flaws_of
from shared.contracts.scheme_terms import (
    Language,
    Modality,
    Positive,
    Slug,
    Texts,
    Timezone,
)
from shared.kernel.messages import Message

__all__ = [
    "AgeCriterion",
    "BudgetLine",
    "CallPlan",
    "CefrFactor",
    "Claim",
    "Column",
    "Corridor",
    "Criterion",
    "Curriculum",
    "EducationCriterion",
    "EmploymentCriterion",
    "EqfFactor",
    "Factor",
    "Gate",
    "IntakeProfile",
    "LanguageCriterion",
    "LookupFactor",
    "MobilityPlan",
    "Module",
    "Occupation",
    "OutcomeCode",
    "Partner",
    "PathwayStep",
    "PrivacyPlan",
    "Purpose",
    "Region",
    "ReintegrationPlan",
    "Retention",
    "Rubric",
    "Scheme",
    "Sector",
    "StepsFactor",
    "Target",
    "TrackRule",
    "TrainingPlan",
    "WageFloor",
]


class Scheme(Message):
    id: Slug = Field(description="The scheme's name in addresses; it never changes.")
    title: Texts = Field(description="By language.")
    modality: Modality
    starts_on: date = Field(description="First day of the project.")
    ends_on: date = Field(description="Last day of the project.")
    timezone: Timezone = Field(description="In which the days of the scheme begin, such as Europe/Brussels.")
    languages: tuple[Language, ...] = Field(min_length=1, description="In which people are addressed.")
    stages: tuple[Stage, ...] = Field(min_length=1, description="In order; a stage may come again.")
    tracks: tuple[Track, ...] = Field(min_length=1, description="Where people may be prepared to work.")
    corridors: tuple[Corridor, ...] = Field(default=(), description="Ways from country to country.")
    regions: tuple[Region, ...] = Field(default=(), description="Of the countries of origin.")
    sectors: tuple[Sector, ...] = Field(default=(), description="By NACE code.")
    occupations: tuple[Occupation, ...] = Field(default=(), description="Aimed at, by ESCO.")
    partners: tuple[Partner, ...] = Field(min_length=1, description="Organisations and what they do here.")
    claims: tuple[Claim, ...] = Field(default=(), description="Figures and facts with their sources.")
    targets: tuple[Target, ...] = Field(default=(), description="What results are held against.")
    budget: tuple[BudgetLine, ...] = Field(default=(), description="Lines of the budget.")
    handover_days: Positive = Field(description="Within which a stage answers a hand-over.")
    intake: tuple[IntakeProfile, ...] = Field(default=(), description="One for each form of agency file.")
    call: CallPlan | None = Field(default=None, description="Where the scheme has a selection stage.")
    training: TrainingPlan | None = Field(default=None, description="Where the scheme has a training stage.")
    mobility: MobilityPlan | None = Field(default=None, description="Where the scheme has a mobility stage.")
    reintegration: ReintegrationPlan | None = Field(
        default=None, description="Where the scheme has a reintegration stage."
    )
    privacy: PrivacyPlan = Field(default=PrivacyPlan(), description="Uses of personal data, and how long it is held.")

    def stage_after(self, stage: Stage, nth: int = 1) -> Stage | None:
        """The stage that follows the nth time this stage comes; none after the last, or where it never comes."""
        places = [place for place, one in enumerate(self.stages) if one == stage]
        following = places[nth - 1] + 1 if 0 < nth <= len(places) else len(self.stages)
        return self.stages[following] if following < len(self.stages) else None

    def corridor(self, id: str) -> Corridor | None:
        return next((one for one in self.corridors if one.id == id), None)

    def partner(self, organisation: str) -> Partner | None:
        return next((one for one in self.partners if one.organisation == organisation), None)

    def claim(self, id: str) -> Claim | None:
        return next((one for one in self.claims if one.id == id), None)

    def intake_profile(self, id: str) -> IntakeProfile | None:
        return next((one for one in self.intake if one.id == id), None)

    @model_validator(mode="after")
    def hang_together(self) -> Self:
        if flaws := tuple(flaws_of(self)):
            summary = "; ".join(flaw.message for flaw in flaws)
            raise PydanticCustomError("inconsistent_scheme", "{summary}", {"summary": summary, "flaws": flaws})
        return self
