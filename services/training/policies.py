"""What training does when it hears of schemes, hand-overs, vacant seats and signed contracts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.training.domain.cohort import Cohort, Running, TakeSeat, cohort
from services.training.domain.curriculum import FollowScheme, curriculum
from services.training.domain.enrolment import Enrolment, enrolment
from services.training.domain.enrolment.commands import (
    AssignSeat,
    DeclineHandover,
    NoteContractSigned,
    NoteHandoverAccepted,
    NoteHandoverRefused,
    OpenEnrolment,
    StartTraining,
)
from services.training.domain.enrolment.states import Awaiting, held
from services.training.domain.seating import Cohorts, seated, vacancies
from services.training.views import cohorts, enrolments
from shared.contracts.erasure import CarryOutErasure, erasure
from shared.contracts.handover import HandoverAccepted, HandoverRefused, JourneyHandedOver
from shared.contracts.mobility import ContractSigned
from shared.contracts.participants import ParticipantErasureOrdered
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_copy import KeepScheme, NoScheme, scheme_copy
from shared.contracts.selection import SchemePublished
from shared.contracts.training import CohortOpened, SeatAwaited, TrainingDroppedOut
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction
from shared.messaging.granting import keep_grants
from shared.messaging.standing import keep_standing

policies = Policies()
keep_grants(policies)
keep_standing(policies)


@policies.on(SchemePublished)
async def keep_scheme(heard: Heard[SchemePublished], look: Lookups) -> list[Reaction]:
    return kept(heard.contract, heard.occurred_at.date())


def kept(published: SchemePublished, on: date) -> list[Reaction]:
    id, scheme = published.scheme_id, published.scheme
    copy = Reaction(scheme_copy, id, KeepScheme(scheme=scheme, version=published.version))
    if scheme.training is None:
        return [copy]
    return [copy, Reaction(curriculum, id, FollowScheme(scheme_id=id, curriculum=scheme.training.curriculum_on(on)))]


@policies.on(JourneyHandedOver)
async def take_over(heard: Heard[JourneyHandedOver], look: Lookups) -> list[Reaction]:
    handed = heard.contract
    if handed.to_stage != "training":
        return []
    known = await look.state(scheme_copy, handed.scheme_id)
    if isinstance(known, NoScheme):
        raise NotYet(f"scheme {handed.scheme_id}")
    now = await look.state(enrolment, handed.subject)
    queued = await somebody_waits(handed.scheme_id, look)
    admitting = {} if queued else await cohorts_of(handed.scheme_id, look)
    return taken_over(handed, known.scheme, now, admitting, heard.occurred_at.date())


def taken_over(
    handed: JourneyHandedOver, scheme: Scheme, now: Enrolment, admitting: Cohorts, on: date
) -> list[Reaction]:
    """Enrolled where a seat is vacant, else waiting; `admitting` is empty while others wait already."""
    journey, who, stage = handed.subject, handed.participant_id, handed.from_stage
    if scheme.training is None:
        return [
            Reaction(enrolment, journey, DeclineHandover(participant_id=who, scheme_id=scheme.id, from_stage=stage))
        ]
    seat = None if held(now) else next(iter(vacancies(admitting, on)), None)
    opening = OpenEnrolment(
        participant_id=who,
        scheme_id=scheme.id,
        from_stage=stage,
        dossier=handed.dossier,
        cohort_id=UUID(seat) if seat else None,
        organisation_id=handed.organisation_id,
    )
    return [Reaction(enrolment, journey, opening), *(given(journey, seat, admitting[seat]) if seat else ())]


def given(journey: str, seat: str, of: Cohort) -> list[Reaction]:
    """The seat in its cohort, and the first day of training where the cohort has had it already."""
    taken = Reaction(cohort, seat, TakeSeat(journey_id=UUID(journey)))
    match of:
        case Running(curriculum=taught):
            return [taken, Reaction(enrolment, journey, StartTraining(curriculum=taught))]
        case _:
            return [taken]


@policies.on(CohortOpened, SeatAwaited, TrainingDroppedOut)
async def fill_seats(heard: Heard[CohortOpened | SeatAwaited | TrainingDroppedOut], look: Lookups) -> list[Reaction]:
    """Whoever of a vacant seat and a waiting journey is heard of last brings the two together."""
    scheme, on = heard.contract.scheme_id, heard.occurred_at.date()
    if not await somebody_waits(scheme, look):
        return []
    admitting = await cohorts_of(scheme, look)
    waiting = await next_in_order(scheme, len(vacancies(admitting, on)), look)
    return filled(waiting, admitting, on)


def filled(waiting: Sequence[str], admitting: Cohorts, on: date) -> list[Reaction]:
    return [
        reaction
        for journey, seat in seated(waiting, admitting, on)
        for reaction in (
            Reaction(enrolment, journey, AssignSeat(cohort_id=UUID(seat))),
            *given(journey, seat, admitting[seat]),
        )
    ]


async def somebody_waits(scheme: str, look: Lookups) -> bool:
    return bool(await look.find(enrolments, scheme_id=scheme, state="awaiting", limit=1))


async def cohorts_of(scheme: str, look: Lookups) -> Cohorts:
    """The scheme's cohorts as they stand within the batch, the earliest first."""
    found = await look.find(cohorts, scheme_id=scheme, order=("starts_on",))
    return {view.id: await look.state(cohort, view.id) for view in found}


async def next_in_order(scheme: str, places: int, look: Lookups) -> list[str]:
    """The journeys first in the scheme's waiting list, as it stands within the batch."""
    chosen: list[str] = []
    if places:
        for view in await look.find(enrolments, scheme_id=scheme, state="awaiting", order=("waiting_since", "rank")):
            if len(chosen) == places:
                break
            now = await look.state(enrolment, view.id)
            if isinstance(now, Awaiting):
                chosen.append(view.id)
    return chosen


@policies.on(HandoverAccepted)
async def note_acceptance(heard: Heard[HandoverAccepted], look: Lookups) -> list[Reaction]:
    if heard.contract.from_stage != "training":
        return []
    return [Reaction(enrolment, heard.contract.subject, NoteHandoverAccepted())]


@policies.on(HandoverRefused)
async def note_refusal(heard: Heard[HandoverRefused], look: Lookups) -> list[Reaction]:
    if heard.contract.from_stage != "training":
        return []
    return [Reaction(enrolment, heard.contract.subject, NoteHandoverRefused(reason=heard.contract.reason))]


@policies.on(ContractSigned)
async def settle_track(heard: Heard[ContractSigned], look: Lookups) -> list[Reaction]:
    return [Reaction(enrolment, heard.contract.subject, NoteContractSigned())]


@policies.on(ParticipantErasureOrdered)
async def carry_out_erasure(heard: Heard[ParticipantErasureOrdered], look: Lookups) -> list[Reaction]:
    """All that is kept here stands under the pseudonym alone: there is no key and no sealed text to destroy."""
    return [Reaction(erasure, heard.contract.subject, CarryOutErasure())]
