"""View budgets: how many different dossiers one employer may open on one day, whichever way and however often."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import sqlalchemy as sa
import structlog
from starlette.requests import Request

from shared.chassis.problems import Problem
from shared.kernel.store import LOST, StoreUnavailable
from shared.kernel.store.pool import ReadPool

log = structlog.get_logger()


class Tally(Protocol):
    async def add(self, employer: str, day: date, dossiers: Collection[str], most: int) -> bool:
        """Notes these as opened on this day; false, and nothing noted, where it would be more than `most`."""


class MemoryTally:
    """For a service without a database."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, date], set[str]] = defaultdict(set)

    async def add(self, employer: str, day: date, dossiers: Collection[str], most: int) -> bool:
        together = self._opened[employer, day] | set(dossiers)
        if len(together) > most:
            return False
        self._opened[employer, day] = together
        return True


def tables(metadata: sa.MetaData) -> None:
    """Only the present day is kept."""
    sa.Table(
        "opened_dossiers",
        metadata,
        sa.Column("employer_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("dossier_id", sa.Text, primary_key=True),
    )


class PostgresTally:
    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def add(self, employer: str, day: date, dossiers: Collection[str], most: int) -> bool:
        try:
            return await self._add(employer, day, set(dossiers), most)
        except LOST as error:
            raise StoreUnavailable(f"the database does not answer: {error}") from error

    async def _add(self, employer: str, day: date, dossiers: set[str], most: int) -> bool:
        """One employer's requests take turns, so that many at once do not find more room than there is."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", employer)
            rows = await connection.fetch(
                "SELECT dossier_id FROM opened_dossiers WHERE employer_id = $1 AND day = $2", employer, day
            )
            opened = {row["dossier_id"] for row in rows}
            if len(opened | dossiers) > most:
                return False
            await connection.execute("DELETE FROM opened_dossiers WHERE employer_id = $1 AND day < $2", employer, day)
            await connection.execute(
                "INSERT INTO opened_dossiers SELECT $1, $2, unnest($3::text[])", employer, day, [*(dossiers - opened)]
            )
            return True


@dataclass(frozen=True)
class ViewBudget:
    tally: Tally
    most: int
    on_spent: Callable[[str], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def spend(self, employer: str, dossiers: Collection[str]) -> None:
        """Raises Problem 429 where these would be more different ones than an employer may open on one day."""
        now = self.now()
        if not dossiers or await self.tally.add(employer, now.date(), dossiers, self.most):
            return
        self.on_spent("views")
        log.warning("view budget spent", employer=employer, most=self.most)
        free = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        raise Problem(
            429,
            "view_budget_spent",
            f"An employer may open {self.most} dossiers a day. Ask for fewer, or wait until {free:%Y-%m-%dT%H:%MZ}.",
            headers={"Retry-After": str(int((free - now).total_seconds()) + 1)},
        )


def view_budget(request: Request) -> ViewBudget:
    """A dependency of routes that show dossiers to employers."""
    budget: ViewBudget = request.app.state.view_budget
    return budget
