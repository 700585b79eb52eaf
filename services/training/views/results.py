"""What an enrolment has to show: modules passed, languages learnt, sessions attended."""

from dataclasses import dataclass, replace
from datetime import date

from services.training.domain.enrolment.events import AttendanceRecorded, LanguageAssessed, ModuleAssessed
from shared.contracts.dossier import CEFR_LEVELS, CefrLevel
from shared.contracts.scheme import Curriculum


@dataclass(frozen=True, kw_only=True)
class ModuleResult:
    """`score` is the last one, of 100 points."""

    module: str
    pass_mark: int
    score: int | None = None
    passed: bool = False


@dataclass(frozen=True, kw_only=True)
class LanguageProgress:
    """The CEFR levels assessed at entry and exit; `gain` counts the levels between."""

    language: str
    entry: CefrLevel | None = None
    exit: CefrLevel | None = None
    gain: int | None = None


@dataclass(frozen=True, kw_only=True)
class Presence:
    held_on: date
    module: str
    present: bool


def followed(before: tuple[ModuleResult, ...], curriculum: Curriculum) -> tuple[ModuleResult, ...]:
    """The modules of this curriculum; a module that was in the one before keeps its score."""
    scores = {one.module: one.score for one in before}
    return tuple(result(one.code, one.pass_mark, scores.get(one.code)) for one in curriculum.modules)


def result(module: str, pass_mark: int, score: int | None) -> ModuleResult:
    passed = score is not None and score >= pass_mark
    return ModuleResult(module=module, pass_mark=pass_mark, score=score, passed=passed)


def assessed(before: tuple[ModuleResult, ...], event: ModuleAssessed) -> tuple[ModuleResult, ...]:
    return tuple(
        replace(one, score=event.score, passed=event.passed) if one.module == event.module else one for one in before
    )


def attended(before: tuple[Presence, ...], event: AttendanceRecorded) -> tuple[Presence, ...]:
    noted = {(one.held_on, one.module): one for one in before}
    noted[event.held_on, event.module] = Presence(**vars(event))
    return tuple(noted.values())


def share_of(attendance: tuple[Presence, ...]) -> float:
    return sum(one.present for one in attendance) / len(attendance)


def spoken(before: tuple[LanguageProgress, ...], event: LanguageAssessed) -> tuple[LanguageProgress, ...]:
    known = {one.language: one for one in before}
    progress = known.get(event.language, LanguageProgress(language=event.language))
    entry = event.level if event.occasion == "entry" else progress.entry
    exit = event.level if event.occasion == "exit" else progress.exit
    known[event.language] = replace(progress, entry=entry, exit=exit, gain=gained(entry, exit))
    return tuple(known.values())


def gained(entry: CefrLevel | None, exit: CefrLevel | None) -> int | None:
    return CEFR_LEVELS.index(exit) - CEFR_LEVELS.index(entry) if entry and exit else None
