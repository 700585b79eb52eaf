"""Whether somebody's organisation may still act; asked with each request, so that an end is felt at once."""

from typing import Any, Protocol

from shared.chassis.auth import Principal
from shared.chassis.problems import Problem
from shared.kernel.projection import Projection
from shared.kernel.store import Reads

DETAILS = {
    "ended": "Your organisation no longer takes part; ask the operator of your scheme whom to turn to.",
    "suspended": "Your organisation is suspended for now; ask the operator of your scheme when it may act again.",
}


class Standing(Protocol):
    @property
    def barred(self) -> str | None: ...


async def refuse_barred(reads: Reads, standings: Projection[Any], principal: Principal) -> None:
    """Raises Problem 403 for whoever acts for an organisation that was suspended or ended."""
    if principal.organisation is None:
        return
    found: Standing | None = await reads.get(standings, principal.organisation)
    if found and found.barred:
        raise Problem(403, f"organisation_{found.barred}", DETAILS[found.barred])
