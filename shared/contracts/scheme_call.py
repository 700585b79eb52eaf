"""The call of a scheme: its window and seats, who may apply, how points are given and who goes on at each gate."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, field_validator

from shared.contracts.dossier import CefrLevel
from shared.contracts.scheme_terms import (
    ClaimIds,
    Code,
    Eqf,
    Language,
    LocalTime,
    Points,
    Positive,
    Slug,
    Timezone,
    Whole,
)
from shared.kernel.messages import Message

ScoreStep: TypeAlias = Literal["desk", "test", "interview"]
GateName: TypeAlias = Literal["shortlist", "interview", "decision"]


class AgeCriterion(Message):
    """Completed years on the call's last day, both ends included."""

    kind: Literal["age"]
    id: Code = Field(description="The name under which a failure is reported.")
    min_years: Positive
    max_years: Positive


class EducationCriterion(Message):
    kind: Literal["education"]
    id: Code = Field(description="The name under which a failure is reported.")
    min_eqf: Eqf = Field(description="The lowest level of the European Qualifications Framework that is accepted.")


class EmploymentCriterion(Message):
    kind: Literal["employment"]
    id: Code = Field(description="The name under which a failure is reported.")
    excluded: tuple[Code, ...] = Field(min_length=1, description="Situations, as codes, that are not accepted.")


class LanguageCriterion(Message):
    kind: Literal["language"]
    id: Code = Field(description="The name under which a failure is reported.")
    language: Language
    min_level: CefrLevel


Criterion: TypeAlias = Annotated[
    AgeCriterion | EducationCriterion | EmploymentCriterion | LanguageCriterion, Field(discriminator="kind")
]


class EqfFactor(Message):
    """Points for the level of the highest qualification; a level not in the table gives none."""

    kind: Literal["eqf"]
    id: Code
    points: dict[Eqf, Points] = Field(min_length=1)

    @property
    def most(self) -> int:
        return max(self.points.values())


class LookupFactor(Message):
    """Points for an attribute of the profile, read from a table and multiplied."""

    kind: Literal["lookup"]
    id: Code
    attribute: Literal["field_of_study", "situation"]
    points: dict[Code, Points] = Field(min_length=1)
    multiplier: Positive = 1

    @property
    def most(self) -> int:
        return max(self.points.values()) * self.multiplier


class CefrFactor(Message):
    """Points for the level in one language; a level not in the table gives none."""

    kind: Literal["cefr"]
    id: Code
    language: Language
    points: dict[CefrLevel, Points] = Field(min_length=1)

    @property
    def most(self) -> int:
        return max(self.points.values())


class StepsFactor(Message):
    """Points for each completed step of some months, up to a number of steps."""

    kind: Literal["steps"]
    id: Code
    attribute: Literal["unemployment_months", "experience_months"]
    months: Positive = Field(description="Length of a step; only completed steps count.")
    max_steps: Positive
    points_each: Positive = 1

    @property
    def most(self) -> int:
        return self.max_steps * self.points_each


Factor: TypeAlias = Annotated[EqfFactor | LookupFactor | CefrFactor | StepsFactor, Field(discriminator="kind")]


class Rubric(Message):
    """How an application earns its desk points, 0 to 100."""

    version: Positive = Field(description="Kept with every score.")
    factors: tuple[Factor, ...] = Field(min_length=1, description="Their points are added up.")

    @field_validator("factors")
    @classmethod
    def give_at_most_100(cls, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
        if (most := sum(factor.most for factor in factors)) > 100:
            raise ValueError(f"desk points go from 0 to 100, but these factors can give {most}")
        return factors


class Gate(Message):
    """Who goes on: the best `places` by the weighted sum of the points of each step."""

    name: GateName
    places: Positive = Field(description="How many go on.")
    weights: dict[ScoreStep, Positive] = Field(min_length=1, description="What each step's points count.")


class CallPlan(Message):
    organisation: Slug = Field(description="The partner that leads the call.")
    opens_at: LocalTime = Field(description="Local time, as published.")
    closes_at: LocalTime = Field(description="Local time, as published; the last moment that is accepted.")
    timezone: Timezone = Field(description="Name of the time zone of the call, such as Africa/Casablanca.")
    seats: Positive = Field(description="How many are selected.")
    reserve: Whole = Field(description="How many more are kept on the reserve list.")
    identifier: Literal["national_id", "passport", "social_security_number"] = Field(
        description="The number that tells one person from another in this call."
    )
    criteria: tuple[Criterion, ...] = Field(description="Every one is checked, not only the first that fails.")
    rubric: Rubric
    gates: tuple[Gate, ...] = Field(min_length=1, description="In order; the decision is the last.")
    tie_break: tuple[Literal["submitted_at"], Literal["reference"]] = Field(
        default=("submitted_at", "reference"), description="Earlier submission first, then the smaller reference."
    )
    two_person_rule: bool = Field(description="Whether a second person must sign the committee's decision.")
    rests_on: ClaimIds = Field(default=(), description="Claims that this plan is taken from.")

    @property
    def last_day(self) -> date:
        return self.closes_at.date()

    def gate(self, name: GateName) -> Gate:
        """Raises LookupError where the call has no such gate."""
        for gate in self.gates:
            if gate.name == name:
                return gate
        raise LookupError(f"the call has no {name} gate")

    @field_validator("gates")
    @classmethod
    def narrow_towards_the_decision(cls, gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
        places = [gate.places for gate in gates]
        if len({gate.name for gate in gates}) < len(gates):
            raise ValueError("a gate is named twice")
        if gates[-1].name != "decision":
            raise ValueError("the last gate must be the decision")
        if places != sorted(places, reverse=True):
            raise ValueError("a gate cannot have more places than the one before it")
        return gates
