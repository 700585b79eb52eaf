"""What a scheme plans for the stages after selection: training, mobility and reintegration."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from shared.contracts.dossier import LanguageLevel, Track
from shared.contracts.scheme_terms import (
    ClaimId,
    ClaimIds,
    Code,
    Country,
    Currency,
    Points,
    Positive,
    Slug,
    Text,
    Texts,
    Whole,
)
from shared.kernel.messages import Message


class Module(Message):
    code: Code
    title: Texts = Field(description="By language.")
    hours: Positive
    pass_mark: Points = Field(description="The lowest score, of 100, that passes.")


class Curriculum(Message):
    """One version of what is taught; a later version replaces it for those still in training."""

    version: Positive
    valid_from: date = Field(description="First day of this version.")
    reason: Text | None = Field(default=None, description="Why it was revised; every version but the first has one.")
    months: Positive = Field(description="Length of the course.")
    modules: tuple[Module, ...] = Field(min_length=1)
    language_target: LanguageLevel | None = Field(default=None, description="The level to reach by the end.")

    def module(self, code: str) -> Module | None:
        return next((one for one in self.modules if one.code == code), None)

    @field_validator("modules")
    @classmethod
    def differ_in_code(cls, modules: tuple[Module, ...]) -> tuple[Module, ...]:
        if len({one.code for one in modules}) < len(modules):
            raise ValueError("two modules have the same code")
        return modules


class TrackRule(Message):
    """Who is prepared for work abroad: the first `places` by the committee's rank, the others get `otherwise`."""

    first: Track
    places: Positive
    otherwise: Track
    claim: ClaimId


class TrainingPlan(Message):
    seats: Positive = Field(description="Of one cohort.")
    curricula: tuple[Curriculum, ...] = Field(min_length=1, description="Every version, the oldest first.")
    dropout_reasons: tuple[Code, ...] = Field(min_length=1, description="Codes for leaving the course.")
    track_rule: TrackRule | None = None
    rests_on: ClaimIds = Field(default=(), description="Claims that this plan is taken from.")

    def curriculum(self, version: int) -> Curriculum | None:
        return next((one for one in self.curricula if one.version == version), None)

    def curriculum_on(self, day: date) -> Curriculum:
        """The newest version valid on that day, else the first."""
        valid = [one for one in self.curricula if one.valid_from <= day]
        return valid[-1] if valid else self.curricula[0]

    @field_validator("curricula")
    @classmethod
    def follow_each_other(cls, curricula: tuple[Curriculum, ...]) -> tuple[Curriculum, ...]:
        if [one.version for one in curricula] != list(range(1, len(curricula) + 1)):
            raise ValueError("versions of the curriculum are numbered 1, 2, 3 ... in that order")
        if len(days := [one.valid_from for one in curricula]) != len(set(days)) or days != sorted(days):
            raise ValueError("each version of the curriculum is valid from a later day than the one before")
        if unexplained := [one.version for one in curricula[1:] if one.reason is None]:
            raise ValueError(f"version {unexplained[0]} of the curriculum gives no reason")
        return curricula


class PathwayStep(Message):
    name: Code
    owner: Slug = Field(description="Who owes it: a partner, or `employer`, `participant`.")
    days: Positive = Field(description="Time for it, counted from when the step opens.")


class Corridor(Message):
    """From a country of origin to a country of destination, and the way between contract and arrival."""

    id: str = Field(pattern=r"^[A-Z]{2}-[A-Z]{2}$", description="Origin and destination, such as MA-BE.")
    origin: Country
    destination: Country
    region: Text | None = Field(default=None, description="The part of the destination, where it is only a part.")
    pathway: tuple[PathwayStep, ...] = Field(default=(), description="In order.")

    def step(self, name: str) -> PathwayStep | None:
        return next((one for one in self.pathway if one.name == name), None)

    def step_after(self, name: str) -> PathwayStep | None:
        names = [one.name for one in self.pathway]
        return self.pathway[place] if (place := names.index(name) + 1) < len(names) else None

    @field_validator("pathway")
    @classmethod
    def name_each_step_once(cls, pathway: tuple[PathwayStep, ...]) -> tuple[PathwayStep, ...]:
        if len({one.name for one in pathway}) < len(pathway):
            raise ValueError("two steps of the pathway have the same name")
        return pathway


class WageFloor(Message):
    country: Country
    amount: Decimal = Field(gt=0, description="Gross; a vacancy below it is refused.")
    currency: Currency
    period: Literal["hour", "month", "year"]
    claim: ClaimId


class MobilityPlan(Message):
    offer_days: Positive = Field(description="How long an offer stands.")
    wage_floors: tuple[WageFloor, ...] = Field(default=(), description="At most one for each country.")
    rests_on: ClaimIds = Field(default=(), description="Claims that this plan is taken from.")

    def wage_floor(self, country: str) -> WageFloor | None:
        return next((one for one in self.wage_floors if one.country == country), None)

    @field_validator("wage_floors")
    @classmethod
    def differ_in_country(cls, floors: tuple[WageFloor, ...]) -> tuple[WageFloor, ...]:
        if len({one.country for one in floors}) < len(floors):
            raise ValueError("a country has two wage floors")
        return floors


class OutcomeCode(Message):
    code: Code
    at_work: bool = Field(description="Whether it counts as being at work.")


class ReintegrationPlan(Message):
    follow_up_months: tuple[Whole, ...] = Field(min_length=1, description="After the case was opened.")
    supports: tuple[Code, ...] = Field(min_length=1, description="What a plan may contain.")
    outcomes: tuple[OutcomeCode, ...] = Field(min_length=1, description="What a follow-up may find.")
    rests_on: ClaimIds = Field(default=(), description="Claims that this plan is taken from.")

    @property
    def at_work(self) -> frozenset[str]:
        return frozenset(one.code for one in self.outcomes if one.at_work)

    @field_validator("outcomes")
    @classmethod
    def differ_in_code(cls, outcomes: tuple[OutcomeCode, ...]) -> tuple[OutcomeCode, ...]:
        if len({one.code for one in outcomes}) < len(outcomes):
            raise ValueError("two outcomes have the same code")
        return outcomes

    @field_validator("follow_up_months")
    @classmethod
    def go_forward(cls, months: tuple[int, ...]) -> tuple[int, ...]:
        if list(months) != sorted(set(months)):
            raise ValueError("the months of the follow-ups go forward, each once")
        return months
