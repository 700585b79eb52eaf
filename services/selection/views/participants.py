"""What is kept of a participant: the sealed identity, readable only while the person's key exists."""

from dataclasses import dataclass

from services.selection.domain.participant import (
    IdentityRead,
    IdentityUpdated,
    ParticipantErased,
    ParticipantEvent,
    ParticipantRegistered,
)
from shared.kernel import Projection, Recorded, Sealed, View


@dataclass(frozen=True, kw_only=True)
class ParticipantView(View):
    identity: Sealed
    mark: str


def _participant(view: ParticipantView | None, recorded: Recorded[ParticipantEvent]) -> ParticipantView | None:
    match recorded.event:
        case ParticipantRegistered(identity=identity, mark=mark) | IdentityUpdated(identity=identity, mark=mark):
            return ParticipantView(id=recorded.subject, identity=identity, mark=mark)
        case IdentityRead():
            return view
        case ParticipantErased():
            return None


participants = Projection("participants", ParticipantView, _participant)
