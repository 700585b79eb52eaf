"""A small pair of services: a course that publishes what its participants reached, and a diary that writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias, assert_never
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from shared.contracts import Contract
from shared.contracts.training import CurriculumRevised, ModuleAssessed
from shared.kernel import Aggregate, Author, Command, Decider, Event, Index, Projection, Recorded, Refused, View, model
from shared.kernel.store import Cause, Store, WriteSet
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction
from shared.messaging.parking import PARKING
from shared.messaging.reconciliation import RECONCILIATION

NOW = datetime(2019, 7, 15, 8, tzinfo=UTC)
CLERK = Author("clerk", "anapec", NOW)


class Pass(Command):
    module: str
    score: int


class Remark(Command):
    pass


class Revise(Command):
    version: int


class Passed(Event):
    module: str
    score: int


class Remarked(Event):
    """Private: nobody else hears of it."""


class Revised(Event):
    version: int


CourseCommand: TypeAlias = Pass | Remark | Revise
CourseEvent: TypeAlias = Passed | Remarked | Revised


def attend(command: CourseCommand, attended: int, author: Author) -> Sequence[CourseEvent]:
    match command:
        case Pass(module=module, score=score):
            return [Passed(module=module, score=score)]
        case Remark():
            return [Remarked()]
        case Revise(version=version):
            return [Revised(version=version)]
        case _:
            assert_never(command)


def attended(number: int, event: CourseEvent) -> int:
    return number + 1


course = Decider[CourseCommand, int, CourseEvent]("course", 0, attend, attended)
COURSE = model(Aggregate(course), RECONCILIATION)


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match recorded.event:
        case Passed(module=module, score=score):
            who = person(recorded.subject)
            return ModuleAssessed(
                journey_id=who, participant_id=who, scheme_id="palim", module=module, score=score, passed=True
            )
        case Revised(version=version):
            return CurriculumRevised(scheme_id=recorded.subject, version=version, reason="needed")
        case _:
            return None


def person(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


async def tell(store: Store, *told: tuple[str, CourseCommand], cause: UUID | None = None) -> None:
    work = WriteSet(store)
    await work.load(course, {name for name, _ in told})
    for name, command in told:
        work.decide(course, name, command, CLERK, Cause(cause or uuid4()))
    await work.commit()


async def passes(store: Store, name: str, *scores: int, module: str = "ict") -> None:
    await tell(store, *((name, Pass(module=module, score=score)) for score in scores))


class Write(Command):
    line: str


class Written(Event):
    line: str


@dataclass(frozen=True)
class Diary:
    lines: tuple[str, ...] = ()


def write(command: Write, diary: Diary, author: Author) -> list[Written]:
    if command.line.startswith("refused"):
        raise Refused("not_for_diaries", "Leave it out of the diary.")
    return [Written(line=command.line)]


def written(diary: Diary, event: Written) -> Diary:
    return Diary((*diary.lines, event.line))


@dataclass(frozen=True, kw_only=True)
class DiaryView(View):
    lines: tuple[str, ...] = ()

    @property
    def motto(self) -> str | None:
        return next((line for line in self.lines if line.startswith("motto")), None)


def project(view: DiaryView | None, recorded: Recorded[Written]) -> DiaryView:
    before = view or DiaryView(id=recorded.subject)
    return replace(before, lines=(*before.lines, recorded.event.line))


diary = Decider[Write, Diary, Written]("diary", Diary(), write, written)
diaries = Projection("diaries", DiaryView, project, Index("motto", unique=True))
DIARY = model(Aggregate(diary, views=(diaries,)), PARKING, RECONCILIATION)


@dataclass
class Mood:
    """The modules whose policy raises for now."""

    failing: set[str] = field(default_factory=set)


def policies_of(mood: Mood) -> Policies:
    policies = Policies()

    @policies.on(ModuleAssessed)
    async def note(heard: Heard[ModuleAssessed], look: Lookups) -> list[Reaction]:
        return noted(heard, mood, known=bool((await look.state(diary, "palim")).lines))

    @policies.on(CurriculumRevised)
    async def follow(heard: Heard[CurriculumRevised], look: Lookups) -> list[Reaction]:
        return [Reaction(diary, heard.contract.scheme_id, Write(line=str(heard.contract.version)))]

    return policies


def noted(heard: Heard[ModuleAssessed], mood: Mood, *, known: bool) -> list[Reaction]:
    """`referring` needs the curriculum; `both` writes twice, the second time what a diary refuses."""
    name, module, score = heard.subject, heard.contract.module, heard.contract.score
    if module in mood.failing:
        raise RuntimeError(f"{module} fails")
    if module == "referring" and not known:
        raise NotYet("curriculum of palim")
    line = str(score) if module in {"ict", "referring"} else f"{module} {score}"
    if module == "both":
        return [Reaction(diary, name, Write(line=str(score))), Reaction(diary, name, Write(line="refused"))]
    if module == "motto":
        line = f"motto {score}"
    return [Reaction(diary, name, Write(line=line))]


async def lines_of(store: Store, name: str) -> list[str]:
    view = await store.get(diaries, str(person(name)))
    return list(view.lines) if view else []
