"""Return cases over HTTP, many at once: each row is accepted or refused by itself, and refused rows say why."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends

from services.reintegration.domain.case import case
from services.reintegration.requests import Terms
from services.reintegration.rows import (
    AgreedPlans,
    CaseRow,
    Closings,
    ConfirmedReturns,
    DeliveredSupports,
    HeldFollowUps,
    NeedsOfMany,
    ObservedOutcomes,
)
from services.reintegration.terms import Views, terms_of
from shared.chassis import APIRouter, BulkAnswer, Commander, commander

router = APIRouter(prefix="/cases", tags=["cases, many at once"])


class Bulk:
    """Hands rows to the cases they name; a journey without a case refuses its row alone."""

    def __init__(self, commands: Annotated[Commander, Depends(commander)], views: Views) -> None:
        self._commands = commands
        self._views = views

    async def __call__(self, rows: Sequence[CaseRow]) -> BulkAnswer:
        terms = await terms_of((row.journey_id for row in rows), self._views)
        commands = [(row.journey_id, row.command(terms.get(row.journey_id, Terms()))) for row in rows]
        outcomes = await self._commands.many(case, commands)
        return BulkAnswer.of([row.journey_id for row in rows], outcomes)


InBulk = Annotated[Bulk, Depends(Bulk)]


@router.post("/returns")
async def confirm_returns(body: ConfirmedReturns, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/needs")
async def assess_needs_of_many(body: NeedsOfMany, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/plans")
async def agree_plans(body: AgreedPlans, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/supports")
async def deliver_supports(body: DeliveredSupports, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/follow-ups")
async def record_follow_ups(body: HeldFollowUps, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/outcomes")
async def record_outcomes(body: ObservedOutcomes, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)


@router.post("/closings")
async def close_cases(body: Closings, bulk: InBulk) -> BulkAnswer:
    return await bulk(body.rows)
