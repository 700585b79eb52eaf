"""The funnel of a scheme: how many people passed each gate, where people are now, and how long a stage takes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.gateway.gates import GATES
from services.gateway.indicators.figures import Facts, percentile
from services.gateway.indicators.mobility import days_between
from services.gateway.people import Person, distinct
from services.gateway.standing import STAGES
from services.gateway.views import JourneyView
from shared.contracts.dossier import Stage

ASIDE = ("ineligible", "reserved", "rejected", "dropped_out", "suspended", "ended", "search_ended")


@dataclass(frozen=True, kw_only=True)
class GateFigure:
    """What is none is not shown, since it could tell of a group so small that its people could be recognised."""

    gate: str
    people: int | None
    women: int | None
    of_first: float | None


@dataclass(frozen=True, kw_only=True)
class StageFigure:
    """`now` are those whom the stage leads today; days are of those who have left it."""

    stage: Stage
    now: int | None
    left: int | None
    p50_days: float | None
    p90_days: float | None


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """`fewer_than` says how large a group must be to be shown; none where all is shown."""

    people: int | None
    gates: tuple[GateFigure, ...]
    stages: tuple[StageFigure, ...]
    aside: dict[str, int | None]
    states: dict[str, int | None]
    unmet: dict[str, int | None]
    fewer_than: int | None = None


def funnel(facts: Facts) -> Funnel:
    first = distinct(facts.at("submitted"))
    return Funnel(
        people=distinct(facts.people),
        gates=tuple(_gate(gate, facts.at(gate), first) for gate in GATES),
        stages=tuple(_stage(stage, facts.people, facts.followed) for stage in STAGES),
        aside={name: distinct(facts.at(name)) for name in ASIDE},
        states=dict(Counter(one.state for one in facts.people)),
        unmet=dict(Counter(criterion for one in facts.people for criterion in sorted(one.unmet))),
    )


def _gate(gate: str, people: Sequence[Person], first: int) -> GateFigure:
    women, all_ = distinct(one for one in people if one.sex == "female"), distinct(people)
    return GateFigure(gate=gate, people=all_, women=women, of_first=all_ / first if first else None)


def _stage(stage: Stage, people: Sequence[Person], followed: Iterable[JourneyView]) -> StageFigure:
    spans = (span_of(one, stage) for one in followed)
    days = [took for entered, left in spans if (took := days_between(entered, left)) is not None]
    return StageFigure(
        stage=stage,
        now=distinct(one for one in people if one.stage == stage),
        left=len(days),
        p50_days=percentile(days, 0.5),
        p90_days=percentile(days, 0.9),
    )


def span_of(journey: JourneyView, stage: Stage) -> tuple[datetime | None, datetime | None]:
    """When the journey came into that stage and when it left."""
    part = journey.parts.of(stage)
    entered = journey.parts.selection.submitted_at if stage == "selection" else part.accepted_at
    left = journey.parts.reintegration.closed_at if stage == "reintegration" else None
    return entered, left or (part.handed_over.at if part.handed_over else None)
