"""The deadline of an enrolment: a hand-over is answered in the time the scheme gives."""

from services.training.domain.enrolment.commands import MissHandover
from services.training.domain.enrolment.events import (
    EnrolmentEvent,
    HandoverMissed,
    HandoverTaken,
    HandoverTurnedDown,
    LeadHandedOver,
)
from shared.kernel import Pending, Recorded, Schedule

ANSWER = "handover_answer"


def fold(pending: Pending, recorded: Recorded[EnrolmentEvent]) -> Pending:
    match recorded.event:
        case LeadHandedOver(due_at=due):
            return {**pending, ANSWER: due}
        case HandoverTaken() | HandoverTurnedDown() | HandoverMissed():
            return {name: due for name, due in pending.items() if name != ANSWER}
        case _:
            return pending


def command(name: str) -> MissHandover:
    return MissHandover()


handover_deadline = Schedule(fold, command)
