"""The gates of a call: who goes on to the shortlist, to an interview, and to the committee's proposal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.selection.domain.application_commands import InviteToInterview, ProposeOutcome, ShortlistApplication
from services.selection.domain.ranking import Contender, ranked
from shared.contracts.scheme import CallPlan
from shared.contracts.scheme_call import GateName, ScoreStep


class Standing(NamedTuple):
    """Where an eligible application stands: the gate it has passed, what is proposed for it, and its points so far."""

    reference: str
    submitted_at: str
    passed: str
    proposal: str | None
    desk: int | None
    test: int | None
    interview: int | None


def gate_before(plan: CallPlan, name: GateName) -> GateName | None:
    names: list[GateName] = [gate.name for gate in plan.gates]
    place = names.index(name)
    return names[place - 1] if place else None


def gate_awaiting(plan: CallPlan, step: ScoreStep) -> GateName | None:
    """The gate that candidates must have passed when this step's points are given."""
    weighing = next((gate for gate in plan.gates if step in gate.weights), plan.gates[-1])
    return gate_before(plan, weighing.name)


def shortlisting(plan: CallPlan, standings: Sequence[Standing]) -> list[tuple[str, ShortlistApplication]]:
    """By reference, those of the best who are not on the shortlist yet."""
    return [
        (one.reference, ShortlistApplication(rank=rank))
        for rank, one in _order(plan, "shortlist", standings)
        if rank <= plan.gate("shortlist").places and one.passed != "shortlist"
    ]


def inviting(plan: CallPlan, standings: Sequence[Standing]) -> list[tuple[str, InviteToInterview]]:
    after = gate_before(plan, "interview")
    return [
        (one.reference, InviteToInterview(rank=rank, after=after))
        for rank, one in _order(plan, "interview", standings)
        if rank <= plan.gate("interview").places and one.passed != "interview"
    ]


def proposing(plan: CallPlan, standings: Sequence[Standing]) -> list[tuple[str, ProposeOutcome]]:
    """The best have the seats, the next the reserve list in order; everyone else who was ranked is told the rank."""
    return [
        (one.reference, _proposal(plan, rank))
        for rank, one in _order(plan, "decision", standings)
        if one.proposal is None
    ]


def _order(plan: CallPlan, name: GateName, standings: Iterable[Standing]) -> Iterable[tuple[int, Standing]]:
    """All who may pass this gate or have passed it, best first with their ranks."""
    before = gate_before(plan, name) or "eligible"
    facing = {one.reference: one for one in standings if one.passed in (before, name)}
    order = ranked(plan.gate(name), (_contender(one) for one in facing.values()))
    return enumerate((facing[one.reference] for one in order), start=1)


def _contender(one: Standing) -> Contender:
    points = {"desk": one.desk, "test": one.test, "interview": one.interview}
    given = {step: value for step, value in points.items() if value is not None}
    return Contender(one.reference, datetime.fromisoformat(one.submitted_at), given)


def _proposal(plan: CallPlan, rank: int) -> ProposeOutcome:
    if rank <= plan.seats:
        return ProposeOutcome(outcome="selected", rank=rank, place=rank)
    if rank <= plan.seats + plan.reserve:
        return ProposeOutcome(outcome="reserve", rank=rank, place=rank - plan.seats)
    return ProposeOutcome(outcome="rejected", rank=rank, place=rank - plan.seats - plan.reserve)
