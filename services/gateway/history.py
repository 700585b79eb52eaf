"""A journey's history: what was heard of it, in order of happening, and how it stood on any past day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.gateway.domain.journey import ContractHeard
from services.gateway.views import JourneyView, hear
from shared.contracts.dossier import Stage
from shared.kernel import Recorded

IDS = frozenset({"journey_id", "participant_id", "scheme_id", "dossier"})


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One contract of the timeline; `facts` is what it says beyond whose journey it is."""

    at: datetime
    source: Stage
    contract: str
    facts: Mapping[str, Any]


def until(history: Iterable[Recorded[ContractHeard]], day: date | None) -> list[ContractHeard]:
    """What had happened by the end of that day (UTC), in the order it was heard: each source's own order is kept."""
    if day is None:
        return [recorded.event for recorded in history]
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    return [recorded.event for recorded in history if recorded.event.occurred_at < end]


def as_it_stood(heard: Iterable[ContractHeard]) -> JourneyView | None:
    view: JourneyView | None = None
    for one in heard:
        view = hear(view, one)
    return view


def timeline(heard: Sequence[ContractHeard]) -> list[Moment]:
    return [_moment(one) for one in sorted(heard, key=lambda one: one.occurred_at)]


def _moment(heard: ContractHeard) -> Moment:
    facts = heard.told.model_dump(mode="json", exclude=set(IDS))
    return Moment(at=heard.occurred_at, source=heard.source, contract=heard.contract, facts=facts)


def told_to_observer(moments: Iterable[Moment]) -> list[Moment]:
    """Needs may tell of somebody's health (GDPR Art. 9): which were found is for the case worker and the person."""
    return [one for one in moments if one.contract != "NeedsAssessed"]
