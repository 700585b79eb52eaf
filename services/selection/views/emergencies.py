"""Every emergency that was opened about a person: by whom, why, and until when."""

from dataclasses import dataclass, replace

from services.selection.domain import participant_events as fact
from services.selection.domain.participant import ParticipantEvent
from services.selection.domain.participant_words import Emergency
from shared.kernel import NOBODY, Projection, Recorded, View


@dataclass(frozen=True, kw_only=True)
class EmergenciesView(View):
    emergencies: tuple[Emergency, ...] = ()


def _emergencies(view: EmergenciesView | None, recorded: Recorded[ParticipantEvent]) -> EmergenciesView | None:
    match recorded.event:
        case fact.EmergencyOpened() as opened:
            known = view or EmergenciesView(id=recorded.subject)
            return replace(known, emergencies=(*known.emergencies, fact.emergency_of(opened)))
        case _:
            return view


emergencies = Projection("emergencies", EmergenciesView, _emergencies, rows=NOBODY)
