"""Many rows at once: each is accepted or refused by itself, and a refused one says why."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from services.training.api.terms import Commands
from services.training.domain.enrolment import EnrolmentCommand, enrolment


class RefusedRow(BaseModel):
    """`row` counts from 1, in the order they were sent."""

    row: int
    journey_id: UUID
    code: str
    detail: str


class BulkAnswer(BaseModel):
    accepted: int
    refused: list[RefusedRow]


class Bulk:
    """Hands commands to the enrolments they are for."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def __call__(self, rows: Sequence[tuple[UUID, EnrolmentCommand]]) -> BulkAnswer:
        outcomes = await self._commands.many(enrolment, rows)
        refused = [
            RefusedRow(row=number, journey_id=journey, code=outcome.code or "", detail=outcome.detail or "")
            for number, ((journey, _), outcome) in enumerate(zip(rows, outcomes, strict=True), start=1)
            if not outcome.accepted
        ]
        return BulkAnswer(accepted=len(rows) - len(refused), refused=refused)


InBulk = Annotated[Bulk, Depends(Bulk)]
