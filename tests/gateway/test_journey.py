from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.domain.journey import KINDS, ContractHeard, Hear, journey, stream_of, subject
from services.gateway.history import as_it_stood, timeline, until
from services.gateway.standing import NextStep
from services.gateway.views import journeys
from shared.contracts import CONTRACTS, JourneyContract
from shared.contracts.handover import HandoverOverdue, HandoverRefused
from shared.contracts.mobility import CorridorSuspended, OfferDeclined
from shared.contracts.training import CurriculumRevised
from shared.testing import Scenario, recorded
from tests.gateway.story import ONE, STORY, VACANCY, Told, followed, heard, on, up_to

SUBMITTED = heard(STORY)[0]
SOURCES = ("selection", "training", "mobility", "reintegration")


@st.composite
def interleavings(draw: st.DrawFn) -> list[Told]:
    """The story with the topics shuffled into each other; within one topic its order is kept."""
    topics = {source: [one for one in STORY if one[0] == source] for source in SOURCES}
    mixed: list[Told] = []
    while any(topics.values()):
        source = draw(st.sampled_from([name for name in SOURCES if topics[name]]))
        mixed.append(topics[source].pop(0))
    return mixed


@settings(deadline=None)
@given(interleavings())
def test_any_interleaving_of_the_topics_gives_the_same_journey(mixed: list[Told]) -> None:
    assert followed(mixed) == followed(STORY)


def test_a_contract_is_kept_as_it_was_published() -> None:
    Scenario(journey).given().when(Hear(fact=SUBMITTED)).then(SUBMITTED)


def test_a_contract_heard_twice_is_kept_once() -> None:
    Scenario(journey).given(SUBMITTED).when(Hear(fact=SUBMITTED)).then()


def test_a_contract_that_is_not_about_a_journey_has_the_stream_of_its_own_subject() -> None:
    revised = CurriculumRevised(scheme_id="palim", version=2, reason="new tools")
    suspended = CorridorSuspended(scheme_id="palim", corridor="MA-BE", reason="crisis")
    assert stream_of(revised) == (subject, "scheme:palim")
    assert stream_of(suspended) == (subject, "corridor:palim:MA-BE")
    assert stream_of(STORY[0][2]) == (journey, str(ONE["journey_id"]))


WAY = [
    ("2019-04-02", "selection", "submitted", "assess_eligibility", "agency"),
    ("2019-05-20", "selection", "scored", "draw_shortlist", "committee"),
    ("2019-05-27", "selection", "shortlisted", "take_test", "participant"),
    ("2019-06-24", "selection", "interviewed", "decide", "committee"),
    ("2019-07-05", "training", "admitted", "enrol", "training_provider"),
    ("2019-07-06", "training", "enrolled", "start_course", "training_provider"),
    ("2019-07-15", "training", "in_training", "complete_course", "training_provider"),
    ("2020-02-14", "mobility", "matching", "make_offer", "employer"),
    ("2020-02-24", "mobility", "offered", "answer_offer", "participant"),
    ("2020-02-26", "mobility", "offer_accepted", "sign_contract", "employer"),
    ("2020-03-10", "mobility", "pathway", "work_permit", "employer"),
    ("2020-03-17", "mobility", "suspended", "resume_corridor", "scheme"),
    ("2020-06-30", "reintegration", "case_opened", "assess_needs", "case_worker"),
]


@pytest.mark.parametrize(("day", "stage", "state", "step", "owner"), WAY)
def test_each_day_of_the_story_has_a_stage_a_state_and_someone_who_owes_the_next_step(
    day: str, stage: str, state: str, step: str, owner: str
) -> None:
    standing = followed(up_to(day)).standing
    assert (standing.stage, standing.state) == (stage, state)
    assert standing.next is not None
    assert (standing.next.step, standing.next.owner) == (step, owner)


def test_a_pathway_step_is_owed_by_the_day_its_owner_was_given() -> None:
    assert followed(up_to("2020-03-02")).standing.next == NextStep(
        step="recognition", owner="enabel", due_at=on("2020-04-01")
    )


