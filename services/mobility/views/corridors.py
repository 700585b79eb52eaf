"""What is read about a corridor that was ever suspended; one that is not listed was always passable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.mobility.domain.corridor import CorridorEvent, CorridorResumed, CorridorSuspended
from shared.kernel import OPEN, Index, Projection, Recorded, View


@dataclass(frozen=True, kw_only=True)
class CorridorView(View):
    scheme_id: str
    corridor: str
    state: Literal["suspended", "passable"]
    since: datetime
    reason: str


def project(view: CorridorView | None, recorded: Recorded[CorridorEvent]) -> CorridorView:
    match recorded.event:
        case CorridorSuspended() as suspended:
            return CorridorView(id=recorded.subject, state="suspended", **vars(suspended))
        case CorridorResumed() as resumed:
            return CorridorView(id=recorded.subject, state="passable", **vars(resumed))


corridors = Projection("corridors", CorridorView, project, Index("scheme_id"), Index("state"), rows=OPEN)
