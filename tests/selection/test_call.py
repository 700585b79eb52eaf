"""A call's way: open, closed, and from step to step to a decision that two people stand for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.selection.domain.call import call, call_schedule
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
    RequestInterviews,
    RequestProposal,
    RequestScreening,
    RequestShortlist,
    ScreeningDone,
    ScreeningRequested,
    ShortlistDone,
    ShortlistRequested,
    SignDecision,
)
from shared.testing import Scenario, recorded
from tests.selection.facts import CHAIR, CLERK
from tests.selection.palim import CALL

CLOSES = datetime(2019, 5, 15, 23, 59, tzinfo=UTC)
OPENED = CallOpened(scheme_id="palim", scheme_version=1, plan=CALL, closes_at=CLOSES)
FIGURES = {"selected": 120, "reserve": 60, "rejected": 60}
PROPOSED: tuple[CallEvent, ...] = (
    OPENED,
    CallClosed(),
    ScreeningRequested(),
    ScreeningDone(eligible=6439, ineligible=3382),
    ShortlistRequested(),
    ShortlistDone(shortlisted=600),
    InterviewsRequested(),
    InterviewsInvited(invited=240),
    ProposalRequested(proposed_by="clerk"),
    ProposalMade(**FIGURES),
)
given = Scenario(call, author=CLERK).given


def test_a_call_keeps_the_schemes_plan_and_closes_by_local_time() -> None:
    given().when(OpenCall(scheme_id="palim", scheme_version=1, plan=CALL)).then(OPENED)


def test_a_call_is_extended_while_it_is_open() -> None:
    until = datetime.fromisoformat("2019-05-20T23:59")
    extended = CallExtended(closes_at_local=until, closes_at=datetime(2019, 5, 20, 23, 59, tzinfo=UTC), reason="strike")
    given(OPENED).when(ExtendCall(closes_at=until, reason="strike")).then(extended)
    given(OPENED, extended).when(ExtendCall(closes_at=until, reason="again")).then_refused("not_later")
    given(OPENED, CallClosed()).when(ExtendCall(closes_at=until, reason="late")).then_refused("out_of_turn")
    assert call_schedule.fold({}, recorded(extended)) == {"closing": extended.closes_at}


def test_a_call_closes_at_its_end_or_before() -> None:
    assert call_schedule.fold({}, recorded(OPENED)) == {"closing": CLOSES}
    assert call_schedule.fold({"closing": CLOSES}, recorded(CallClosed())) == {}
    assert call_schedule.command("closing") == CloseCall()
    given(OPENED).when(CloseCall()).then(CallClosed())
    given(OPENED, CallClosed()).when(CloseCall()).then()


def test_screening_waits_for_the_end_of_the_call() -> None:
    early = replace(CLERK, at=datetime(2019, 5, 15, 20, tzinfo=UTC))
    given(OPENED).by(early).when(RequestScreening()).then_refused("call_open")
    given(OPENED).when(RequestScreening()).then(CallClosed(), ScreeningRequested())
    given(OPENED, CallClosed()).by(early).when(RequestScreening()).then(ScreeningRequested())


@pytest.mark.parametrize(
    ("place", "command"),
    [
        (3, FinishScreening(eligible=6439, ineligible=3382)),
        (4, RequestShortlist()),
        (5, FinishShortlist(shortlisted=600)),
        (6, RequestInterviews()),
        (7, FinishInvitations(invited=240)),
        (8, RequestProposal()),
        (9, FinishProposal(**FIGURES)),
    ],
)
def test_one_step_follows_the_other_and_none_is_skipped(place: int, command: CallCommand) -> None:
    given(*PROPOSED[:place]).when(command).then(PROPOSED[place])
    for other in range(2, len(PROPOSED)):
        if other != place:
            given(*PROPOSED[:other]).when(command).then_refused("out_of_turn")


def test_who_proposed_cannot_sign_and_no_machine_can() -> None:
    given(*PROPOSED).when(SignDecision(human=True)).then_refused("second_person_required")
    given(*PROPOSED).by(CHAIR).when(SignDecision(human=False)).then_refused("human_required")
    signed = DecisionSigned(decided_by="chair")
    given(*PROPOSED).by(CHAIR).when(SignDecision(human=True)).then(signed)
    done = given(*PROPOSED, signed).when(FinishDecision(**FIGURES))
    done.then(DecisionDone(**FIGURES))


def test_one_person_may_do_where_the_scheme_asks_for_no_second() -> None:
    plan = CALL.model_copy(update={"two_person_rule": False})
    opened = OPENED.model_copy(update={"plan": plan})
    given(opened, *PROPOSED[1:]).when(SignDecision(human=True)).then(DecisionSigned(decided_by="clerk"))


def test_a_call_with_no_more_than_a_decision_goes_from_screening_to_the_proposal() -> None:
    plan = CALL.model_copy(update={"gates": CALL.gates[-1:]})
    screened = given(OPENED.model_copy(update={"plan": plan}), *PROPOSED[1:4])
    screened.when(RequestShortlist()).then_refused("no_such_gate")
    screened.when(RequestProposal()).then(ProposalRequested(proposed_by="clerk"))