def test_nothing_is_owed_once_the_case_is_closed() -> None:
    standing = followed(STORY).standing
    assert (standing.stage, standing.state, standing.next) == ("reintegration", "closed", None)


def test_until_the_next_stage_accepts_the_giver_keeps_the_lead() -> None:
    unanswered = [one for one in up_to("2019-07-05") if one[0] == "selection"]
    standing = followed(unanswered).standing
    assert (standing.stage, standing.state) == ("selection", "handing_over")
    assert standing.next == NextStep(step="accept_hand_over", owner="training")


def test_an_overdue_or_refused_hand_over_says_so() -> None:
    unanswered = [one for one in up_to("2019-07-05") if one[0] == "selection"]
    ends: dict[str, Any] = {"from_stage": "selection", "to_stage": "training"}
    late = followed([*unanswered, ("selection", "2019-07-20", HandoverOverdue(**ONE, **ends))])
    refused = followed(
        [*unanswered, ("training", "2019-07-06", HandoverRefused(**ONE, **ends, reason="scheme_suspended"))]
    )
    assert late.standing.next == NextStep(step="accept_hand_over", owner="training", overdue=True)
    assert (refused.standing.state, refused.standing.next) == (
        "hand_over_refused",
        NextStep(step="settle_hand_over", owner="training"),
    )


def test_a_journey_first_heard_of_from_training_can_be_read() -> None:
    only_training = followed([one for one in up_to("2019-07-15") if one[0] == "training"])
    assert (only_training.standing.stage, only_training.standing.state) == ("training", "in_training")
    assert only_training.scheme_id == "palim"


def test_the_journey_on_a_past_day_is_the_one_that_was_known_then() -> None:
    history = [recorded(event, version=version) for version, event in enumerate(heard(STORY), 1)]
    assert as_it_stood(until(history, date(2019, 7, 15))) == followed(up_to("2019-07-15"))
    assert as_it_stood(until(history, date(2019, 4, 1))) is None
    assert as_it_stood(until(history, None)) == followed(STORY)


def test_a_fact_entered_late_stands_in_the_timeline_on_the_day_it_happened() -> None:
    events = heard(STORY)
    late = [*events[1:], events[0]]
    assert timeline(late)[0].contract == "ApplicationSubmitted"
    assert "participant_id" not in timeline(late)[0].facts


def test_the_declared_columns_hold_what_journeys_are_found_by() -> None:
    view = followed(STORY)
    columns = {index.name: index.of(view) for index in journeys.indexes}
    assert columns["since"] == datetime(2021, 4, 30, 9, tzinfo=UTC)
    assert (columns["age_band"], columns["sex"], columns["track"]) == ("25-29", "female", "away")
    assert str(columns["reached"]).split()[-1] == "ended"
    assert "arrived" not in str(columns["reached"])


def test_what_was_heard_reads_the_same_after_storage() -> None:
    for event in heard(STORY):
        stored = journey.registry.decode("ContractHeard", 1, event.model_dump_json())
        assert stored == event
        assert isinstance(stored, ContractHeard)
    assert UUID(followed(STORY).participant_id) == ONE["participant_id"]


def test_every_published_contract_has_a_place() -> None:
    others = {kind for kind in CONTRACTS.types if not issubclass(kind, JourneyContract)}
    assert others == set(KINDS)


def test_a_journey_is_the_employers_while_its_offer_stands_or_has_become_a_contract() -> None:
    (owner,) = [one for one in journeys.indexes if one.name == "employer_id"]
    days = {"2020-02-14": None, "2020-02-24": "host-1", "2020-03-17": "host-1", "2020-06-30": None}
    assert {day: owner.of(followed(up_to(day))) for day in days} == days
    declined: Told = ("mobility", "2020-02-26", OfferDeclined(**ONE, vacancy_id=VACANCY, reason="family"))
    assert owner.of(followed([*up_to("2020-02-24"), declined])) is None
    assert followed(STORY).parts.mobility.employer_id == "host-1"
