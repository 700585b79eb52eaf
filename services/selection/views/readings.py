"""The read log of a person: each reading of the identity, by whom, for whom, what for and which fields."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.selection.domain import participant_events as fact
from services.selection.domain.participant import ParticipantEvent
from services.selection.views.applications import applications
from shared.kernel import Message, Projection, Recorded, Rows, View


class Reading(Message):
    """`way` is how it was found: by its application, by a look-up of the number, or in the person's own export."""

    at: datetime
    principal: str
    organisation: str | None
    purpose: str
    fields: tuple[str, ...]
    way: str
    scheme_id: str | None


@dataclass(frozen=True, kw_only=True)
class ReadingsView(View):
    readings: tuple[Reading, ...] = ()


def _readings(view: ReadingsView | None, recorded: Recorded[ParticipantEvent]) -> ReadingsView | None:
    match recorded.event:
        case fact.IdentityRead() as read:
            reading = Reading(
                at=recorded.occurred_at,
                principal=recorded.principal,
                organisation=recorded.organisation,
                **dict(read),
            )
            known = view or ReadingsView(id=recorded.subject)
            return replace(known, readings=(*known.readings, reading))
        case _:
            return view


readings = Projection(
    "readings", ReadingsView, _readings, rows=Rows(person="id", through=(applications, "participant_id"))
)
