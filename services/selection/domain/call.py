"""A call invites applications for one scheme and leads them, gate by gate, to a decision that people sign."""

from collections.abc import Mapping

from services.selection.domain.call_messages import (
    CallClosed,
    CallCommand,
    CallEvent,
    CallExtended,
    CallOpened,
    CloseCall,
    DecisionDone,
    DecisionSigned,
    ExtendCall,
    FinishDecision,
    FinishInvitations,
    FinishProposal,
    FinishScreening,
    FinishShortlist,
    InterviewsInvited,
    InterviewsRequested,
    OpenCall,
    ProposalMade,
    ProposalRequested,
    RecordResults,
    RequestInterviews,
    RequestProposal,
    RequestScreening,
    RequestShortlist,
    ResultsRecorded,
    ScreeningDone,
    ScreeningRequested,
    ShortlistDone,
    ShortlistRequested,
    SignDecision,
)
from services.selection.domain.call_states import (
    Call,
    Closed,
    Deciding,
    Invited,
    Inviting,
    Led,
    Open,
    Proposed,
    Proposing,
    Screened,
    Screening,
    Shortlisted,
    Shortlisting,
    Unopened,
    closing,
    evolve,
    postponed,
)
from shared.kernel import Author, Decider, Pending, Recorded, Refused, Schedule

_PASSED: Mapping[str | None, type[Led]] = {None: Screened, "shortlist": Shortlisted, "interview": Invited}


def decide(command: CallCommand, call: Call, author: Author) -> list[CallEvent]:
    match command, call:
        case OpenCall(scheme_id=scheme, scheme_version=version, plan=plan), Unopened():
            return [CallOpened(scheme_id=scheme, scheme_version=version, plan=plan, closes_at=closing(plan))]
        case ExtendCall(closes_at=until, reason=reason), Open(plan=plan):
            if until <= plan.closes_at:
                raise Refused("not_later", f"The call closes at {plan.closes_at}; say a later moment.")
            return [CallExtended(closes_at_local=until, closes_at=closing(postponed(plan, until)), reason=reason)]
        case CloseCall(), Open():
            return [CallClosed()]
        case CloseCall(), Led():
            return []
        case RequestScreening(), Open(plan=plan):
            if author.at < closing(plan):
                raise Refused("call_open", f"The call is open until {plan.closes_at}; close it first.")
            return [CallClosed(), ScreeningRequested()]
        case RequestScreening(), Closed():
            return [ScreeningRequested()]
        case SignDecision(human=human), Proposed():
            if not human:
                raise Refused("human_required", "A decision about people is signed by a named human.")
            return [DecisionSigned(decided_by=_signer(call, author))]
        case ((RequestShortlist() | RequestInterviews() | RequestProposal()), Led()):
            return [_request(command, call, author)]
        case RecordResults(of=of, recorded=recorded, absent=absent, digest=digest), Led():
            return [ResultsRecorded(of=of, recorded=recorded, absent=absent, digest=digest)]
        case _:
            return [_finish(command, call)]


def _request(command: RequestShortlist | RequestInterviews | RequestProposal, call: Led, author: Author) -> CallEvent:
    """A gate opens once the gate before it, in the call's own order, is passed."""
    names: list[str | None] = [None, *(gate.name for gate in call.plan.gates)]
    gate = {RequestShortlist: "shortlist", RequestInterviews: "interview", RequestProposal: "decision"}[type(command)]
    if gate not in names:
        raise Refused("no_such_gate", f"This call has no {gate} gate.")
    if type(call) is not _PASSED[names[names.index(gate) - 1]]:
        raise Refused.out_of_turn(command, call)
    match command:
        case RequestShortlist():
            return ShortlistRequested()
        case RequestInterviews():
            return InterviewsRequested()
        case RequestProposal():
            return ProposalRequested(proposed_by=author.principal)


def _finish(command: CallCommand, call: Call) -> CallEvent:
    match command, call:
        case FinishScreening(), Screening():
            return ScreeningDone(**vars(command))
        case FinishShortlist(), Shortlisting():
            return ShortlistDone(**vars(command))
        case FinishInvitations(), Inviting():
            return InterviewsInvited(**vars(command))
        case FinishProposal(), Proposing():
            return ProposalMade(**vars(command))
        case FinishDecision(), Deciding():
            return DecisionDone(**vars(command))
        case _:
            raise Refused.out_of_turn(command, call)


def _signer(call: Proposed, author: Author) -> str:
    if call.plan.two_person_rule and author.principal == call.proposed_by:
        raise Refused("second_person_required", "Who made the proposal cannot sign it; ask a second person.")
    return author.principal


def deadlines(pending: Pending, recorded: Recorded[CallEvent]) -> Pending:
    match recorded.event:
        case CallOpened(closes_at=at) | CallExtended(closes_at=at):
            return {"closing": at}
        case CallClosed():
            return {}
        case _:
            return pending


call = Decider[CallCommand, Call, CallEvent]("call", Unopened(), decide, evolve)
call_schedule = Schedule(deadlines, lambda name: CloseCall())
