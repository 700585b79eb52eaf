"""What mobility does when it hears of schemes, hand-overs, freed seats and corridors."""

from services.mobility.domain.corridor import Corridor, Passable, Resumed, Suspended, corridor
from services.mobility.domain.corridor import subject as corridor_subject
from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import NoteAcceptance, NoteRefusal, OpenPlacement
from services.mobility.domain.placement.states import corridor_of
from services.mobility.domain.placement.suspension import ResumePlacement, SuspendPlacement, SuspensionCommand
from services.mobility.domain.vacancy import FreeSeat, vacancy
from services.mobility.views import placements
from shared.contracts.erasure import CarryOutErasure, erasure
from shared.contracts.handover import HandoverAccepted, HandoverRefused, JourneyHandedOver
from shared.contracts.mobility import (
    CorridorResumed,
    CorridorSuspended,
    OfferDeclined,
    OfferMade,
    OfferWithdrawn,
    PlacementEnded,
    PlacementResumed,
    PlacementSuspended,
)
from shared.contracts.participants import ParticipantErasureOrdered
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_copy import KeepScheme, NoScheme, scheme_copy
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


@policies.on(JourneyHandedOver)
async def take_over(heard: Heard[JourneyHandedOver], look: Lookups) -> list[Reaction]:
    journey = heard.contract
    if journey.to_stage != "mobility":
        return []
    copy = await look.state(scheme_copy, journey.scheme_id)
    if isinstance(copy, NoScheme) or copy.version < journey.scheme_version:
        raise NotYet(f"version {journey.scheme_version} of scheme {journey.scheme_id}")
    return [Reaction(placement, journey.subject, opening(journey, copy.scheme))]


def opening(journey: JourneyHandedOver, scheme: Scheme) -> OpenPlacement:
    """A journey without a track may take either; one that goes away by the only corridor there is, is bound for it."""
    track = journey.dossier.track or "open"
    only = scheme.corridors[0].id if len(scheme.corridors) == 1 else None
    return OpenPlacement(
        journey_id=journey.journey_id,
        participant_id=journey.participant_id,
        scheme_id=journey.scheme_id,
        scheme_version=journey.scheme_version,
        from_stage=journey.from_stage,
        dossier=journey.dossier,
        track=track,
        corridor=only if track == "away" else None,
        organisation_id=journey.organisation_id,
    )


@policies.on(HandoverAccepted)
async def note_acceptance(heard: Heard[HandoverAccepted], look: Lookups) -> list[Reaction]:
    answer = heard.contract
    if answer.from_stage != "mobility":
        return []
    return [Reaction(placement, answer.subject, NoteAcceptance(by_stage=answer.to_stage))]


@policies.on(HandoverRefused)
async def note_refusal(heard: Heard[HandoverRefused], look: Lookups) -> list[Reaction]:
    answer = heard.contract
    if answer.from_stage != "mobility":
        return []
    return [Reaction(placement, answer.subject, NoteRefusal(by_stage=answer.to_stage, reason=answer.reason))]


@policies.on(OfferDeclined, OfferWithdrawn, PlacementEnded)
async def free_seat(heard: Heard[OfferDeclined | OfferWithdrawn | PlacementEnded], look: Lookups) -> list[Reaction]:
    left = heard.contract
    return [Reaction(vacancy, str(left.vacancy_id), FreeSeat(journey_id=left.journey_id))]


@policies.on(CorridorSuspended, CorridorResumed)
async def reach_everybody_inside(heard: Heard[CorridorSuspended | CorridorResumed], look: Lookups) -> list[Reaction]:
    news = heard.contract
    inside = await look.find(placements, scheme_id=news.scheme_id, corridor=news.corridor, inside=True)
    order = passing_on(heard)
    return [Reaction(placement, one.id, order) for one in inside]


def passing_on(heard: Heard[CorridorSuspended | CorridorResumed]) -> SuspensionCommand:
    kind = SuspendPlacement if isinstance(heard.contract, CorridorSuspended) else ResumePlacement
    return kind(corridor=heard.contract.corridor, reason=heard.contract.reason, since=heard.occurred_at)


@policies.on(HandoverAccepted, OfferMade, PlacementSuspended, PlacementResumed)
async def follow_corridor(
    heard: Heard[HandoverAccepted | OfferMade | PlacementSuspended | PlacementResumed], look: Lookups
) -> list[Reaction]:
    """Whoever came inside while the corridor changed was missed by its news; its own news brings it into line."""
    journey = heard.contract
    name = corridor_of(await look.state(placement, journey.subject))
    if name is None:
        return []
    now = await look.state(corridor, corridor_subject(journey.scheme_id, name))
    return [Reaction(placement, journey.subject, order) for order in in_line_with(now, name)]


def in_line_with(now: Corridor, name: str) -> list[SuspensionCommand]:
    match now:
        case Suspended(since=since, reason=reason):
            return [SuspendPlacement(corridor=name, reason=reason, since=since)]
        case Resumed(since=since, reason=reason):
            return [ResumePlacement(corridor=name, reason=reason, since=since)]
        case Passable():
            return []


@policies.on(ParticipantErasureOrdered)
async def carry_out_erasure(heard: Heard[ParticipantErasureOrdered], look: Lookups) -> list[Reaction]:
    """All that is kept here stands under the pseudonym alone: there is no key and no sealed text to destroy."""
    return [Reaction(erasure, heard.contract.subject, CarryOutErasure())]
