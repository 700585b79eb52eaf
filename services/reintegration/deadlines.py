"""The deadlines of a return case: each follow-up is missed when its window has passed."""

from services.reintegration.domain.words import (
    CaseClosed,
    CaseEvent,
    FollowUpDone,
    FollowUpMissed,
    FollowUpScheduled,
    MissFollowUp,
)
from shared.kernel import Pending, Recorded, Schedule


def fold(pending: Pending, recorded: Recorded[CaseEvent]) -> Pending:
    match recorded.event:
        case FollowUpScheduled(month=month, missed_at=missed_at):
            return {**pending, _name(month): missed_at}
        case FollowUpDone(month=month) | FollowUpMissed(month=month):
            return {name: due_at for name, due_at in pending.items() if name != _name(month)}
        case CaseClosed():
            return {}
        case _:
            return pending


def command(name: str) -> MissFollowUp:
    return MissFollowUp(month=int(name.partition(":")[2]))


def _name(month: int) -> str:
    return f"follow_up:{month}"


deadlines = Schedule(fold, command)
