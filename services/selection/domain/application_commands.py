"""What an application can be asked, from submission to the next stage's answer."""

from typing import TypeAlias
from uuid import UUID

from pydantic import Field

from services.selection.domain.application_events import Outcome, Submission
from services.selection.domain.profile import Profile
from shared.contracts.dossier import Stage
from shared.contracts.scheme import Criterion, Rubric
from shared.contracts.scheme_call import GateName
from shared.kernel import Command, Message, Sealed

Score = Field(ge=0, le=100)


class NextStage(Message):
    """Where the scheme leads those who are selected, and within how many days that stage answers."""

    stage: Stage
    scheme_version: int
    days: int


class SubmitApplication(Command, Submission):
    pass


class ScreenApplication(Command):
    criteria: tuple[Criterion, ...]
    rubric: Rubric


class ShortlistApplication(Command):
    rank: int


class RecordTest(Command):
    """No score: absent. `after` is the gate that must be passed first, as the call has it."""

    score: int | None = Score
    after: GateName | None


class InviteToInterview(Command):
    rank: int
    after: GateName | None


class RecordInterview(Command):
    score: int = Score
    panel: str = Field(min_length=1, max_length=100)
    after: GateName | None


class ProposeOutcome(Command):
    """`rank` is the committee's over all; `place` the one among the selected, or on the reserve list."""

    outcome: Outcome
    rank: int
    place: int


class DecideApplication(Command):
    decided_by: str
    next_stage: NextStage | None


class PromoteFromReserve(Command):
    replaces: UUID
    next_stage: NextStage | None


class AcceptHandover(Command):
    to_stage: Stage


class RefuseHandover(Command):
    to_stage: Stage
    reason: str


class MarkHandoverOverdue(Command):
    pass


class ProposeCorrection(Command):
    """A later file says otherwise; `fields` names what differs, `identity` is set when that does."""

    fields: tuple[str, ...]
    profile: Profile
    identity: Sealed | None
    mark: str
    import_id: UUID
    line: int


class WithdrawApplication(Command):
    reason: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=60)


ApplicationCommand: TypeAlias = (
    SubmitApplication
    | ScreenApplication
    | ShortlistApplication
    | RecordTest
    | InviteToInterview
    | RecordInterview
    | ProposeOutcome
    | DecideApplication
    | PromoteFromReserve
    | AcceptHandover
    | RefuseHandover
    | MarkHandoverOverdue
    | ProposeCorrection
    | WithdrawApplication
)
