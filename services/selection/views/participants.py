"""What is kept of a participant: the sealed identity, readable only while the person's key exists."""

from dataclasses import dataclass

from services.selection.domain.participant import ParticipantEvent
from shared.kernel import Projection, Recorded, Sealed, View


@dataclass(frozen=True, kw_only=True)
class ParticipantView(View):
    identity: Sealed
    mark: str


def _participant(view: ParticipantView | None, recorded: Recorded[ParticipantEvent]) -> ParticipantView:
    return ParticipantView(id=recorded.subject, identity=recorded.event.identity, mark=recorded.event.mark)


participants = Projection("participants", ParticipantView, _participant)
