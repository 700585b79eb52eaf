"""What selection tells the other services: each private event that concerns them as one contract."""

from typing import cast
from uuid import UUID

from services.selection.domain import application_events as private
from services.selection.domain import call_messages, scheme
from services.selection.domain import organisation_messages as organisation
from services.selection.domain import participant_events as person
from services.selection.domain.call_states import opening as opening_of
from services.selection.domain.eligibility import unmet
from shared.contracts import Contract, emergencies, organisations
from shared.contracts import handover as handovers
from shared.contracts import participants as persons
from shared.contracts import selection as contracts
from shared.kernel import Event, Recorded


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match opening:
        case private.ApplicationSubmitted():
            return _application(recorded, opening)
        case call_messages.CallOpened():
            return _call(recorded, opening)
        case person.ParticipantRegistered():
            return _person(recorded) or _emergency(recorded)
        case _:
            return _register(recorded)


def _person(recorded: Recorded[Event]) -> Contract | None:
    match recorded.event:
        case person.IdentityDestroyed(due_at=due_at):
            return persons.ParticipantErasureOrdered(participant_id=UUID(recorded.subject), due_at=due_at)
        case person.ParticipantErased() as certificate:
            return persons.ParticipantErased(participant_id=UUID(recorded.subject), **dict(certificate))
        case _:
            return None


def _emergency(recorded: Recorded[Event]) -> Contract | None:
    match recorded.event:
        case person.EmergencyOpened(journey_id=journey, scheme_id=scheme_id, reason=reason, until=until):
            return emergencies.EmergencyOpened(
                journey_id=journey,
                participant_id=UUID(recorded.subject),
                scheme_id=scheme_id,
                reason=reason,
                until=until,
            )
        case _:
            return None


def _register(recorded: Recorded[Event]) -> Contract | None:
    match recorded.event:
        case organisation.OrganisationRegistered(name=name, kind=kind, country=country):
            return contracts.OrganisationRegistered(
                organisation_id=recorded.subject, name=name, kind=kind, country=country
            )
        case organisation.RoleGranted(scheme_id=scheme_id, role=role):
            return contracts.RoleGranted(organisation_id=recorded.subject, scheme_id=scheme_id, role=role)
        case organisation.RoleRevoked(scheme_id=scheme_id, role=role):
            return contracts.RoleRevoked(organisation_id=recorded.subject, scheme_id=scheme_id, role=role)
        case organisation.OrganisationSuspended(reason=reason):
            return organisations.OrganisationSuspended(organisation_id=recorded.subject, reason=reason)
        case organisation.OrganisationResumed(reason=reason):
            return organisations.OrganisationResumed(organisation_id=recorded.subject, reason=reason)
        case organisation.OrganisationEnded(reason=reason):
            return organisations.OrganisationEnded(organisation_id=recorded.subject, reason=reason)
        case scheme.SchemeRegistered(scheme=published):
            return contracts.SchemePublished(
                scheme_id=recorded.subject, version=1, scheme=published, reason="registered"
            )
        case scheme.SchemeRevised(version=version, scheme=published, reason=reason):
            return contracts.SchemePublished(
                scheme_id=recorded.subject, version=version, scheme=published, reason=reason
            )
        case _:
            return None


def _call(recorded: Recorded[Event], opened: call_messages.CallOpened) -> Contract | None:
    call_id = UUID(recorded.subject)
    match recorded.event:
        case call_messages.CallOpened(scheme_id=scheme_id, plan=plan, closes_at=closes_at):
            return contracts.CallOpened(
                call_id=call_id,
                scheme_id=scheme_id,
                seats=plan.seats,
                reserve=plan.reserve,
                opens_at=opening_of(plan),
                closes_at=closes_at,
            )
        case call_messages.CallClosed():
            return contracts.CallClosed(call_id=call_id, scheme_id=opened.scheme_id)
        case _:
            return None


def _application(recorded: Recorded[Event], submitted: private.ApplicationSubmitted) -> Contract | None:
    journey = _Journey(recorded, submitted)
    event = cast(private.ApplicationEvent, recorded.event)
    return journey.gate(event) or journey.decision(event) or journey.handover(event, submitted.organisation_id)


class _Journey:
    """The contracts of one journey; each carries whose it is and in which scheme."""

    def __init__(self, recorded: Recorded[Event], submitted: private.ApplicationSubmitted) -> None:
        self.journey_id = UUID(recorded.subject)
        self.participant_id = submitted.participant_id
        self.scheme_id = submitted.scheme_id

    def gate(self, event: private.ApplicationEvent) -> Contract | None:
        match event:
            case private.ApplicationSubmitted(call_id=call_id, organisation_id=organisation_id, profile=profile):
                return contracts.ApplicationSubmitted(
                    **vars(self),
                    call_id=call_id,
                    organisation_id=organisation_id,
                    sex=profile.sex,
                    age=profile.age,
                    region=profile.region,
                )
            case private.EligibilityAssessed(findings=findings):
                return contracts.EligibilityAssessed(**vars(self), unmet=unmet(findings))
            case private.ApplicationScored(points=points, rubric_version=version):
                return contracts.ApplicationScored(**vars(self), points=points, rubric_version=version)
            case private.ApplicationShortlisted(rank=rank):
                return contracts.ApplicationShortlisted(**vars(self), rank=rank)
            case private.TestTaken(score=score):
                return contracts.TestTaken(**vars(self), score=score)
            case private.InterviewInvited(rank=rank):
                return contracts.InterviewInvited(**vars(self), rank=rank)
            case private.InterviewHeld(score=held, panel=panel):
                return contracts.InterviewHeld(**vars(self), score=held, panel=panel)
            case _:
                return None

    def decision(self, event: private.ApplicationEvent) -> Contract | None:
        match event:
            case private.CandidateSelected(rank=rank, reason=reason, decided_by=by):
                return contracts.CandidateSelected(**vars(self), rank=rank, reason=reason, decided_by=by)
            case private.CandidateReserved(place=place, reason=reason, decided_by=by):
                return contracts.CandidateReserved(**vars(self), rank=place, reason=reason, decided_by=by)
            case private.CandidateRejected(reason=reason, decided_by=by):
                return contracts.CandidateRejected(**vars(self), reason=reason, decided_by=by)
            case private.CandidatePromoted(place=place, replaces=replaces):
                return contracts.CandidatePromoted(**vars(self), reserve_rank=place, replaces=replaces)
            case private.ApplicationWithdrawn(reason=reason):
                return contracts.ApplicationWithdrawn(**vars(self), reason=reason)
            case _:
                return None

    def handover(self, event: private.ApplicationEvent, sent_by: str) -> Contract | None:
        match event:
            case private.ApplicationHandedOver(to_stage=stage, scheme_version=version, dossier=dossier):
                return handovers.JourneyHandedOver(
                    **vars(self),
                    scheme_version=version,
                    from_stage="selection",
                    to_stage=stage,
                    dossier=dossier,
                    organisation_id=sent_by,
                )
            case private.HandoverOverdue(to_stage=stage):
                return handovers.HandoverOverdue(**vars(self), from_stage="selection", to_stage=stage)
            case _:
                return None
