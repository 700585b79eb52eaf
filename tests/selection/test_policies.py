"""What selection does when it hears of later stages."""

from typing import Any
from uuid import UUID

from services.selection.domain.application import application
from services.selection.domain.application_commands import AcceptHandover, PromoteFromReserve, RefuseHandover
from services.selection.domain.application_states import Ended, Reserved
from services.selection.domain.scheme import Published, Unregistered
from services.selection.policies import answer, next_stage_of, promote
from shared.contracts.handover import HandoverAccepted, HandoverRefused
from shared.messaging import Reaction
from tests.selection.facts import JOURNEY, PARTICIPANT, PROFILE, TRAINING
from tests.selection.palim import PALIM

OF: dict[str, Any] = {"journey_id": JOURNEY, "participant_id": PARTICIPANT, "scheme_id": "palim"}
LOST = UUID(int=9)
FIRST, SECOND = Reserved(PROFILE, rank=121, place=1), Reserved(PROFILE, rank=122, place=2)


def test_the_next_stages_answer_is_noted() -> None:
    accepted = HandoverAccepted(**OF, from_stage="selection", to_stage="training")
    refused = HandoverRefused(**OF, from_stage="selection", to_stage="training", reason="scheme_unknown")
    assert answer(accepted) == [Reaction(application, str(JOURNEY), AcceptHandover(to_stage="training"))]
    refuse = RefuseHandover(to_stage="training", reason="scheme_unknown")
    assert answer(refused) == [Reaction(application, str(JOURNEY), refuse)]


def test_handovers_between_later_stages_are_not_ours() -> None:
    assert answer(HandoverAccepted(**OF, from_stage="training", to_stage="mobility")) == []


def test_a_drop_out_gives_the_place_to_the_first_who_still_waits() -> None:
    promoted = Reaction(application, "b", PromoteFromReserve(replaces=LOST, next_stage=TRAINING))
    assert promote(LOST, [("a", Ended(PROFILE)), ("b", SECOND)], TRAINING) == [promoted]
    assert promote(LOST, [("a", FIRST), ("b", SECOND)], TRAINING)[0].subject == "a"
    assert promote(LOST, [("a", Ended(PROFILE))], TRAINING) == []


def test_the_scheme_says_what_follows_selection() -> None:
    following = next_stage_of(Published(2, PALIM))
    assert following is not None
    assert (following.stage, following.scheme_version, following.days) == ("training", 2, PALIM.handover_days)
    assert next_stage_of(Published(1, PALIM.model_copy(update={"stages": ("selection",)}))) is None
    assert next_stage_of(Unregistered()) is None
