"""The steps of a call in the background: each goes over the applications it concerns, 500 in one write-set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.selection.domain.application import application
from services.selection.domain.application_commands import ApplicationCommand, DecideApplication, ScreenApplication
from services.selection.domain.call import call
from services.selection.domain.call_messages import (
    CallCommand,
    FinishDecision,
    FinishInvitations,
    FinishProposal,
    FinishScreening,
    FinishShortlist,
)
from services.selection.domain.gates import Standing, inviting, proposing, shortlisting
from services.selection.domain.intake import application_id
from services.selection.domain.scheme import scheme
from services.selection.policies import next_stage_of
from services.selection.views import CallView, applications, calls
from services.selection.views.calls import WORKING
from shared.kernel import Author, Refused
from shared.kernel.store import Cause, Store, WriteSet

BATCH = 500
UNDECIDED = ("ineligible", "eligible", "shortlisted", "tested", "absent", "invited", "interviewed", "proposed")
OUTCOMES = ("selected", "reserve", "rejected")
COLUMNS = ("reference", "submitted_at", "passed", "proposal", "desk", "test", "interview")


@dataclass(frozen=True)
class Steps:
    """`_left` is what a step still has to do, so that not every batch looks it up anew."""

    store: Store
    _left: dict[str, Sequence[tuple[str, ApplicationCommand]]] = field(default_factory=dict)

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
        step = f"{id}/{view.state}"
        left = self._left.pop(step, ()) or await self._todo(view, work)
        todo = [(str(application_id(UUID(id), reference)), command) for reference, command in left[:BATCH]]
        await work.load(application, [subject for subject, _ in todo])
        try:
            for subject, command in todo:
                work.decide(application, subject, command, author, cause)
            if not todo:
                work.decide(call, id, await self._finish(view), author, cause)
        except Refused:  # something has changed since it was looked up, such as a withdrawal: look again
            return True
        await work.commit()
        self._left[step] = left[BATCH:]
        return bool(todo)

    async def _todo(self, view: CallView, work: WriteSet) -> Sequence[tuple[str, ApplicationCommand]]:
        """What is left of the step, by the applications' references; the first 500 are enough."""
        plan = view.plan
        match view.state:
            case "screening":
                screen = ScreenApplication(criteria=plan.criteria, rubric=plan.rubric)
                return [(reference, screen) for reference in await self._references(view, ("submitted",))]
            case "shortlisting":
                return shortlisting(plan, await self._standings(view))
            case "inviting":
                return inviting(plan, await self._standings(view))
            case "proposing":
                return proposing(plan, await self._standings(view))
            case _:
                await work.load(scheme, [view.scheme_id])
                stage = next_stage_of(work.state(scheme, view.scheme_id))
                decide = DecideApplication(decided_by=view.asked_by, next_stage=stage)
                return [(reference, decide) for reference in await self._references(view, UNDECIDED)]

    async def _references(self, view: CallView, stages: Sequence[str]) -> list[str]:
        counted = await self.store.count(applications, ("reference",), call_id=view.id, stage=stages)
        return sorted(reference for (reference,) in counted)

    async def _standings(self, view: CallView) -> list[Standing]:
        """Everyone eligible who has not withdrawn, read from the index columns alone."""
        stages = [stage for stage in UNDECIDED if stage != "ineligible"]
        counted = await self.store.count(applications, COLUMNS, call_id=view.id, stage=stages)
        return [Standing(*columns) for columns in counted]

    async def _finish(self, view: CallView) -> CallCommand:
        async def count(**equals: str) -> int:
            counted = await self.store.count(applications, (), call_id=view.id, **equals)
            return sum(counted.values())

        match view.state:
            case "screening":
                eligible, ineligible = await count(stage="eligible"), await count(stage="ineligible")
                return FinishScreening(eligible=eligible, ineligible=ineligible)
            case "shortlisting":
                return FinishShortlist(shortlisted=await count(passed="shortlist"))
            case "inviting":
                return FinishInvitations(invited=await count(passed="interview"))
            case "proposing":
                return FinishProposal(**{name: await count(proposal=name) for name in OUTCOMES})
            case _:
                return FinishDecision(**{name: await count(outcome=name) for name in OUTCOMES})
