"""How reintegration reacts to the other services: it keeps their schemes, notes arrivals and takes journeys over."""

from services.reintegration.domain.case import case
from services.reintegration.domain.words import DeclineHandover, NoteArrival, OpenCase
from shared.contracts.erasure import CarryOutErasure, erasure
from shared.contracts.handover import JourneyHandedOver
from shared.contracts.mobility import ParticipantArrived
from shared.contracts.participants import ParticipantErasureOrdered
from shared.contracts.scheme_copy import KeepScheme, SchemeCopy, SchemeCopyState, scheme_copy
from shared.contracts.selection import SchemePublished
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction
from shared.messaging.granting import keep_grants
from shared.messaging.standing import keep_standing

policies = Policies()
keep_grants(policies)
keep_standing(policies)


@policies.on(SchemePublished)
async def keep_scheme(heard: Heard[SchemePublished], look: Lookups) -> list[Reaction]:
    published = heard.contract
    return [Reaction(scheme_copy, published.scheme_id, KeepScheme(scheme=published.scheme, version=published.version))]


@policies.on(ParticipantArrived)
async def note_arrival(heard: Heard[ParticipantArrived], look: Lookups) -> list[Reaction]:
    arrived = heard.contract
    note = NoteArrival(
        journey_id=arrived.journey_id, participant_id=arrived.participant_id, scheme_id=arrived.scheme_id
    )
    return [Reaction(case, arrived.subject, note)]


@policies.on(JourneyHandedOver)
async def take_over(heard: Heard[JourneyHandedOver], look: Lookups) -> list[Reaction]:
    handed = heard.contract
    if handed.to_stage != "reintegration":
        return []
    copy = await look.state(scheme_copy, handed.scheme_id)
    return [Reaction(case, handed.subject, answer(handed, copy))]


def answer(handed: JourneyHandedOver, copy: SchemeCopyState) -> OpenCase | DeclineHandover:
    """Raises NotYet while the version of the scheme that the journey follows was not heard of."""
    if not isinstance(copy, SchemeCopy) or copy.version < handed.scheme_version:
        raise NotYet(f"scheme {handed.scheme_id} version {handed.scheme_version}")
    if copy.scheme.reintegration is None:
        return DeclineHandover(
            journey_id=handed.journey_id,
            participant_id=handed.participant_id,
            scheme_id=handed.scheme_id,
            from_stage=handed.from_stage,
            reason="stage_unknown",
        )
    return OpenCase(
        journey_id=handed.journey_id,
        participant_id=handed.participant_id,
        scheme_id=handed.scheme_id,
        from_stage=handed.from_stage,
        track=handed.dossier.track or "open",
        follow_up_months=copy.scheme.reintegration.follow_up_months,
        organisation_id=handed.organisation_id,
    )


@policies.on(ParticipantErasureOrdered)
async def carry_out_erasure(heard: Heard[ParticipantErasureOrdered], look: Lookups) -> list[Reaction]:
    """All that is kept here stands under the pseudonym alone: there is no key and no sealed text to destroy."""
    return [Reaction(erasure, heard.contract.subject, CarryOutErasure())]
