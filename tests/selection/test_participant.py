"""A person's identity: recorded, read for a purpose, put right, locked, held, erased by two people, certified."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import (
    AcknowledgeErasure,
    ApproveErasure,
    CarryOutErasure,
    ConfirmDestruction,
    GiveConsent,
    LiftRestriction,
    MarkErasureOverdue,
    PlaceHold,
    ReadIdentity,
    RecordIdentity,
    RectifyIdentity,
    RefuseErasure,
    RequestErasure,
    RestoreErasure,
    RestrictProcessing,
    WithdrawConsent,
)
from services.selection.domain.participant_erasing import participant_schedule
from services.selection.domain.participant_events import (
    ConsentGiven,
    ConsentWithdrawn,
    ErasureAcknowledged,
    ErasureDeferred,
    ErasureOrdered,
    ErasureOverdue,
    ErasureRefused,
    ErasureRequested,
    HoldPlaced,
    IdentityDestroyed,
    IdentityRead,
    IdentityRectified,
    IdentityUpdated,
    ParticipantErased,
    ParticipantRegistered,
    ProcessingRestricted,
    RestrictionLifted,
)
from services.selection.domain.participant_states import DESPITE_RESTRICTION
from services.selection.domain.participant_words import Hold
from services.selection.views import participants, readings
from shared.contracts.participants import HOLDERS, Acknowledged
from shared.kernel import Author, Sealed
from shared.testing import AT, AUTHOR, Scenario, folded, recorded

BOX = Sealed(kid="rim", box="AAAA")
REGISTERED = ParticipantRegistered(identity=BOX, mark="m1")
READ = ReadIdentity(
    purpose="follow_up_contact", fields=("phone",), way="application", scheme_id="palim", basis="consent"
)
CONSENT = {"scheme_id": "palim", "purpose": "follow_up_contact"}
GIVEN = ConsentGiven(**CONSENT, wording="2019-1", language="ar")
WITHDRAWN = ConsentWithdrawn(**CONSENT)
ASKED = ErasureRequested(reason="asked_for", requested_by="clerk", requested_at=AT)
ORDERED = ErasureOrdered(approved_by="operator")
DESTROYED = IdentityDestroyed(destroyed_at=AT, files_end_at=None, due_at=datetime(2019, 4, 3, 8, tzinfo=UTC))
OPERATOR = Author("operator", "enabel", AT)
JOURNEY = UUID(int=1)
given = Scenario(participant).given


def hold(until: date | None, category: str = "contract") -> Hold:
    return Hold(journey_id=JOURNEY, scheme_id="palim", category=category, until=until)  # type: ignore[arg-type]


def done(*holders: str) -> tuple[ErasureAcknowledged, ...]:
    return tuple(ErasureAcknowledged(acknowledged=Acknowledged(holder=one, at=AT)) for one in holders)  # type: ignore[arg-type]


def test_an_identity_is_recorded_when_it_is_new_or_has_changed() -> None:
    given().when(RecordIdentity(identity=BOX, mark="m1")).then(REGISTERED)
    given(REGISTERED).when(RecordIdentity(identity=BOX, mark="m1")).then()
    given(REGISTERED).when(RecordIdentity(identity=BOX, mark="m2")).then(IdentityUpdated(identity=BOX, mark="m2"))


def test_each_reading_of_an_identity_is_a_fact_with_its_fields() -> None:
    read = READ.model_copy(update={"purpose": "contract", "basis": "contract"})
    fact = IdentityRead(purpose="contract", fields=("phone",), way="application", scheme_id="palim")
    given(REGISTERED).when(read).then(fact)
    given(REGISTERED, fact).when(read).then(fact)
    given().when(read).then_refused("out_of_turn")


def test_what_rests_on_consent_is_read_only_while_the_consent_stands() -> None:
    given(REGISTERED).when(READ).then_refused("consent_missing")
    given(REGISTERED, GIVEN).when(READ).then(IdentityRead(**READ.model_dump(exclude={"basis"})))
    given(REGISTERED, GIVEN, WITHDRAWN).when(READ).then_refused("consent_withdrawn")
    given(REGISTERED, GIVEN).when(READ.model_copy(update={"scheme_id": "match"})).then_refused("consent_missing")


def test_an_objection_counts_whatever_the_basis_was() -> None:
    otherwise = READ.model_copy(update={"basis": "legitimate_interests"})
    given(REGISTERED, WITHDRAWN).when(otherwise).then_refused("consent_withdrawn")


def test_consent_is_given_and_withdrawn_once_and_may_be_given_again() -> None:
    give, withdraw = GiveConsent(**CONSENT, wording="2019-1", language="ar"), WithdrawConsent(**CONSENT)
    given(REGISTERED).when(give).then(GIVEN)
    given(REGISTERED, GIVEN).when(give).then()
    given(REGISTERED, GIVEN).when(withdraw).then(WITHDRAWN)
    given(REGISTERED, GIVEN, WITHDRAWN).when(withdraw).then()
    given(REGISTERED, GIVEN, WITHDRAWN).when(give).then(GIVEN)


def test_a_rectification_shows_both() -> None:
    rectify = RectifyIdentity(fields=("city",), before=BOX, after=BOX, note=None, identity=BOX, mark="m2")
    given(REGISTERED).when(rectify).then(IdentityRectified(**dict(rectify)))
    given(REGISTERED).when(rectify.model_copy(update={"mark": "m1"})).then()


def test_a_locked_identity_is_read_for_few_purposes() -> None:
    locked = given(REGISTERED, GIVEN, ProcessingRestricted(reason="accuracy_contested"))
    locked.when(READ).then_refused("restricted")
    for purpose in DESPITE_RESTRICTION:
        read = READ.model_copy(update={"purpose": purpose, "basis": None})
        locked.when(read).then(IdentityRead(**read.model_dump(exclude={"basis"})))
    locked.when(LiftRestriction()).then(RestrictionLifted())
    locked.when(RestrictProcessing(reason="needed_for_claims")).then_refused("out_of_turn")


def test_an_erasure_is_approved_by_another_person_than_asked_for_it() -> None:
    asked = given(REGISTERED, ASKED)
    given(REGISTERED).when(RequestErasure(reason="asked_for")).then(ASKED)
    asked.when(RequestErasure(reason="asked_for")).then()
    asked.when(ApproveErasure(human=True)).then_refused("same_person")
    asked.when(RefuseErasure(reason="claims_pending")).then_refused("same_person")
    asked.by(OPERATOR).when(ApproveErasure(human=False)).then_refused("person_needed")
    asked.by(OPERATOR).when(ApproveErasure(human=True)).then(ORDERED)
    asked.by(OPERATOR).when(RefuseErasure(reason="claims_pending")).then(ErasureRefused(reason="claims_pending"))
    given(REGISTERED).by(OPERATOR).when(ApproveErasure(human=True)).then_refused("out_of_turn")


@pytest.mark.parametrize(
    ("until", "deferred_until"), [(date(2024, 4, 30), date(2024, 4, 30)), (None, None)], ids=["until a day", "open"]
)
def test_what_is_held_is_locked_and_erased_when_it_is_free(until: date | None, deferred_until: date | None) -> None:
    held = given(REGISTERED, GIVEN, HoldPlaced(hold=hold(until)), ASKED)
    deferred = ErasureDeferred(approved_by="operator", until=deferred_until)
    held.by(OPERATOR).when(ApproveErasure(human=True)).then(deferred)
    held.given(deferred).when(READ).then_refused("restricted")


def test_the_longest_hold_counts_and_one_that_is_over_does_not() -> None:
    holds = HoldPlaced(hold=hold(date(2024, 4, 30), "eligible_costs")), HoldPlaced(hold=hold(date(2021, 1, 1)))
    deferred = ErasureDeferred(approved_by="operator", until=date(2024, 4, 30))
    given(REGISTERED, *holds, ASKED).by(OPERATOR).when(ApproveErasure(human=True)).then(deferred)
    over = HoldPlaced(hold=hold(date(2019, 4, 1)))
    given(REGISTERED, over, ASKED).by(OPERATOR).when(ApproveErasure(human=True)).then(ORDERED)


def test_a_deferred_erasure_is_carried_out_on_its_day() -> None:
    deferred = ErasureDeferred(approved_by="operator", until=date(2024, 4, 30))
    waiting = given(REGISTERED, HoldPlaced(hold=hold(date(2024, 4, 30))), ASKED, deferred)
    due = participant_schedule.fold({}, recorded(deferred))
    assert due == {"held": datetime(2024, 4, 30, tzinfo=UTC)}
    command = participant_schedule.command("held")
    waiting.by(Author("service:selection", None, due["held"])).when(command).then(ORDERED)
    prolonged = waiting.given(HoldPlaced(hold=hold(date(2025, 4, 30))))
    later = ErasureDeferred(approved_by="operator", until=date(2025, 4, 30))
    prolonged.by(Author("service:selection", None, due["held"])).when(command).then(later)
    assert participant_schedule.fold(due, recorded(ORDERED)) == {}
    given(REGISTERED, ASKED, ORDERED).when(CarryOutErasure()).then()


def test_when_a_contract_ends_its_deferred_erasure_gets_a_day() -> None:
    deferred = ErasureDeferred(approved_by="operator", until=None)
    waiting = given(REGISTERED, HoldPlaced(hold=hold(None)), ASKED, deferred)
    assert participant_schedule.fold({}, recorded(deferred)) == {}
    ended = hold(date(2020, 4, 1))
    dated = ErasureDeferred(approved_by="operator", until=date(2020, 4, 1))
    waiting.when(PlaceHold(hold=ended)).then(HoldPlaced(hold=ended), dated)
    past = hold(date(2019, 4, 1))
    waiting.when(PlaceHold(hold=past)).then(HoldPlaced(hold=past), ORDERED)


def test_holds_of_somebody_unknown_or_erased_are_passed_over() -> None:
    given().when(PlaceHold(hold=hold(None))).then()
    given(REGISTERED, ASKED, ORDERED).when(PlaceHold(hold=hold(None))).then()
    given(REGISTERED, HoldPlaced(hold=hold(None))).when(PlaceHold(hold=hold(None))).then()


def test_once_ordered_nothing_is_read_or_recorded_any_more() -> None:
    for gone in ((ORDERED,), (ORDERED, DESTROYED)):
        erased = given(REGISTERED, ASKED, *gone)
        erased.when(READ.model_copy(update={"purpose": "legal_claims"})).then_refused("out_of_turn")
        erased.when(RecordIdentity(identity=BOX, mark="m1")).then_refused("out_of_turn")
        erased.when(RequestErasure(reason="asked_for")).then()
        erased.when(RestoreErasure(erased_at=AT)).then()


def test_it_is_certified_when_every_holder_has_acknowledged() -> None:
    confirm = ConfirmDestruction(files_end_at=None, due_at=DESTROYED.due_at)
    given(REGISTERED, ASKED, ORDERED).when(confirm).then(DESTROYED)
    *first, last = HOLDERS
    gone = given(REGISTERED, ASKED, ORDERED, DESTROYED, *done(*first))
    gone.when(AcknowledgeErasure(holder=first[0])).then()
    acknowledged = tuple(one.acknowledged for one in done(*HOLDERS))
    certificate = ParticipantErased(asked_at=AT, destroyed_at=AT, acknowledged=acknowledged)
    gone.when(AcknowledgeErasure(holder=last)).then(*done(last), certificate)
    gone.given(*done(last), certificate).when(AcknowledgeErasure(holder=last)).then()


def test_who_does_not_acknowledge_in_time_is_named() -> None:
    assert participant_schedule.fold({}, recorded(DESTROYED)) == {"acknowledged": DESTROYED.due_at}
    gone = given(REGISTERED, ASKED, ORDERED, DESTROYED, *done("training"))
    overdue = ErasureOverdue(missing=("mobility", "reintegration", "gateway"))
    gone.when(participant_schedule.command("acknowledged")).then(overdue)
    assert participant_schedule.fold({"acknowledged": AT}, recorded(overdue)) == {}
    given().when(MarkErasureOverdue()).then()


def test_a_store_that_forgot_an_erasure_is_told_of_it_by_the_ledger() -> None:
    told = ErasureRequested(reason="on_the_ledger", requested_by=AUTHOR.principal, requested_at=AT)
    restored = ErasureOrdered(approved_by=AUTHOR.principal)
    given(REGISTERED).when(RestoreErasure(erased_at=AT)).then(told, restored)
    given().when(RestoreErasure(erased_at=AT)).then()


def test_the_view_shows_a_pseudonym_and_the_certificate() -> None:
    certificate = ParticipantErased(
        asked_at=AT, destroyed_at=AT, acknowledged=tuple(one.acknowledged for one in done(*HOLDERS))
    )
    view = folded(participants, REGISTERED, GIVEN, WITHDRAWN, ASKED, ORDERED, DESTROYED, *done(*HOLDERS), certificate)
    assert view is not None
    assert (view.state, view.identity, view.erased_at) == ("erased", None, AT)
    assert [(one.purpose, one.given_at, one.withdrawn_at) for one in view.consents] == [("follow_up_contact", AT, AT)]


def test_a_reading_of_the_first_form_is_still_read() -> None:
    old = participant.registry.decode("IdentityRead", 1, '{"purpose": "contract"}')
    assert isinstance(old, IdentityRead)
    assert (old.way, len(old.fields)) == ("application", 6)
    log = folded(readings, REGISTERED, old, IdentityUpdated(identity=BOX, mark="m2"))
    assert log is not None
    assert [(one.purpose, one.principal, one.organisation) for one in log.readings] == [("contract", "clerk", "anapec")]
