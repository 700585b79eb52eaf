"""Folding a whole stream anew, for rebuilding a view and for proving that a stored one is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.messages import Event
from shared.kernel.model import Aggregate
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending


@dataclass(frozen=True, slots=True)
class Folded:
    views: dict[str, Any]
    pending: Pending


def fold_stream(aggregate: Aggregate, history: Sequence[Recorded[Event]]) -> Folded:
    views: dict[str, Any] = {}
    for projection in aggregate.views:
        view = None
        for recorded in history:
            view = projection.project(view, recorded)
        views[projection.name] = view
    pending: Pending = {}
    if aggregate.schedule:
        for recorded in history:
            pending = aggregate.schedule.fold(pending, recorded)
    return Folded(views, pending)
