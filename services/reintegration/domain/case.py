"""A return case accompanies one journey home, or stays beside those who never left."""

from typing import assert_never

from services.reintegration.domain.follow_ups import scheduled
from services.reintegration.domain.open_case import decide_open
from services.reintegration.domain.states import Abroad, Assessed, Closed, Opened, Planned, ReturnCase, Unopened, evolve
from services.reintegration.domain.words import (
    ArrivalNoted,
    CaseCommand,
    CaseEvent,
    CaseOpened,
    DeclineHandover,
    HandoverDeclined,
    JourneyTakenOver,
    MissFollowUp,
    NoteArrival,
    OpenCase,
)
from shared.kernel import Author, Decider, Refused


def decide(command: CaseCommand, state: ReturnCase, author: Author) -> list[CaseEvent]:
    match command:
        case NoteArrival():
            return [ArrivalNoted(**vars(command))]
        case DeclineHandover():
            return [HandoverDeclined(**vars(command))]
        case OpenCase():
            return answer(command, state, author)
        case _ if isinstance(state, Opened | Assessed | Planned):
            return decide_open(command, state, author)
        case MissFollowUp() if isinstance(state, Closed):
            return []
        case _ if isinstance(state, Closed):
            raise Refused("case_closed", "The case is closed; nothing more is recorded in it.")
        case _:
            raise Refused("no_case", "No return case was opened for this journey.")


def answer(command: OpenCase, state: ReturnCase, author: Author) -> list[CaseEvent]:
    """The lead is taken once; whoever arrived abroad before has a return to plan."""
    match state:
        case Unopened():
            return _opened(command, author, travelled=False)
        case Abroad():
            return _opened(command, author, travelled=True)
        case Opened() | Assessed() | Planned():
            return [_declined(command, "already_held")]
        case Closed():
            return [_declined(command, "case_closed")]
        case _:
            assert_never(state)


def _opened(command: OpenCase, author: Author, *, travelled: bool) -> list[CaseEvent]:
    opened = CaseOpened(
        journey_id=command.journey_id,
        participant_id=command.participant_id,
        scheme_id=command.scheme_id,
        track=command.track,
        travelled=travelled,
        opened_on=author.at.date(),
        organisation_id=command.organisation_id,
    )
    follow_ups = scheduled(author.at, command.follow_up_months)
    return [opened, JourneyTakenOver(from_stage=command.from_stage), *follow_ups]


def _declined(command: OpenCase, reason: str) -> HandoverDeclined:
    return HandoverDeclined(
        journey_id=command.journey_id,
        participant_id=command.participant_id,
        scheme_id=command.scheme_id,
        from_stage=command.from_stage,
        reason=reason,
    )


case = Decider[CaseCommand, ReturnCase, CaseEvent]("case", Unopened(), decide, evolve)
