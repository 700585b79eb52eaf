"""Three small services: a course that reminds, a diary that writes down what it hears, an archive that hears both."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeAlias, assert_never
from uuid import UUID

from shared.contracts import Contract
from shared.contracts.training import CurriculumRevised, ModuleAssessed
from shared.kernel import (
    Aggregate,
    Author,
    Command,
    Decider,
    Event,
    Model,
    Pending,
    Projection,
    Recorded,
    Refused,
    Schedule,
    View,
    model,
)
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction
from shared.messaging.parking import PARKING
from shared.messaging.relay import Publish

REMINDED_AFTER = timedelta(seconds=3)
CURRICULUM = "palim"


class Pass(Command):
    number: int
    module: str


class Remind(Command):
    number: int


class Revise(Command):
    pass


class Passed(Event):
    number: int
    module: str


class Reminded(Event):
    number: int


class Revised(Event):
    pass


CourseCommand: TypeAlias = Pass | Remind | Revise
CourseEvent: TypeAlias = Passed | Reminded | Revised
Awaited: TypeAlias = frozenset[int]


def attend(command: CourseCommand, awaited: Awaited, author: Author) -> Sequence[CourseEvent]:
    match command:
        case Pass(number=number, module=module):
            return [Passed(number=number, module=module)]
        case Remind(number=number) if number in awaited:
            return [Reminded(number=number)]
        case Remind():
            raise Refused("reminded_already", "One reminder is enough.")
        case Revise():
            return [Revised()]
        case _:
            assert_never(command)


def attended(awaited: Awaited, event: CourseEvent) -> Awaited:
    match event:
        case Passed(number=number):
            return awaited | {number}
        case Reminded(number=number):
            return awaited - {number}
        case _:
            return awaited


def reminders(pending: Pending, recorded: Recorded[CourseEvent]) -> Pending:
    match recorded.event:
        case Passed(number=number):
            return {**pending, str(number): recorded.occurred_at + REMINDED_AFTER}
        case Reminded(number=number):
            return {name: due for name, due in pending.items() if name != str(number)}
        case _:
            return pending


course = Decider[CourseCommand, Awaited, CourseEvent]("course", frozenset(), attend, attended)
COURSE = Aggregate(course, schedule=Schedule(reminders, lambda name: Remind(number=int(name))))


class Write(Command):
    line: str


class Written(Event):
    line: str


@dataclass(frozen=True, kw_only=True)
class Page(View):
    lines: tuple[str, ...] = ()


def write(command: Write, written: int, author: Author) -> list[Written]:
    return [Written(line=command.line)]


def count(written: int, event: Written) -> int:
    return written + 1


def project(page: Page | None, recorded: Recorded[Written]) -> Page:
    before = page or Page(id=recorded.subject)
    return replace(before, lines=(*before.lines, recorded.event.line))


diary = Decider[Write, int, Written]("diary", 0, write, count)
pages = Projection("pages", Page, project)


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match recorded.event:
        case Passed(number=number, module=module):
            return _assessed(recorded, module, number)
        case Reminded(number=number):
            return _assessed(recorded, "reminder", number)
        case Revised():
            return CurriculumRevised(scheme_id=recorded.subject, version=1, reason="needed")
        case Written(line=line) if recorded.subject != CURRICULUM:
            return _assessed(recorded, f"noted {line}", recorded.version)
        case _:
            return None


def _assessed(recorded: Recorded[Event], module: str, score: int) -> ModuleAssessed:
    who = UUID(recorded.subject)
    return ModuleAssessed(
        journey_id=who, participant_id=who, scheme_id=CURRICULUM, module=module, score=score, passed=True
    )


def line_of(contract: Contract) -> str:
    return f"{contract.module} {contract.score}" if isinstance(contract, ModuleAssessed) else "revised"


@dataclass
class Mood:
    """While it is bad, policies fail over `moody` modules; for each module they take so many `seconds`."""

    bad: bool = False
    seconds: float = 0.0
    begun: int = 0


def diary_policies(mood: Mood) -> Policies:
    policies = Policies()

    @policies.on(ModuleAssessed)
    async def note(heard: Heard[ModuleAssessed], look: Lookups) -> list[Reaction]:
        mood.begun += 1
        if mood.seconds:
            await asyncio.sleep(mood.seconds)
        if heard.contract.module == "moody" and mood.bad:
            raise RuntimeError("in a bad mood")
        if heard.contract.module == "referring" and not await look.state(diary, CURRICULUM):
            raise NotYet("the curriculum")
        return [Reaction(diary, heard.subject, Write(line=line_of(heard.contract)))]

    @policies.on(CurriculumRevised)
    async def follow(heard: Heard[CurriculumRevised], look: Lookups) -> list[Reaction]:
        return [Reaction(diary, heard.subject, Write(line=line_of(heard.contract)))]

    return policies


def archive_policies(mood: Mood) -> Policies:
    policies = Policies()

    @policies.on(ModuleAssessed, CurriculumRevised)
    async def keep(heard: Heard[ModuleAssessed | CurriculumRevised], look: Lookups) -> list[Reaction]:
        return [Reaction(diary, f"{heard.source}.{heard.subject}", Write(line=line_of(heard.contract)))]

    return policies


@dataclass(frozen=True)
class Service:
    name: str
    model: Model
    publish: Publish | None = None
    policies: Policies = field(default_factory=Policies)
    listens_to: tuple[str, ...] = ()


def services(mood: Mood) -> dict[str, Service]:
    writing = model(Aggregate(diary, views=(pages,)), PARKING)
    every = (
        Service("course", model(COURSE, PARKING), publish),
        Service("diary", writing, publish, diary_policies(mood), ("course",)),
        Service("archive", writing, None, archive_policies(mood), ("course", "diary")),
    )
    return {one.name: one for one in every}
