"""The rules of a curriculum."""

from datetime import date

from services.training.domain.curriculum import (
    CurriculumAdopted,
    CurriculumRevised,
    FollowScheme,
    ReviseCurriculum,
    curriculum,
)
from shared.contracts.scheme import Curriculum
from shared.testing import Scenario
from tests.training.facts import CURRICULUM, NEWER, module

given = Scenario(curriculum).given
ADOPTED = CurriculumAdopted(scheme_id="palim", curriculum=CURRICULUM)


def revise(of: Curriculum, reason: str = "ICT brought up to date") -> ReviseCurriculum:
    return ReviseCurriculum(reason=reason, valid_from=of.valid_from, months=of.months, modules=of.modules)


def test_the_first_version_comes_from_the_scheme() -> None:
    given().when(FollowScheme(scheme_id="palim", curriculum=CURRICULUM)).then(ADOPTED)


def test_a_scheme_published_again_with_the_same_curriculum_changes_nothing() -> None:
    given(ADOPTED).when(FollowScheme(scheme_id="palim", curriculum=CURRICULUM)).then()


def test_a_newer_version_in_the_scheme_is_followed_for_the_reason_it_gives() -> None:
    (
        given(ADOPTED)
        .when(FollowScheme(scheme_id="palim", curriculum=NEWER))
        .then(CurriculumRevised(curriculum=NEWER, reason="ICT brought up to date"))
    )


def test_a_revision_is_the_next_version() -> None:
    (given(ADOPTED).when(revise(NEWER)).then(CurriculumRevised(curriculum=NEWER, reason="ICT brought up to date")))


def test_a_scheme_that_comes_round_to_a_revision_made_here_changes_nothing() -> None:
    revised = CurriculumRevised(curriculum=NEWER, reason="ICT brought up to date")
    given(ADOPTED, revised).when(FollowScheme(scheme_id="palim", curriculum=NEWER)).then()


def test_a_revision_that_changes_nothing_is_refused() -> None:
    same = CURRICULUM.model_copy(update={"valid_from": date(2019, 9, 1)})
    given(ADOPTED).when(revise(same)).then_refused("nothing_revised")


def test_a_revision_never_reaches_back_before_the_version_it_replaces() -> None:
    early = NEWER.model_copy(update={"valid_from": CURRICULUM.valid_from})
    given(ADOPTED).when(revise(early)).then_refused("valid_too_early")


def test_two_modules_never_share_a_code() -> None:
    twice = NEWER.model_copy(update={"modules": (module("ict"), module("ict", 10))})
    given(ADOPTED).when(revise(twice)).then_refused("module_twice")


def test_what_no_scheme_has_published_is_not_revised() -> None:
    given().when(revise(NEWER)).then_refused("out_of_turn")
