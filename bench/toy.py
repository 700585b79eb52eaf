"""A small domain to measure the kernel with: the record of one participant's assessments."""

from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bench.facts import assessment
from shared.contracts import JourneyContract
from shared.kernel import Aggregate, Author, Command, Decider, Event, Index, Projection, Recorded, View, model
from shared.kernel.store import metadata


class Assess(Command):
    journey_id: UUID
    participant_id: UUID
    cohort_id: UUID
    scheme_id: str
    module: str
    language: str
    level: str
    score: int
    passed: bool
    outcomes: tuple[str, ...]
    panel: str
    basis: str


class Assessed(Event):
    journey_id: UUID
    participant_id: UUID
    cohort_id: UUID
    scheme_id: str
    module: str
    language: str
    level: str
    score: int
    passed: bool
    outcomes: tuple[str, ...]
    panel: str
    basis: str


class AssessmentPublished(JourneyContract):
    cohort_id: UUID
    module: str
    language: str
    level: str
    score: int
    passed: bool
    outcomes: tuple[str, ...]
    panel: str
    basis: str


@dataclass(frozen=True)
class Record:
    assessments: int = 0
    level: str | None = None


def decide(command: Assess, record: Record, author: Author) -> list[Assessed]:
    return [Assessed.model_construct(**vars(command))]


def evolve(record: Record, event: Assessed) -> Record:
    return Record(record.assessments + 1, event.level)


@dataclass(frozen=True, kw_only=True)
class RecordView(View):
    participant_id: UUID
    level: str
    assessments: int


def project(view: RecordView | None, recorded: Recorded[Assessed]) -> RecordView:
    event = recorded.event
    if view is None:
        return RecordView(id=recorded.subject, participant_id=event.participant_id, level=event.level, assessments=1)
    return replace(view, level=event.level, assessments=view.assessments + 1)


def publish(recorded: Recorded[Event], opening: Event) -> AssessmentPublished:
    return AssessmentPublished.model_construct(**vars(recorded.event))


record = Decider[Assess, Record, Assessed]("record", Record(), decide, evolve)
records = Projection("records", RecordView, project, Index("level"))
TOY = model(Aggregate(record, views=(records,)))


def assess(number: int = 0) -> Assess:
    return Assess.model_validate(assessment(number), strict=False)


async def create_tables(tables: sa.MetaData, dsn: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)
        if "store" in tables.tables:
            await connection.execute(sa.text("INSERT INTO store DEFAULT VALUES"))
    await engine.dispose()


async def create_toy(dsn: str) -> None:
    await create_tables(metadata(TOY), dsn)
