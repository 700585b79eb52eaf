"""Needs, plan and supports of a case."""

from services.reintegration.domain.case import case
from services.reintegration.domain.words import (
    AgreePlan,
    AssessNeeds,
    DeliverSupport,
    Needs,
    NeedsAssessed,
    PlanAgreed,
    SupportDelivered,
)
from shared.contracts.scheme_terms import Code
from shared.testing import Scenario
from tests.reintegration.facts import ASSESS, ASSESSED, NEEDS, OPENED, PLANNED, RETURN_PLANNED, SUPPORTS, on

given = Scenario(case).by(on(2020, 7, 20)).given


def plan(*supports: Code) -> AgreePlan:
    return AgreePlan(supports=supports, offered=SUPPORTS)


def deliver(support: Code, because: Code | None = None) -> DeliverSupport:
    return DeliverSupport(support=support, added_because=because, offered=SUPPORTS)


COACHED = SupportDelivered(support="career_coaching", added_because=None)


def test_needs_are_assessed_in_three_dimensions() -> None:
    given(*OPENED).when(ASSESS).then(ASSESSED)
    assert NEEDS.found == ("economic", "psychosocial")


def test_needs_are_assessed_anew_when_life_changes() -> None:
    better = Needs(economic="none", social="none", psychosocial="none")
    given(*OPENED, ASSESSED, PLANNED).when(AssessNeeds(needs=better)).then(NeedsAssessed(needs=better))


def test_a_plan_before_the_return_is_possible() -> None:
    given(*RETURN_PLANNED, ASSESSED).when(plan("job_placement")).then(PlanAgreed(supports=("job_placement",)))


def test_no_plan_without_needs() -> None:
    given(*OPENED).when(plan("job_placement")).then_refused("needs_first")


def test_a_plan_is_made_of_the_supports_of_the_scheme() -> None:
    given(*OPENED, ASSESSED).when(plan("job_placement", "seed_grant")).then_refused("unknown_support")


def test_a_plan_names_each_support_once() -> None:
    given(*OPENED, ASSESSED).when(plan("job_placement", "job_placement")).then_refused("support_repeated")


def test_a_plan_is_agreed_anew() -> None:
    given(*OPENED, ASSESSED, PLANNED).when(plan("specialised_training")).then(
        PlanAgreed(supports=("specialised_training",))
    )


def test_a_support_of_the_plan_is_delivered() -> None:
    given(*OPENED, ASSESSED, PLANNED).when(deliver("career_coaching")).then(COACHED)


def test_a_support_outside_the_plan_needs_a_reason() -> None:
    given(*OPENED, ASSESSED, PLANNED).when(deliver("specialised_training")).then_refused("reason_needed")
    given(*OPENED, ASSESSED, PLANNED).when(deliver("specialised_training", "employer_asked")).then(
        SupportDelivered(support="specialised_training", added_because="employer_asked")
    )


def test_a_support_that_was_delivered_is_repeated_only_with_a_reason() -> None:
    given(*OPENED, ASSESSED, PLANNED, COACHED).when(deliver("career_coaching")).then_refused("reason_needed")


def test_help_may_come_before_the_plan_with_a_reason() -> None:
    given(*OPENED).when(deliver("career_coaching", "could_not_wait")).then(
        SupportDelivered(support="career_coaching", added_because="could_not_wait")
    )


def test_a_support_that_the_scheme_does_not_offer_is_not_delivered() -> None:
    given(*OPENED, ASSESSED, PLANNED).when(deliver("seed_grant", "asked_for")).then_refused("unknown_support")
