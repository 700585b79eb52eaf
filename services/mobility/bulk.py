"""Many requests at once: each row is accepted or refused by itself, and a refused one says why."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends

from services.mobility.domain.placement import Placement, PlacementCommand, PlacementEvent, placement
from services.mobility.domain.placement.search import MakeOffer
from services.mobility.domain.vacancy import TakeSeat, vacancy
from services.mobility.known import Known, known
from services.mobility.requests import OfferRow
from shared.chassis import BulkAnswer, Commander, Outcome, Problem, Reader, Row, commander, reader
from shared.chassis.narrowing import UNKNOWN_ROW
from shared.kernel import Author, Command, Decider, Refused
from shared.messaging import Reaction

R = TypeVar("R", bound=Row)


class Unaskable(Command):
    """A row that is refused before its placement is asked; it takes its place in the answer all the same."""

    code: str
    detail: str


def decide(command: PlacementCommand | Unaskable, state: Placement, author: Author) -> Sequence[PlacementEvent]:
    match command:
        case Unaskable(code=code, detail=detail):
            raise Refused(code, detail)
        case _:
            return placement.decide(command, state, author)


row_by_row = Decider[PlacementCommand | Unaskable, Placement, PlacementEvent](
    placement.category, placement.initial, decide, placement.evolve
)


def askable(ask: Callable[[], PlacementCommand]) -> PlacementCommand | Unaskable:
    try:
        return ask()
    except Refused as refused:
        return Unaskable(code=refused.code, detail=refused.detail)


class Bulk:
    """Hands rows to the placements they name, as far as the caller may see them."""

    def __init__(
        self,
        commands: Annotated[Commander, Depends(commander)],
        views: Annotated[Reader, Depends(reader)],
    ) -> None:
        self._commands = commands
        self._views = views

    async def __call__(self, rows: Sequence[R], ask: Callable[[R, Known], PlacementCommand]) -> BulkAnswer:
        facts = await known(self._views, journeys(rows))
        asked = [(row.journey_id, askable(partial(self._asked, row, facts, ask))) for row in rows]
        return BulkAnswer.of(journeys(rows), await self._commands.many(row_by_row, asked))

    def _asked(self, row: R, facts: Known, ask: Callable[[R, Known], PlacementCommand]) -> PlacementCommand:
        facts.placement(row.journey_id)
        return ask(row, facts)

    async def offer(self, rows: Sequence[OfferRow]) -> BulkAnswer:
        """An offer and its seat are decided together, row by row, so that the last seat goes to the first row."""
        facts = await known(self._views, journeys(rows), [row.vacancy_id for row in rows])
        return BulkAnswer.of(journeys(rows), [await self._offer(row, facts) for row in rows])

    async def _offer(self, row: OfferRow, facts: Known) -> Outcome:
        made = askable(partial(self._made, row, facts))
        seat = TakeSeat(journey_id=row.journey_id)
        try:
            receipt = await self._commands.together(
                [Reaction(row_by_row, str(row.journey_id), made), Reaction(vacancy, str(row.vacancy_id), seat)]
            )
        except Problem:
            return Outcome(id=str(row.journey_id), accepted=False, code=UNKNOWN_ROW.code, detail=str(UNKNOWN_ROW))
        except Refused as refused:
            return Outcome(id=str(row.journey_id), accepted=False, code=refused.code, detail=refused.detail)
        return Outcome(id=receipt.id, accepted=True)

    def _made(self, row: OfferRow, facts: Known) -> MakeOffer:
        offer = facts.offer(row.journey_id, row.vacancy_id)
        scheme_id = facts.placement(row.journey_id).scheme_id
        return MakeOffer(
            offer=offer,
            standing=facts.standing(offer.employer_id),
            corridor_open=facts.corridor_open(scheme_id, offer.corridor),
            days=facts.offer_days(scheme_id),
        )


def journeys(rows: Sequence[Row]) -> list[UUID]:
    return [row.journey_id for row in rows]
