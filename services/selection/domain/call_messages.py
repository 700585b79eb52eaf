"""What a call can be asked and what becomes of it, step by step."""

from typing import Literal, TypeAlias

from pydantic import AwareDatetime, Field

from shared.contracts.scheme import CallPlan
from shared.contracts.scheme_terms import LocalTime
from shared.kernel import Command, Event

ResultsOf: TypeAlias = Literal["test", "interview"]


class OpenCall(Command):
    scheme_id: str
    scheme_version: int
    plan: CallPlan


class ExtendCall(Command):
    """`closes_at` is the new last moment, in the call's local time."""

    closes_at: LocalTime
    reason: str = Field(min_length=1, max_length=500)


class CloseCall(Command):
    pass


class RequestScreening(Command):
    pass


class FinishScreening(Command):
    eligible: int
    ineligible: int


class RequestShortlist(Command):
    pass


class FinishShortlist(Command):
    shortlisted: int


class RecordResults(Command):
    """A file of results was taken in: how many count, how many were absent, and the file's digest."""

    of: ResultsOf
    recorded: int
    absent: int
    digest: str


class RequestInterviews(Command):
    pass


class FinishInvitations(Command):
    invited: int


class RequestProposal(Command):
    pass


class FinishProposal(Command):
    selected: int
    reserve: int
    rejected: int


class SignDecision(Command):
    """`human` is false when a machine's principal asks."""

    human: bool


class FinishDecision(Command):
    selected: int
    reserve: int
    rejected: int


class CallOpened(Event):
    """`plan` is the scheme's as it stood; the call keeps it whatever becomes of the scheme."""

    scheme_id: str
    scheme_version: int
    plan: CallPlan
    closes_at: AwareDatetime


class CallExtended(Event):
    closes_at_local: LocalTime
    closes_at: AwareDatetime
    reason: str


class CallClosed(Event):
    pass


class ScreeningRequested(Event):
    pass


class ScreeningDone(Event):
    eligible: int
    ineligible: int


class ShortlistRequested(Event):
    pass


class ShortlistDone(Event):
    shortlisted: int


class ResultsRecorded(Event):
    of: ResultsOf
    recorded: int
    absent: int
    digest: str


class InterviewsRequested(Event):
    pass


class InterviewsInvited(Event):
    invited: int


class ProposalRequested(Event):
    proposed_by: str


class ProposalMade(Event):
    selected: int
    reserve: int
    rejected: int


class DecisionSigned(Event):
    decided_by: str


class DecisionDone(Event):
    selected: int
    reserve: int
    rejected: int


CallCommand: TypeAlias = (
    OpenCall
    | ExtendCall
    | CloseCall
    | RequestScreening
    | FinishScreening
    | RequestShortlist
    | FinishShortlist
    | RecordResults
    | RequestInterviews
    | FinishInvitations
    | RequestProposal
    | FinishProposal
    | SignDecision
    | FinishDecision
)
CallEvent: TypeAlias = (
    CallOpened
    | CallExtended
    | CallClosed
    | ScreeningRequested
    | ScreeningDone
    | ShortlistRequested
    | ShortlistDone
    | ResultsRecorded
    | InterviewsRequested
    | InterviewsInvited
    | ProposalRequested
    | ProposalMade
    | DecisionSigned
    | DecisionDone
)
