"""What makes an employer one that may deal with people."""

import pytest

from services.mobility.domain.employer import (
    CommitmentDeclared,
    DeclareCommitment,
    EmployerRegistered,
    EmployerSuspended,
    EmployerVetted,
    RegisterEmployer,
    Standing,
    SuspendEmployer,
    VetEmployer,
    employer,
    require_vetted,
)
from shared.kernel import Refused
from shared.testing import Scenario

given = Scenario(employer).given

REGISTER = RegisterEmployer(
    name="Antwerp Software", country="BE", size="small", motive="shortage", first_foreign_hire=True
)
REGISTERED = EmployerRegistered(**dict(REGISTER))
VETTED = EmployerVetted(findings=())
SUSPENDED = EmployerSuspended(reason="unpaid_wages")


def test_an_employer_is_registered_with_its_motive_and_whether_it_hires_abroad_for_the_first_time() -> None:
    given().when(REGISTER).then(REGISTERED)


def test_an_employer_is_registered_once() -> None:
    given(REGISTERED).when(REGISTER).then_refused("out_of_turn")


def test_an_employer_that_signed_the_pledge_is_vetted() -> None:
    given(REGISTERED).when(VetEmployer(pledged=True, findings=("registered_company",))).then(
        EmployerVetted(findings=("registered_company",))
    )


def test_an_employer_is_not_vetted_without_the_pledge() -> None:
    given(REGISTERED).when(VetEmployer(pledged=False)).then_refused("pledge_missing")


def test_nobody_unknown_is_vetted() -> None:
    given().when(VetEmployer(pledged=True)).then_refused("out_of_turn")


def test_a_commitment_is_an_interest_that_needs_no_vetting() -> None:
    given(REGISTERED).when(DeclareCommitment(scheme_id="palim", places=3)).then(
        CommitmentDeclared(scheme_id="palim", places=3)
    )


def test_a_suspended_employer_commits_to_nothing() -> None:
    given(REGISTERED, VETTED, SUSPENDED).when(DeclareCommitment(scheme_id="palim", places=3)).then_refused()


def test_an_employer_is_suspended_with_a_reason() -> None:
    given(REGISTERED, VETTED).when(SuspendEmployer(reason="unpaid_wages")).then(SUSPENDED)


def test_a_suspended_employer_comes_back_by_being_vetted_again() -> None:
    given(REGISTERED, VETTED, SUSPENDED).when(VetEmployer(pledged=True)).then(VETTED)


@pytest.mark.parametrize("standing", ["unknown", "registered", "suspended"])
def test_only_a_vetted_employer_deals_with_people(standing: Standing) -> None:
    require_vetted("vetted")
    with pytest.raises(Refused, match=standing):
        require_vetted(standing)
