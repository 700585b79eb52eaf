"""The steps of a call in the background: each goes over the applications it concerns, 500 in one write-set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID, uuid5

from services.selection.domain.application import application
from services.selection.domain.application_messages import (
    ApplicationCommand,
    DecideApplication,
    InviteToInterview,
    ProposeOutcome,
    ScreenApplication,
    ShortlistApplication,
)
from services.selection.domain.call import call
from services.selection.domain.call_messages import (
    CallCommand,
    FinishDecision,
    FinishInvitations,
    FinishProposal,
    FinishScreening,
    FinishShortlist,
)
from services.selection.domain.ranking import Contender, ranked
from services.selection.domain.scheme import scheme
from services.selection.policies import next_stage_of
from services.selection.views import ApplicationView, CallView, applications, calls
from services.selection.views.calls import WORKING
from shared.contracts.scheme import CallPlan
from shared.contracts.scheme_call import GateName, ScoreStep
from shared.kernel import Author
from shared.kernel.store import Cause, Store, WriteSet

BATCH = 500
Commands: TypeAlias = Sequence[tuple[str, ApplicationCommand]]
UNDECIDED = ("ineligible", "eligible", "shortlisted", "tested", "absent", "invited", "interviewed", "proposed")


@dataclass(frozen=True)
class Steps:
    store: Store

    async def pending(self) -> list[str]:
        return [view.id for view in await self.store.find(calls, state=WORKING)]

    async def advance(self, id: str) -> bool:
        """Does the next batch of the step the call is in; false when the step is done."""
        view = await self.store.get(calls, id)
        if view is None or view.state not in WORKING:
            return False
        work = WriteSet(self.store)
        await work.load(call, [id])
        author = Author(view.asked_by, view.asked_for, view.asked_at)
        cause = Cause(uuid5(UUID(id), f"{view.state}/{len(view.steps)}"))
        todo = (await self._todo(view, work))[:BATCH]
        await work.load(application, [subject for subject, _ in todo])
        for subject, command in todo:
            work.decide(application, subject, command, author, cause)
        if not todo:
            work.decide(call, id, await self._finish(view), author, cause)
        await work.commit()
        return bool(todo)

    async def _todo(self, view: CallView, work: WriteSet) -> Commands:
        plan = view.plan
        match view.state:
            case "screening":
                submitted = await self._applications(view, ("submitted",), limit=BATCH)
                screen = ScreenApplication(criteria=plan.criteria, rubric=plan.rubric)
                return [(one.id, screen) for one in submitted]
            case "shortlisting":
                running = await self._applications(view, ("eligible", "shortlisted"))
                return shortlisting(plan, running)
            case "inviting":
                running = await self._applications(view, ("tested", "eligible", "shortlisted", "invited"))
                return inviting(plan, running)
            case "proposing":
                running = await self._applications(
                    view, ("eligible", "shortlisted", "tested", "interviewed", "proposed")
                )
                return proposing(plan, running)
            case _:
                await work.load(scheme, [view.scheme_id])
                stage = next_stage_of(work.state(scheme, view.scheme_id))
                decide = DecideApplication(decided_by=view.asked_by, next_stage=stage)
                undecided = await self._applications(view, UNDECIDED, limit=BATCH)
                return [(one.id, decide) for one in undecided]

    async def _applications(
        self, view: CallView, stages: Sequence[str], limit: int | None = None
    ) -> list[ApplicationView]:
        return await self.store.find(applications, call_id=view.id, stage=tuple(stages), limit=limit)

    async def _finish(self, view: CallView) -> CallCommand:
        async def count(**equals: str) -> int:
            counted = await self.store.count(applications, (), call_id=view.id, **equals)
            return sum(counted.values())

        match view.state:
            case "screening":
                return FinishScreening(
                    eligible=await count(stage="eligible"), ineligible=await count(stage="ineligible")
                )
            case "shortlisting":
                return FinishShortlist(shortlisted=await count(passed="shortlist"))
            case "inviting":
                return FinishInvitations(invited=await count(passed="interview"))
            case "proposing":
                return FinishProposal(
                    **{name: await count(proposal=name) for name in ("selected", "reserve", "rejected")}
                )
            case _:
                return FinishDecision(
                    **{name: await count(outcome=name) for name in ("selected", "reserve", "rejected")}
                )


def gate_before(plan: CallPlan, name: GateName) -> GateName | None:
    names: list[GateName] = [gate.name for gate in plan.gates]
    place = names.index(name)
    return names[place - 1] if place else None


def gate_awaiting(plan: CallPlan, step: ScoreStep) -> GateName | None:
    """The gate that candidates must have passed when this step's points are given."""
    weighing = next((gate for gate in plan.gates if step in gate.weights), plan.gates[-1])
    return gate_before(plan, weighing.name)


def contenders(running: Sequence[ApplicationView], counts: Callable[[ApplicationView], bool]) -> list[Contender]:
    return [
        Contender(
            one.id,
            one.reference,
            one.submitted_at,
            {
                step: points
                for step, points in (("desk", one.desk), ("test", one.test), ("interview", one.interview))
                if points is not None
            },
        )
        for one in running
        if counts(one)
    ]


def shortlisting(plan: CallPlan, running: Sequence[ApplicationView]) -> Commands:
    gate = plan.gate("shortlist")
    order = ranked(gate, contenders(running, lambda one: True))[: gate.places]
    done = {one.id for one in running if one.shortlist_rank is not None}
    return [(one.id, ShortlistApplication(rank=rank)) for rank, one in enumerate(order, start=1) if one.id not in done]


def inviting(plan: CallPlan, running: Sequence[ApplicationView]) -> Commands:
    gate, after = plan.gate("interview"), gate_before(plan, "interview")
    order = ranked(gate, contenders(running, lambda one: one.passed in (after or "eligible", "interview")))
    done = {one.id for one in running if one.interview_rank is not None}
    return [
        (one.id, InviteToInterview(rank=rank, after=after))
        for rank, one in enumerate(order[: gate.places], start=1)
        if one.id not in done
    ]


def proposing(plan: CallPlan, running: Sequence[ApplicationView]) -> Commands:
    """The best have the seats, the next the reserve list in order; everyone else who was ranked is told the rank."""
    gate, after = plan.gate("decision"), gate_before(plan, "decision") or "eligible"
    order = ranked(gate, contenders(running, lambda one: one.passed == after))
    done = {one.id for one in running if one.proposal is not None}
    return [(one.id, _proposal(plan, rank)) for rank, one in enumerate(order, start=1) if one.id not in done]


def _proposal(plan: CallPlan, rank: int) -> ProposeOutcome:
    if rank <= plan.seats:
        return ProposeOutcome(outcome="selected", rank=rank, place=rank)
    if rank <= plan.seats + plan.reserve:
        return ProposeOutcome(outcome="reserve", rank=rank, place=rank - plan.seats)
    return ProposeOutcome(outcome="rejected", rank=rank, place=rank - plan.seats - plan.reserve)
