"""A curriculum is what one scheme teaches: first as the scheme says, then revised, each time with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias, assert_never

from pydantic import Field

from shared.contracts.dossier import LanguageLevel
from shared.contracts.scheme import Curriculum, Module
from shared.contracts.scheme_terms import Positive, Text
from shared.kernel import Author, Command, Decider, Event, Refused


class FollowScheme(Command):
    """The version that the scheme, as published, has in force today."""

    scheme_id: str
    curriculum: Curriculum


class ReviseCurriculum(Command):
    reason: Text
    valid_from: date
    months: Positive
    modules: Annotated[tuple[Module, ...], Field(min_length=1)]
    language_target: LanguageLevel | None = None


class CurriculumAdopted(Event):
    scheme_id: str
    curriculum: Curriculum


class CurriculumRevised(Event):
    curriculum: Curriculum
    reason: str


CurriculumCommand: TypeAlias = FollowScheme | ReviseCurriculum
CurriculumEvent: TypeAlias = CurriculumAdopted | CurriculumRevised


@dataclass(frozen=True)
class Unwritten: ...


@dataclass(frozen=True)
class InForce:
    curriculum: Curriculum


CurriculumState: TypeAlias = Unwritten | InForce


def decide(command: CurriculumCommand, state: CurriculumState, author: Author) -> list[CurriculumEvent]:
    match command, state:
        case FollowScheme(), Unwritten():
            return [CurriculumAdopted(scheme_id=command.scheme_id, curriculum=command.curriculum)]
        case FollowScheme(curriculum=published), InForce(current):
            if published.version <= current.version:
                return []
            return [CurriculumRevised(curriculum=published, reason=published.reason or "As the scheme says.")]
        case ReviseCurriculum(), InForce(current):
            return [CurriculumRevised(curriculum=revised(current, command), reason=command.reason)]
        case _:
            raise Refused.out_of_turn(command, state)


def revised(current: Curriculum, by: ReviseCurriculum) -> Curriculum:
    """What the curriculum would be; raises Refused where the revision changes nothing or contradicts itself."""
    codes = [module.code for module in by.modules]
    if len(set(codes)) < len(codes):
        raise Refused("module_twice", "Each module has a code of its own; rename one of the two.")
    if by.valid_from <= current.valid_from:
        raise Refused(
            "valid_too_early", f"A revision is valid from a day after {current.valid_from}; name a later one."
        )
    content = (current.months, current.modules, current.language_target)
    if (by.months, by.modules, by.language_target) == content:
        raise Refused(
            "nothing_revised", f"This is what version {current.version} says already; change something in it."
        )
    return Curriculum(version=current.version + 1, **vars(by))


def module_of(curriculum: Curriculum, code: str) -> Module:
    if module := curriculum.module(code):
        return module
    codes = ", ".join(one.code for one in curriculum.modules)
    raise Refused("unknown_module", f"Version {curriculum.version} has no module {code}; name one of {codes}.")


def evolve(state: CurriculumState, event: CurriculumEvent) -> CurriculumState:
    match event:
        case CurriculumAdopted(curriculum=current) | CurriculumRevised(curriculum=current):
            return InForce(current)
        case _:
            assert_never(event)


curriculum = Decider[CurriculumCommand, CurriculumState, CurriculumEvent]("curriculum", Unwritten(), decide, evolve)
