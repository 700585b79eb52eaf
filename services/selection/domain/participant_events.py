"""What is kept of a person; who it is stands in these facts sealed, or not at all."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from services.selection.domain.participant_words import FIELDS, Emergency, EmergencyReason, FieldName, Hold, Way
from shared.contracts.participants import Acknowledged, Holder
from shared.contracts.scheme_privacy import PurposeCode
from shared.kernel import Event, Sealed


class ParticipantRegistered(Event):
    identity: Sealed
    mark: str


class IdentityUpdated(Event):
    identity: Sealed
    mark: str


class IdentityRectified(Event):
    fields: tuple[FieldName, ...]
    before: Sealed
    after: Sealed
    note: Sealed | None
    identity: Sealed
    mark: str


def _whole_identity(data: dict[str, Any]) -> dict[str, Any]:
    """The first readings always gave everything, by an application."""
    return {"purpose": data["purpose"], "fields": list(FIELDS[1:]), "way": "application", "scheme_id": None}


class IdentityRead(Event):
    schema_version: ClassVar[int] = 2
    upcasters: ClassVar = {1: _whole_identity}

    purpose: str
    fields: tuple[FieldName, ...]
    way: Way
    scheme_id: str | None


class EmergencyOpened(Event):
    journey_id: UUID
    scheme_id: str
    reason: EmergencyReason
    note: Sealed | None
    opened_by: str
    opened_at: datetime
    until: datetime


def emergency_of(opened: EmergencyOpened) -> Emergency:
    return Emergency(**{name: value for name, value in dict(opened).items() if name != "note"})


class ConsentGiven(Event):
    scheme_id: str
    purpose: PurposeCode
    wording: str
    language: str


class ConsentWithdrawn(Event):
    scheme_id: str
    purpose: PurposeCode


class ProcessingRestricted(Event):
    reason: str


class RestrictionLifted(Event):
    pass


class HoldPlaced(Event):
    hold: Hold


class ErasureRequested(Event):
    """Who asked is written down, since somebody else has to approve."""

    reason: str
    requested_by: str
    requested_at: datetime


class ErasureRefused(Event):
    reason: str


class ErasureDeferred(Event):
    """Approved, but held: the identity is locked, and erased on `until`; none while the end is not known."""

    approved_by: str
    until: date | None


class ErasureOrdered(Event):
    approved_by: str


class IdentityDestroyed(Event):
    destroyed_at: datetime
    files_end_at: datetime | None
    due_at: datetime


class ErasureAcknowledged(Event):
    acknowledged: Acknowledged


class ErasureOverdue(Event):
    missing: tuple[Holder, ...]


class ParticipantErased(Event):
    """The certificate."""

    asked_at: datetime
    destroyed_at: datetime
    acknowledged: tuple[Acknowledged, ...]
