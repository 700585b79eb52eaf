"""Where a journey stands: the stage that leads it, its state there, and what is owed next, derived from its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.gateway.parts import HandedOver, MobilityPart, ReintegrationPart, SelectionPart, TrainingPart
from shared.contracts.dossier import Stage

Part: TypeAlias = SelectionPart | TrainingPart | MobilityPart | ReintegrationPart
STAGES: tuple[Stage, ...] = ("selection", "training", "mobility", "reintegration")
FINAL = frozenset({"withdrawn", "ineligible", "absent", "rejected", "waiting_ended", "dropped_out", "closed"})


@dataclass(frozen=True, kw_only=True)
class Parts:
    selection: SelectionPart
    training: TrainingPart
    mobility: MobilityPart
    reintegration: ReintegrationPart

    def of(self, stage: Stage) -> Part:
        part: Part = getattr(self, stage)
        return part


UNTOLD = Parts(
    selection=SelectionPart(), training=TrainingPart(), mobility=MobilityPart(), reintegration=ReintegrationPart()
)


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """`owner` is a stage's service, a body such as `committee`, or who the scheme names for a pathway step."""

    step: str
    owner: str
    due_at: datetime | None = None
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    stage: Stage
    state: str
    since: datetime | None
    next: NextStep | None


def standing(parts: Parts) -> Standing:
    stage = leading(parts)
    part = parts.of(stage)
    if (handed := part.handed_over) and parts.of(handed.to).accepted_at is None:
        return _handing_over(stage, handed, refused=parts.of(handed.to).refused is not None)
    state = state_of(part)
    since = parts.mobility.suspended_at if state == "suspended" else part.since
    return Standing(stage=stage, state=state, since=since, next=None if state in FINAL else next_step(part))


def leading(parts: Parts) -> Stage:
    """The stage that accepted the journey last; before the first hand-over the one that tells of it."""
    accepted = {at: stage for stage in STAGES if (at := parts.of(stage).accepted_at)}
    if accepted:
        return accepted[max(accepted)]
    return next((stage for stage in STAGES if parts.of(stage).since), "selection")


def state_of(part: Part) -> str:
    if isinstance(part, MobilityPart) and part.suspended:
        return "suspended"
    return part.state


def _handing_over(stage: Stage, handed: HandedOver, refused: bool) -> Standing:
    owed = NextStep(step="settle_hand_over" if refused else "accept_hand_over", owner=handed.to, overdue=handed.overdue)
    state = "hand_over_refused" if refused else "handing_over"
    return Standing(stage=stage, state=state, since=handed.at, next=owed)


def next_step(part: Part) -> NextStep | None:
    match part:
        case SelectionPart():
            return _SELECTION.get(part.state)
        case TrainingPart():
            return _TRAINING.get(part.state)
        case MobilityPart():
            return _pathway(part) if part.state in ("contracted", "pathway") else _mobility(part)
        case ReintegrationPart():
            return _case(part)


def _pathway(part: MobilityPart) -> NextStep | None:
    if part.suspended:
        return NextStep(step="resume_corridor", owner="scheme")
    if waiting := [one for one in part.steps if one.done_at is None]:
        step = min(waiting, key=lambda one: one.due_at)
        return NextStep(step=step.step, owner=step.owner, due_at=step.due_at, overdue=step.overdue)
    return NextStep(step="start_placement", owner="employer")


def _mobility(part: MobilityPart) -> NextStep | None:
    return NextStep(step="resume_corridor", owner="scheme") if part.suspended else _MOBILITY.get(part.state)


def _case(part: ReintegrationPart) -> NextStep | None:
    """What the case itself needs comes before the next follow-up."""
    if part.state in _CASE:
        return _CASE[part.state]
    return next(_follow_ups(part), NextStep(step="close_case", owner="case_worker"))


def _follow_ups(part: ReintegrationPart) -> Iterator[NextStep]:
    for one in sorted(part.follow_ups, key=lambda follow_up: follow_up.due_at):
        if one.done_at is None:
            yield NextStep(step="follow_up", owner="case_worker", due_at=one.due_at, overdue=one.missed)


_SELECTION = {
    "submitted": NextStep(step="assess_eligibility", owner="agency"),
    "eligible": NextStep(step="score_application", owner="agency"),
    "scored": NextStep(step="draw_shortlist", owner="committee"),
    "shortlisted": NextStep(step="take_test", owner="participant"),
    "tested": NextStep(step="invite_to_interview", owner="committee"),
    "invited": NextStep(step="hold_interview", owner="committee"),
    "interviewed": NextStep(step="decide", owner="committee"),
    "selected": NextStep(step="hand_over", owner="selection"),
    "reserve": NextStep(step="await_free_seat", owner="selection"),
}
_TRAINING = {
    "admitted": NextStep(step="enrol", owner="training_provider"),
    "awaiting_seat": NextStep(step="open_seat", owner="training_provider"),
    "enrolled": NextStep(step="start_course", owner="training_provider"),
    "in_training": NextStep(step="complete_course", owner="training_provider"),
    "paused": NextStep(step="resume_course", owner="training_provider"),
    "completed": NextStep(step="hand_over", owner="training"),
}
_MOBILITY = {
    "matching": NextStep(step="make_offer", owner="employer"),
    "offered": NextStep(step="answer_offer", owner="participant"),
    "offer_accepted": NextStep(step="sign_contract", owner="employer"),
    "arrived": NextStep(step="start_placement", owner="employer"),
    "placed": NextStep(step="hand_over", owner="mobility"),
    "ended": NextStep(step="hand_over", owner="mobility"),
    "search_ended": NextStep(step="hand_over", owner="mobility"),
}
_CASE = {
    "admitted": NextStep(step="open_case", owner="case_worker"),
    "case_opened": NextStep(step="assess_needs", owner="case_worker"),
    "needs_assessed": NextStep(step="agree_plan", owner="case_worker"),
}
