"""Many enrolments at once: each row of a request is a command of its own."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.training.api.terms import Commands
from services.training.domain.enrolment import EnrolmentCommand, enrolment
from shared.chassis import BulkAnswer


class Bulk:
    """Hands commands to the enrolments they are for."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def __call__(self, rows: Sequence[tuple[UUID, EnrolmentCommand]]) -> BulkAnswer:
        outcomes = await self._commands.many(enrolment, rows)  # a request sent again may find fewer rows left to do
        return BulkAnswer.of([UUID(one.id) for one in outcomes], outcomes)


InBulk = Annotated[Bulk, Depends(Bulk)]
