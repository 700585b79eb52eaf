"""An emergency lets somebody see what is not theirs: for a reason, for a short time, and never without a trace."""

from datetime import datetime
from uuid import UUID

from services.selection.domain.participant_commands import OpenEmergency, ReadInEmergency
from services.selection.domain.participant_events import EmergencyOpened, IdentityRead
from services.selection.domain.participant_states import Registered
from services.selection.domain.participant_words import Emergency
from shared.kernel import Author, Refused


def opened(command: OpenEmergency, author: Author) -> EmergencyOpened:
    return EmergencyOpened(
        journey_id=command.journey_id,
        scheme_id=command.scheme_id,
        reason=command.reason,
        note=command.note,
        opened_by=author.principal,
        opened_at=command.opened_at,
        until=command.until,
    )


def read(command: ReadInEmergency, participant: Registered, author: Author) -> IdentityRead:
    """Neither a restriction nor a missing consent stands against vital interests (GDPR Art. 6(1)(d))."""
    if not _stands(participant.emergencies, command.journey_id, author.principal, command.at):
        raise Refused("no_emergency", "You have opened no emergency for this journey, or its time is over; open one.")
    return IdentityRead(purpose="emergency", fields=command.fields, way="emergency", scheme_id=command.scheme_id)


def _stands(emergencies: tuple[Emergency, ...], journey: UUID, principal: str, at: datetime) -> bool:
    return any((one.journey_id, one.opened_by) == (journey, principal) and at < one.until for one in emergencies)
