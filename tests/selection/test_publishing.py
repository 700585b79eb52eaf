"""What the others are told: each event that concerns them as one contract, and never a word of identity."""

from typing import Any
from uuid import UUID

import pytest

from services.selection.domain import application_events as private
from services.selection.domain.call_messages import CallClosed, ScreeningRequested
from services.selection.domain.organisation_messages import OrganisationRegistered, RoleGranted, RoleRevoked
from services.selection.domain.participant_events import ParticipantRegistered
from services.selection.domain.scheme import SchemeRegistered, SchemeRevised
from services.selection.publishing import publish
from shared.contracts import handover, selection
from shared.kernel import Event, Sealed
from shared.testing import recorded
from tests.selection import facts
from tests.selection.palim import CALL, PALIM
from tests.selection.test_call import CLOSES, OPENED

JOURNEY: dict[str, Any] = {"journey_id": facts.JOURNEY, "participant_id": facts.PARTICIPANT, "scheme_id": "palim"}
LOST = UUID(int=9)


@pytest.mark.parametrize(
    ("event", "contract"),
    [
        (
            facts.SUBMITTED,
            selection.ApplicationSubmitted(
                **JOURNEY,
                call_id=facts.CALL_ID,
                organisation_id="anapec",
                sex="female",
                age=24,
                region="Rabat-Salé-Kénitra",
            ),
        ),
        (facts.ELIGIBLE, selection.EligibilityAssessed(**JOURNEY, unmet=())),
        (facts.INELIGIBLE, selection.EligibilityAssessed(**JOURNEY, unmet=("age",))),
        (facts.SCORED, selection.ApplicationScored(**JOURNEY, points=82, rubric_version=1)),
        (facts.SHORTLISTED, selection.ApplicationShortlisted(**JOURNEY, rank=7)),
        (facts.ABSENT, selection.TestTaken(**JOURNEY, score=None)),
        (facts.INVITED, selection.InterviewInvited(**JOURNEY, rank=5)),
        (facts.HELD, selection.InterviewHeld(**JOURNEY, score=74, panel="Rabat")),
        (facts.PROPOSED, None),
        (
            facts.SELECTED,
            selection.CandidateSelected(**JOURNEY, rank=3, reason="ranked_within_seats", decided_by="chair"),
        ),
        (
            facts.RESERVED,
            selection.CandidateReserved(**JOURNEY, rank=1, reason="ranked_within_reserve", decided_by="chair"),
        ),
        (
            private.CandidateRejected(reason="ineligible", decided_by="chair"),
            selection.CandidateRejected(**JOURNEY, reason="ineligible", decided_by="chair"),
        ),
        (
            private.CandidatePromoted(place=1, replaces=LOST),
            selection.CandidatePromoted(**JOURNEY, reserve_rank=1, replaces=LOST),
        ),
        (
            facts.HANDED_OVER,
            handover.JourneyHandedOver(
                **JOURNEY,
                scheme_version=1,
                from_stage="selection",
                to_stage="training",
                dossier=facts.HANDED_OVER.dossier,
                organisation_id=facts.SUBMITTED.organisation_id,
            ),
        ),
        (private.HandoverAccepted(to_stage="training"), None),
        (
            private.HandoverOverdue(to_stage="training"),
            handover.HandoverOverdue(**JOURNEY, from_stage="selection", to_stage="training"),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_application_is_published_gate_by_gate(event: Event, contract: Event | None) -> None:
    assert publish(recorded(event, str(facts.JOURNEY)), facts.SUBMITTED) == contract


def test_organisations_schemes_and_calls_are_published_for_the_others_to_copy() -> None:
    anapec = OrganisationRegistered(name="ANAPEC", kind="public_employment_service", country="MA")
    assert publish(recorded(anapec, "anapec"), anapec) == selection.OrganisationRegistered(
        organisation_id="anapec", name="ANAPEC", kind="public_employment_service", country="MA"
    )
    first = SchemeRegistered(scheme=PALIM)
    second = SchemeRevised(version=2, scheme=PALIM, reason="more time")
    published = [publish(recorded(event, "palim"), first) for event in (first, second)]
    assert [(one.version, one.reason) for one in published if isinstance(one, selection.SchemePublished)] == [
        (1, "registered"),
        (2, "more time"),
    ]
    call_id = str(facts.CALL_ID)
    opened = publish(recorded(OPENED, call_id), OPENED)
    assert isinstance(opened, selection.CallOpened)
    assert (opened.seats, opened.closes_at, opened.opens_at.tzinfo) == (CALL.seats, CLOSES, CLOSES.tzinfo)
    assert publish(recorded(CallClosed(), call_id), OPENED) == selection.CallClosed(
        call_id=facts.CALL_ID, scheme_id="palim"
    )


def test_steps_and_identities_stay_in_selection() -> None:
    someone = ParticipantRegistered(identity=Sealed(kid="rim", box="AAAA"), mark="m1")
    assert publish(recorded(ScreeningRequested(), str(facts.CALL_ID)), OPENED) is None
    assert publish(recorded(someone, "1"), someone) is None


@pytest.mark.parametrize("kind", [RoleGranted, RoleRevoked])
def test_who_acts_in_which_scheme_is_published(kind: type[RoleGranted | RoleRevoked]) -> None:
    anapec = OrganisationRegistered(name="ANAPEC", kind="public_employment_service", country="MA")
    told = publish(recorded(kind(scheme_id="palim", role="selection"), "anapec"), anapec)
    assert told is not None
    assert (type(told).__name__, told.model_dump()) == (
        kind.__name__,
        {"organisation_id": "anapec", "scheme_id": "palim", "role": "selection"},
    )
