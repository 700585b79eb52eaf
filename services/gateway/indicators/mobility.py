"""Indicators of matching and mobility: offers that become contracts, arrivals, time and early ends."""

from dataclasses import replace
from datetime import datetime

from services.gateway.indicators.figures import Cell, Facts, Figure, percentile, rate
from services.gateway.people import distinct, person_of
from services.gateway.views import JourneyView


def commitment_conversion(facts: Facts) -> Figure:
    figure = rate("Commitment conversion", facts.at("contracted"), facts.at("offered"), "nobody_offered")
    committed = [one for one in facts.employers.values() if facts.scheme and facts.scheme.id in one.commitments]
    detail = {"employers_with_contract": float(len(_employers(facts))), "employers_committed": float(len(committed))}
    return replace(figure, detail=detail)


def first_foreign_hires(facts: Facts) -> Figure:
    """Small and medium employers that hire abroad for the first time, among employers with a signed contract."""
    signed = [facts.employers[id] for id in _employers(facts) if id in facts.employers]
    first = [one for one in signed if one.first_foreign_hire and one.size != "large"]
    return Figure(
        name="SMEs hiring abroad for the first time",
        unit="share",
        value=len(first) / len(signed) if signed else None,
        numerator=len(first),
        denominator=len(signed),
        reason=None if signed else "nobody_contracted",
    )


def _employers(facts: Facts) -> set[str]:
    signed = (one.parts.mobility for one in facts.followed if one.parts.mobility.contracted_at)
    return {one.employer_id for one in signed if one.employer_id}


def realisation(facts: Facts) -> Figure:
    arrived, target = distinct(facts.at("arrived")), _target(facts)
    return Figure(
        name="Realisation",
        unit="share",
        value=arrived / target if target else None,
        numerator=arrived,
        denominator=target,
        reason=None if target else "scheme_has_no_target",
    )


def _target(facts: Facts) -> int | None:
    for target in facts.scheme.targets if facts.scheme else ():
        if target.indicator == "I18" and facts.scheme and (claim := facts.scheme.claim(target.claim)):
            return int(claim.value)
    return None


def time_to_placement(facts: Facts) -> Figure:
    """Days from the decision to the first day of work, at home or abroad."""
    waits = [(one.track, days) for one in facts.followed if (days := _days_to_placement(one)) is not None]
    tracks = {track: [days for own, days in waits if own == track] for track, _ in waits if track}
    return Figure(
        name="Time to placement",
        unit="days",
        value=percentile((days for _, days in waits), 0.5),
        denominator=len(waits),
        reason=None if waits else "nobody_placed",
        detail={"p90": percentile((days for _, days in waits), 0.9)},
        split={"track": {name: _median(days) for name, days in tracks.items()}} if tracks else {},
    )


def _median(days: list[float]) -> Cell:
    return Cell(value=percentile(days, 0.5), denominator=len(days))


def _days_to_placement(journey: JourneyView) -> float | None:
    selection, placed = journey.parts.selection, journey.parts.mobility.placed_at
    selected = selection.selected_at or selection.promoted_at
    return days_between(selected, placed)


def days_between(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() / 86400 if start and end else None


def early_end(facts: Facts) -> Figure:
    """Placements that had begun and ended early; those ended before they began are told beside."""
    ended = [one for one in facts.followed if one.parts.mobility.end_cause not in (None, "completed")]
    begun = [person_of(one) for one in ended if one.parts.mobility.placed_at]
    figure = rate("Early end", begun, facts.at("placed"), "nobody_placed")
    return replace(figure, detail={"ended_before_start": float(len(ended) - len(begun))})
