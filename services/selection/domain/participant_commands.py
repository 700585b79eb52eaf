"""What can be asked about a person."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.selection.domain.participant_words import EmergencyReason, FieldName, Hold, ReadPurpose, Way
from shared.contracts.participants import Holder
from shared.contracts.scheme_privacy import LawfulBasis, PurposeCode
from shared.kernel import Command, Sealed

REASON = Field(pattern="^[a-z][a-z0-9_]*$", max_length=60)


class RecordIdentity(Command):
    """`mark` is a keyed hash of the identity: two boxes of the same content differ, their marks do not."""

    identity: Sealed
    mark: str


class RectifyIdentity(Command):
    """`before` and `after` hold the rectified fields alone, `note` the person's words, `identity` the whole anew."""

    fields: tuple[FieldName, ...]
    before: Sealed
    after: Sealed
    note: Sealed | None
    identity: Sealed
    mark: str


class ReadIdentity(Command):
    """`basis` is the scheme's for this purpose, none where the person reads their own."""

    purpose: ReadPurpose
    fields: tuple[FieldName, ...]
    way: Way
    scheme_id: str | None
    basis: LawfulBasis | None


class OpenEmergency(Command):
    """`note` is what happened, in words; whoever opens it may read until then."""

    journey_id: UUID
    scheme_id: str
    reason: EmergencyReason
    note: Sealed | None
    opened_at: datetime
    until: datetime


class ReadInEmergency(Command):
    """`at` is the service's own time, never what a caller says."""

    journey_id: UUID
    scheme_id: str
    fields: tuple[FieldName, ...]
    at: datetime


class GiveConsent(Command):
    """`wording` names the version of the text that was agreed to, `language` the one it was read in."""

    scheme_id: str = Field(max_length=100)
    purpose: PurposeCode
    wording: str = Field(pattern="^[a-z0-9][a-z0-9._-]*$", max_length=60)
    language: str = Field(pattern="^[a-z]{2,3}$")


class WithdrawConsent(Command):
    scheme_id: str = Field(max_length=100)
    purpose: PurposeCode


class RestrictProcessing(Command):
    """`reason` is one of GDPR Art. 18(1)."""

    reason: Literal["accuracy_contested", "unlawful_but_kept", "needed_for_claims", "objection_pending"]


class LiftRestriction(Command):
    pass


class PlaceHold(Command):
    hold: Hold


class RequestErasure(Command):
    reason: str = REASON


class RefuseErasure(Command):
    reason: str = REASON


class ApproveErasure(Command):
    """`human` says that a person approves, not a machine."""

    human: bool


class CarryOutErasure(Command):
    """What held the identity may have ended."""


class RestoreErasure(Command):
    """The ledger says that this person was erased at that time; the store was restored to an earlier one."""

    erased_at: datetime


class ConfirmDestruction(Command):
    """`files_end_at` is when the last file of that day is deleted, `due_at` by when all others are done."""

    files_end_at: datetime | None
    due_at: datetime


class AcknowledgeErasure(Command):
    holder: Holder


class MarkErasureOverdue(Command):
    pass
