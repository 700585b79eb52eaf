"""What is kept of a participant: the sealed identity, consents, holds and the way of an erasure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.selection.domain import participant_events as fact
from services.selection.domain.participant import ParticipantEvent
from services.selection.domain.participant_states import with_hold
from services.selection.domain.participant_words import Hold
from services.selection.views.applications import applications
from shared.contracts.participants import Acknowledged, Holder
from shared.kernel import Index, Message, Projection, Recorded, Rows, Sealed, View


class Consent(Message):
    """The receipt: which wording was agreed to, when, and when it was taken back."""

    scheme_id: str
    purpose: str
    wording: str | None
    language: str | None
    given_at: datetime | None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ParticipantView(View):
    """`identity` is none once it was ordered to be erased; `held_until` of a deferred erasure is its day, if known."""

    state: Literal["registered", "erasure_asked", "erasure_deferred", "erasure_ordered", "destroyed", "erased"]
    identity: Sealed | None
    consents: tuple[Consent, ...] = ()
    holds: tuple[Hold, ...] = ()
    restricted: str | None = None
    held_until: date | None = None
    asked_at: datetime | None = None
    destroyed_at: datetime | None = None
    files_end_at: datetime | None = None
    acknowledged: tuple[Acknowledged, ...] = ()
    overdue: tuple[Holder, ...] = ()
    erased_at: datetime | None = None


def _participant(view: ParticipantView | None, recorded: Recorded[ParticipantEvent]) -> ParticipantView | None:
    match recorded.event, view:
        case fact.ParticipantRegistered(identity=identity), _:
            return ParticipantView(id=recorded.subject, state="registered", identity=identity)
        case ((fact.IdentityUpdated(identity=identity) | fact.IdentityRectified(identity=identity)), ParticipantView()):
            return replace(view, identity=identity)
        case (fact.ConsentGiven() | fact.ConsentWithdrawn()) as said, ParticipantView():
            return replace(view, consents=_consents(view.consents, said, recorded.occurred_at))
        case fact.ProcessingRestricted(reason=reason), ParticipantView():
            return replace(view, restricted=reason)
        case fact.RestrictionLifted(), ParticipantView():
            return replace(view, restricted=None)
        case fact.HoldPlaced(hold=hold), ParticipantView():
            return replace(view, holds=with_hold(view.holds, hold))
        case event, ParticipantView():
            return _erasing(view, event, recorded.occurred_at)
        case _:
            return view


def _erasing(view: ParticipantView, event: ParticipantEvent, at: datetime) -> ParticipantView:
    match event:
        case fact.ErasureRequested(requested_at=asked_at):
            return replace(view, state="erasure_asked", asked_at=asked_at)
        case fact.ErasureRefused():
            return replace(view, state="registered", asked_at=None)
        case fact.ErasureDeferred(until=until):
            return replace(view, state="erasure_deferred", held_until=until)
        case fact.ErasureOrdered():
            return replace(view, state="erasure_ordered", identity=None)
        case fact.IdentityDestroyed(destroyed_at=destroyed_at, files_end_at=files_end_at):
            return replace(view, state="destroyed", destroyed_at=destroyed_at, files_end_at=files_end_at)
        case fact.ErasureAcknowledged(acknowledged=one):
            return replace(view, acknowledged=(*view.acknowledged, one))
        case fact.ErasureOverdue(missing=missing):
            return replace(view, overdue=missing)
        case fact.ParticipantErased():
            return replace(view, state="erased", erased_at=at, overdue=())
        case _:
            return view


def _consents(
    known: tuple[Consent, ...], said: fact.ConsentGiven | fact.ConsentWithdrawn, at: datetime
) -> tuple[Consent, ...]:
    """A receipt is never overwritten: who consents again after a withdrawal gets a new one."""
    match said:
        case fact.ConsentGiven():
            return (*known, Consent(**dict(said), given_at=at))
        case fact.ConsentWithdrawn(scheme_id=scheme, purpose=purpose):
            place = (scheme, purpose)
            standing = [one for one in known if (one.scheme_id, one.purpose) == place and not one.withdrawn_at]
            if not standing:
                objected = Consent(scheme_id=scheme, purpose=purpose, wording=None, language=None, given_at=None)
                return (*known, objected.model_copy(update={"withdrawn_at": at}))
            return tuple(one.model_copy(update={"withdrawn_at": at}) if one in standing else one for one in known)


participants = Projection(
    "participants",
    ParticipantView,
    _participant,
    Index("state"),
    rows=Rows(person="id", through=(applications, "participant_id")),
)
