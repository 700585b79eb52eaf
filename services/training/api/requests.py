"""What a caller says: the bodies of requests, one enrolment or many rows at a time."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.training.domain.enrolment.events import Occasion, SuspensionReason
from shared.chassis import MOST_ROWS, Row, Rows
from shared.contracts.dossier import CefrLevel, Track
from shared.contracts.scheme_terms import Code, Language, Positive
from shared.kernel import Message


class NewCohort(Message):
    """Without `seats` the cohort has as many as the scheme plans."""

    scheme_id: str
    seats: Positive | None = None
    starts_on: date
    ends_on: date


class HeldSession(Message):
    """One session of one module, and who of the cohort was there."""

    held_on: date
    module: Code
    present: Annotated[tuple[UUID, ...], Field(max_length=MOST_ROWS)] = ()
    absent: Annotated[tuple[UUID, ...], Field(max_length=MOST_ROWS)] = ()

    @model_validator(mode="after")
    def name_each_journey_once(self) -> Self:
        named = [*self.present, *self.absent]
        if len(named) > len(set(named)):
            raise ValueError("a journey is named twice")
        return self


class Suspension(Message):
    reason: SuspensionReason


class LeftTraining(Message):
    """`reason` is a code of the scheme."""

    reason: Code


class ModuleScore(Row):
    module: Code
    score: int


class LanguageResult(Row):
    language: Language
    level: CefrLevel
    occasion: Occasion


class ChosenTrack(Row):
    track: Track


class ModuleScores(Rows[ModuleScore]): ...


class LanguageResults(Rows[LanguageResult]): ...


class ChosenTracks(Rows[ChosenTrack]): ...


class Completions(Rows[Row]): ...
