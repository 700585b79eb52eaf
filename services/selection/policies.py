"""What selection does when it hears of later stages: notes who takes a journey over, and asks the reserve list."""

from collections.abc import Sequence
from uuid import UUID

from services.selection.domain.application import application
from services.selection.domain.application_commands import AcceptHandover, NextStage, PromoteFromReserve, RefuseHandover
from services.selection.domain.application_states import Application, Reserved
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import AcknowledgeErasure
from services.selection.domain.participant_states import Registered
from services.selection.domain.scheme import Published, SchemeState, scheme
from services.selection.holding import Binding, holds
from services.selection.views import ApplicationView, applications
from shared.contracts.handover import HandoverAccepted, HandoverRefused
from shared.contracts.mobility import ContractSigned, PathwayStepCompleted, PlacementEnded
from shared.contracts.participants import ParticipantErasureAcknowledged
from shared.contracts.reintegration import CaseClosed, SupportDelivered
from shared.contracts.training import TrainingDroppedOut, TrainingStarted
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction

policies = Policies()


def answer(contract: HandoverAccepted | HandoverRefused) -> list[Reaction]:
    if contract.from_stage != "selection":
        return []
    command = (
        RefuseHandover(to_stage=contract.to_stage, reason=contract.reason)
        if isinstance(contract, HandoverRefused)
        else AcceptHandover(to_stage=contract.to_stage)
    )
    return [Reaction(application, str(contract.journey_id), command)]


def promote(lost: UUID, reserve: Sequence[tuple[str, Application]], next_stage: NextStage | None) -> list[Reaction]:
    """The first of the reserve list who is still on it; nobody when the list is at its end."""
    for id, state in reserve:
        if isinstance(state, Reserved):
            return [Reaction(application, id, PromoteFromReserve(replaces=lost, next_stage=next_stage))]
    return []


def next_stage_of(state: SchemeState) -> NextStage | None:
    if not isinstance(state, Published) or not (stage := state.scheme.stage_after("selection")):
        return None
    return NextStage(stage=stage, scheme_version=state.version, days=state.scheme.handover_days)


@policies.on(HandoverAccepted, HandoverRefused)
async def note_answer(heard: Heard[HandoverAccepted | HandoverRefused], look: Lookups) -> list[Reaction]:
    return answer(heard.contract)


@policies.on(TrainingDroppedOut)
async def ask_the_reserve(heard: Heard[TrainingDroppedOut], look: Lookups) -> list[Reaction]:
    lost = heard.contract.journey_id
    left = await look.get(applications, str(lost))
    if left is None:
        raise NotYet(f"application {lost}")
    waiting: list[ApplicationView] = await look.find(
        applications, call_id=str(left.call_id), stage="reserve", order=("place",)
    )
    reserve = [(one.id, await look.state(application, one.id)) for one in waiting]
    return promote(lost, reserve, next_stage_of(await look.state(scheme, left.scheme_id)))


@policies.on(TrainingStarted, ContractSigned, PathwayStepCompleted, SupportDelivered, PlacementEnded, CaseClosed)
async def note_what_holds(heard: Heard[Binding], look: Lookups) -> list[Reaction]:
    state = await look.state(participant, str(heard.contract.participant_id))
    known = await look.state(scheme, heard.contract.scheme_id)
    if not isinstance(state, Registered) or not isinstance(known, Published):
        return []
    return holds(heard.contract, known.scheme, state.holds, heard.occurred_at.date())


@policies.on(ParticipantErasureAcknowledged)
async def note_acknowledgement(heard: Heard[ParticipantErasureAcknowledged], look: Lookups) -> list[Reaction]:
    told = heard.contract
    return [Reaction(participant, told.subject, AcknowledgeErasure(holder=told.holder))]
