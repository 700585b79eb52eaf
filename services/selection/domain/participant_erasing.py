"""The way of an erasure: asked for, checked by somebody else, held or ordered, destroyed, acknowledged, certified."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TypeAlias

from services.selection.domain import participant_commands as ask
from services.selection.domain import participant_events as fact
from services.selection.domain.participant_states import (
    Asked,
    Deferred,
    Destroyed,
    Erased,
    Ordered,
    Participant,
    Registered,
    free_on,
)
from shared.contracts.participants import Acknowledged
from shared.kernel import Author, Recorded, Refused, Schedule
from shared.kernel.schedule import Pending

HELD, ACKNOWLEDGED = "held", "acknowledged"

ErasureCommand: TypeAlias = (
    ask.RequestErasure
    | ask.RefuseErasure
    | ask.ApproveErasure
    | ask.CarryOutErasure
    | ask.RestoreErasure
    | ask.ConfirmDestruction
    | ask.AcknowledgeErasure
    | ask.MarkErasureOverdue
)

ErasureEvent: TypeAlias = (
    fact.ErasureRequested
    | fact.ErasureRefused
    | fact.ErasureDeferred
    | fact.ErasureOrdered
    | fact.IdentityDestroyed
    | fact.ErasureAcknowledged
    | fact.ErasureOverdue
    | fact.ParticipantErased
)


def erasing(command: ErasureCommand, participant: Participant, author: Author) -> Sequence[ErasureEvent]:
    match command, participant:
        case ask.RequestErasure(reason=reason), Registered(erasure=None):
            return [fact.ErasureRequested(reason=reason, requested_by=author.principal, requested_at=author.at)]
        case ask.RequestErasure(), Registered() | Ordered() | Destroyed() | Erased():
            return []
        case ask.RefuseErasure(reason=reason), Registered(erasure=Asked(by=by)):
            return [fact.ErasureRefused(reason=_by_another(by, author, reason))]
        case ask.ApproveErasure(human=human), Registered(erasure=Asked(by=by)):
            return _approved(participant, _by_another(by, author, author.principal), human, author)
        case ask.CarryOutErasure(), Registered(erasure=Deferred(approved_by=by)):
            return carried_out(participant, by, author)
        case ask.CarryOutErasure(), _:
            return []
        case ask.RestoreErasure(erased_at=at), Registered():
            asked = fact.ErasureRequested(reason="on_the_ledger", requested_by=author.principal, requested_at=at)
            return [asked, fact.ErasureOrdered(approved_by=author.principal)]
        case ask.RestoreErasure(), _:
            return []
        case _:
            return _completing(command, participant, author)


def _completing(command: ErasureCommand, participant: Participant, author: Author) -> Sequence[ErasureEvent]:
    match command, participant:
        case ask.ConfirmDestruction(files_end_at=end, due_at=due), Ordered():
            return [fact.IdentityDestroyed(destroyed_at=author.at, files_end_at=end, due_at=due)]
        case ask.ConfirmDestruction(), Destroyed() | Erased():
            return []
        case ask.AcknowledgeErasure(holder=holder), Destroyed() if holder in participant.missing:
            return _acknowledged(participant, Acknowledged(holder=holder, at=author.at))
        case ask.AcknowledgeErasure(), _:
            return []
        case ask.MarkErasureOverdue(), Destroyed():
            return [fact.ErasureOverdue(missing=participant.missing)]
        case ask.MarkErasureOverdue(), _:
            return []
        case _:
            raise Refused.out_of_turn(command, participant)


def _by_another(asked_by: str, author: Author, value: str) -> str:
    if asked_by == author.principal:
        raise Refused("same_person", "Whoever asked for an erasure cannot decide on it; let somebody else look at it.")
    return value


def _approved(participant: Registered, by: str, human: bool, author: Author) -> Sequence[ErasureEvent]:
    if not human:
        raise Refused("person_needed", "An erasure is approved by a person; a machine may only ask for one.")
    return carried_out(participant, by, author)


def carried_out(participant: Registered, by: str, author: Author) -> Sequence[ErasureEvent]:
    """Ordered where nothing holds the identity on that day, else deferred: locked, and erased when it is free."""
    if held := participant.held(author.at.date()):
        return [fact.ErasureDeferred(approved_by=by, until=free_on(held))]
    return [fact.ErasureOrdered(approved_by=by)]


def _acknowledged(participant: Destroyed, one: Acknowledged) -> Sequence[ErasureEvent]:
    done = (*participant.acknowledged, one)
    event = fact.ErasureAcknowledged(acknowledged=one)
    if len(participant.missing) > 1:
        return [event]
    certificate = fact.ParticipantErased(asked_at=participant.asked.at, destroyed_at=participant.at, acknowledged=done)
    return [event, certificate]


def _pending(pending: Pending, recorded: Recorded[ErasureEvent]) -> Pending:
    match recorded.event:
        case fact.ErasureDeferred(until=until):
            return {HELD: datetime.combine(until, time(), UTC)} if until else {}
        case fact.IdentityDestroyed(due_at=due_at):
            return {ACKNOWLEDGED: due_at}
        case fact.ErasureOrdered() | fact.ErasureOverdue() | fact.ParticipantErased():
            return {}
        case _:
            return pending


def _missed(name: str) -> ask.CarryOutErasure | ask.MarkErasureOverdue:
    return ask.CarryOutErasure() if name == HELD else ask.MarkErasureOverdue()


participant_schedule = Schedule(_pending, _missed)
