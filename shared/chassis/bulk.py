"""Many journeys in one request: each row is accepted or refused by itself, and a refused one says why."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from shared.chassis.commands import Outcome
from shared.kernel.messages import Message

MOST_ROWS = 10_000


class Row(Message):
    """What is said of one journey; services add their own words."""

    journey_id: UUID


R = TypeVar("R", bound=Row)


class Rows(Message, Generic[R]):
    heavy: ClassVar[bool] = True

    rows: Annotated[tuple[R, ...], Field(min_length=1, max_length=MOST_ROWS)]


class RefusedRow(BaseModel):
    """`row` counts from 1, in the order they were sent."""

    row: int
    journey_id: UUID
    code: str
    detail: str


class BulkAnswer(BaseModel):
    accepted: int
    refused: list[RefusedRow]

    @classmethod
    def of(cls, journeys: Sequence[UUID], outcomes: Sequence[Outcome]) -> "BulkAnswer":
        refused = [
            RefusedRow(row=number, journey_id=journey, code=outcome.code or "", detail=outcome.detail or "")
            for number, (journey, outcome) in enumerate(zip(journeys, outcomes, strict=True), start=1)
            if not outcome.accepted
        ]
        return cls(accepted=len(journeys) - len(refused), refused=refused)
