"""A participant is one person, whatever the number of journeys; who it is stays sealed under the person's own key."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from services.selection.domain import participant_commands as ask
from services.selection.domain import participant_emergencies as emergencies
from services.selection.domain import participant_events as fact
from services.selection.domain.participant_erasing import ErasureCommand, ErasureEvent, carried_out, erasing
from services.selection.domain.participant_states import (
    DESPITE_RESTRICTION,
    Asked,
    Deferred,
    Destroyed,
    Erased,
    Ordered,
    Participant,
    Registered,
    Unknown,
    with_hold,
)
from services.selection.domain.participant_words import Hold
from shared.kernel import Author, Decider, Refused

ParticipantCommand: TypeAlias = (
    ask.RecordIdentity
    | ask.RectifyIdentity
    | ask.ReadIdentity
    | ask.OpenEmergency
    | ask.ReadInEmergency
    | ask.GiveConsent
    | ask.WithdrawConsent
    | ask.RestrictProcessing
    | ask.LiftRestriction
    | ask.PlaceHold
    | ErasureCommand
)
ParticipantEvent: TypeAlias = (
    fact.ParticipantRegistered
    | fact.IdentityUpdated
    | fact.IdentityRectified
    | fact.IdentityRead
    | fact.EmergencyOpened
    | fact.ConsentGiven
    | fact.ConsentWithdrawn
    | fact.ProcessingRestricted
    | fact.RestrictionLifted
    | fact.HoldPlaced
    | ErasureEvent
)


def decide(command: ParticipantCommand, participant: Participant, author: Author) -> Sequence[ParticipantEvent]:
    match command, participant:
        case ask.RecordIdentity(identity=identity, mark=mark), Unknown():
            return [fact.ParticipantRegistered(identity=identity, mark=mark)]
        case ask.RecordIdentity(identity=identity, mark=mark), Registered(known):
            return [] if known == mark else [fact.IdentityUpdated(identity=identity, mark=mark)]
        case ask.RectifyIdentity() as rectify, Registered(known):
            return [] if known == rectify.mark else [fact.IdentityRectified(**dict(rectify))]
        case ask.ReadIdentity() as read, Registered():
            return _read(read, participant)
        case ask.OpenEmergency() as emergency, Registered():
            return [emergencies.opened(emergency, author)]
        case ask.ReadInEmergency() as reading, Registered():
            return [emergencies.read(reading, participant, author)]
        case ask.GiveConsent() as given, Registered(consents=consents):
            standing = consents.get((given.scheme_id, given.purpose), False)
            return [] if standing else [fact.ConsentGiven(**dict(given))]
        case ask.WithdrawConsent(scheme_id=scheme, purpose=purpose), Registered(consents=consents):
            standing = consents.get((scheme, purpose), True)
            return [fact.ConsentWithdrawn(scheme_id=scheme, purpose=purpose)] if standing else []
        case ask.RestrictProcessing(reason=reason), Registered(restricted=None):
            return [fact.ProcessingRestricted(reason=reason)]
        case ask.LiftRestriction(), Registered(restricted=str()):
            return [fact.RestrictionLifted()]
        case ask.PlaceHold(hold=hold), _:
            return _hold(hold, participant, author)
        case (
            (
                ask.RequestErasure()
                | ask.RefuseErasure()
                | ask.ApproveErasure()
                | ask.CarryOutErasure()
                | ask.RestoreErasure()
                | ask.ConfirmDestruction()
                | ask.AcknowledgeErasure()
                | ask.MarkErasureOverdue()
            ),
            _,
        ):
            return erasing(command, participant, author)
        case _:
            raise Refused.out_of_turn(command, participant)


def _read(read: ask.ReadIdentity, participant: Registered) -> Sequence[ParticipantEvent]:
    if participant.locked and read.purpose not in DESPITE_RESTRICTION:
        raise Refused(
            "restricted", f"This identity is locked; it may be read for {', '.join(sorted(DESPITE_RESTRICTION))} alone."
        )
    consent = participant.consents.get((read.scheme_id or "", read.purpose))
    if consent is False:
        raise Refused("consent_withdrawn", f"The person withdrew the consent to {read.purpose}.")
    if read.basis == "consent" and consent is None:
        raise Refused("consent_missing", f"{read.purpose} rests on consent; ask the person and record it first.")
    return [fact.IdentityRead(purpose=read.purpose, fields=read.fields, way=read.way, scheme_id=read.scheme_id)]


def _hold(hold: Hold, participant: Participant, author: Author) -> Sequence[ParticipantEvent]:
    """A hold that ends earlier than was known may free an identity that waits for its erasure."""
    if not isinstance(participant, Registered) or hold in participant.holds:
        return []
    placed = fact.HoldPlaced(hold=hold)
    match participant.erasure:
        case Deferred(approved_by=by):
            held = replace(participant, holds=with_hold(participant.holds, hold))
            return [placed, *carried_out(held, by, author)]
        case _:
            return [placed]


def evolve(participant: Participant, event: ParticipantEvent) -> Participant:
    match event, participant:
        case fact.ParticipantRegistered(mark=mark), _:
            return Registered(mark)
        case ((fact.IdentityUpdated(mark=mark) | fact.IdentityRectified(mark=mark)), Registered()):
            return replace(participant, mark=mark)
        case fact.EmergencyOpened() as opened, Registered(emergencies=known):
            return replace(participant, emergencies=(*known, fact.emergency_of(opened)))
        case fact.ConsentGiven(scheme_id=scheme, purpose=purpose), Registered(consents=consents):
            return replace(participant, consents={**consents, (scheme, purpose): True})
        case fact.ConsentWithdrawn(scheme_id=scheme, purpose=purpose), Registered(consents=consents):
            return replace(participant, consents={**consents, (scheme, purpose): False})
        case fact.ProcessingRestricted(reason=reason), Registered():
            return replace(participant, restricted=reason)
        case fact.RestrictionLifted(), Registered():
            return replace(participant, restricted=None)
        case fact.HoldPlaced(hold=hold), Registered(holds=holds):
            return replace(participant, holds=with_hold(holds, hold))
        case _:
            return _erasing(participant, event)


def _erasing(participant: Participant, event: ParticipantEvent) -> Participant:
    match event, participant:
        case fact.ErasureRequested(requested_by=by, requested_at=at), Registered():
            return replace(participant, erasure=Asked(by, at))
        case fact.ErasureRefused(), Registered():
            return replace(participant, erasure=None)
        case fact.ErasureDeferred(approved_by=by), Registered(erasure=Asked() as asked):
            return replace(participant, erasure=Deferred(asked, by))
        case fact.ErasureOrdered(), Registered(erasure=Asked() as asked):
            return Ordered(asked)
        case fact.ErasureOrdered(), Registered(erasure=Deferred(asked=asked)):
            return Ordered(asked)
        case fact.IdentityDestroyed(destroyed_at=at), Ordered(asked=asked):
            return Destroyed(asked, at)
        case fact.ErasureAcknowledged(acknowledged=one), Destroyed():
            return replace(participant, acknowledged=(*participant.acknowledged, one))
        case fact.ParticipantErased(), _:
            return Erased()
        case _:
            return participant


participant = Decider[ParticipantCommand, Participant, ParticipantEvent]("participant", Unknown(), decide, evolve)
