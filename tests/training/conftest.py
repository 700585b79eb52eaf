"""The training service running on a database of its own, and those who call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from services.training.app import service
from tests.chassis.conftest import Running, Serve, issuer, serve, settings
from tests.training.facts import COHORT, FIRST_DAY, HANDED_OVER, PUBLISHED, handed
from tests.training.hearing import Training

__all__ = ["issuer", "serve", "settings"]


@dataclass
class School:
    """Training over HTTP, called by an operator unless a test says otherwise, and what it hears meanwhile."""

    running: Running
    training: Training

    async def asks(self, method: str, path: str, body: object = None, at: datetime = HANDED_OVER) -> httpx.Response:
        return await self.running.command(method, f"/v1{path}", body, Occurred_At=at.isoformat())

    async def done(self, method: str, path: str, body: object = None, at: datetime = HANDED_OVER) -> Any:
        answer = await self.asks(method, path, body, at)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def shows(self, path: str) -> Any:
        answer = await self.running.client.get(f"/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def opens(self, seats: int) -> Any:
        body = {"scheme_id": "palim", "seats": seats, "starts_on": "2019-07-15", "ends_on": "2020-02-14"}
        return await self.done("PUT", f"/cohorts/{COHORT}", body)

    async def starts_with(self, *journeys: UUID) -> None:
        """A cohort with a seat for each of them, by rank, and one to spare."""
        await self.opens(seats=len(journeys) + 1)
        await self.training.hears(*(handed(journey, rank) for rank, journey in enumerate(journeys, start=1)))
        await self.done("POST", f"/cohorts/{COHORT}/start", at=FIRST_DAY)


@asynccontextmanager
async def running_school(serve: Serve, **settings: str) -> AsyncIterator[School]:
    async with serve(service, **settings) as running:
        running.client.headers.update(running.as_("operator"))
        training = Training(running.app.state.store)
        await training.hears(PUBLISHED)
        yield School(running, training)


@pytest_asyncio.fixture
async def school(serve: Serve) -> AsyncIterator[School]:
    async with running_school(serve) as school:
        yield school


@pytest_asyncio.fixture
async def hearing_school(serve: Serve) -> AsyncIterator[School]:
    """One that hears what it publishes itself."""
    async with running_school(serve, role="all") as school:
        yield school
