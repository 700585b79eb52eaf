"""The gates of a journey, in order: which of them it has ever passed."""

from collections.abc import Callable

from services.gateway.standing import Parts

GATES: dict[str, Callable[[Parts], object]] = {
    "submitted": lambda parts: parts.selection.submitted_at,
    "eligible": lambda parts: parts.selection.unmet == (),
    "shortlisted": lambda parts: parts.selection.shortlisted_at,
    "tested": lambda parts: parts.selection.tested_at,
    "interviewed": lambda parts: parts.selection.interviewed_at,
    "selected": lambda parts: parts.selection.selected_at or parts.selection.promoted_at,
    "handed_over": lambda parts: parts.selection.handed_over,
    "enrolled": lambda parts: parts.training.enrolled_at,
    "started": lambda parts: parts.training.started_at,
    "completed": lambda parts: parts.training.completed_at,
    "offered": lambda parts: parts.mobility.offered_at,
    "contracted": lambda parts: parts.mobility.contracted_at,
    "arrived": lambda parts: parts.mobility.arrived_at,
    "placed": lambda parts: parts.mobility.placed_at,
    "case_opened": lambda parts: parts.reintegration.opened_at,
    "outcome_known": lambda parts: parts.reintegration.outcomes,
    "closed": lambda parts: parts.reintegration.closed_at,
}
ASIDE: dict[str, Callable[[Parts], object]] = {
    "ineligible": lambda parts: parts.selection.unmet,
    "reserved": lambda parts: parts.selection.reserved_at,
    "rejected": lambda parts: parts.selection.rejected_at,
    "decided": lambda parts: parts.selection.explained is not None,
    "explained": lambda parts: parts.selection.explained,
    "promoted": lambda parts: parts.selection.promoted_at,
    "dropped_out": lambda parts: parts.training.dropped_out_at,
    "suspended": lambda parts: parts.mobility.suspended_at,
    "ended": lambda parts: parts.mobility.ended_at,
    "search_ended": lambda parts: parts.mobility.search_ended_at,
}


_ALL = tuple((GATES | ASIDE).items())


def reached(parts: Parts) -> list[str]:
    return [name for name, passed in _ALL if passed(parts)]
