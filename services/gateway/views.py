"""What is read about a journey: one part per service that tells of it, in whatever order their topics arrive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from services.gateway.domain.journey import ContractHeard
from services.gateway.gates import reached
from services.gateway.parts import mobility, reintegration, selection, training
from services.gateway.standing import UNTOLD, Parts, Standing, standing
from shared.contracts import JourneyContract
from shared.contracts.dossier import Stage, Track
from shared.kernel import Index, Projection, Recorded, Rows, View

FOLDS: Mapping[Stage, Callable[[Any, JourneyContract, datetime], Any]] = {
    "selection": selection.fold,
    "training": training.fold,
    "mobility": mobility.fold,
    "reintegration": reintegration.fold,
}
AGE_BANDS = (("18-24", 18, 24), ("25-29", 25, 29), ("30-35", 30, 35))


@dataclass(frozen=True, kw_only=True)
class JourneyView(View):
    participant_id: str
    scheme_id: str
    parts: Parts

    @cached_property
    def standing(self) -> Standing:
        return standing(self.parts)

    @property
    def track(self) -> Track | None:
        parts = self.parts
        return parts.reintegration.track or parts.mobility.track or parts.training.track

    @property
    def age_band(self) -> str | None:
        """In completed years, as the reports of employment services group them."""
        age = self.parts.selection.age
        if age is None:
            return None
        return next((band for band, youngest, oldest in AGE_BANDS if youngest <= age <= oldest), "other")


def project(view: JourneyView | None, recorded: Recorded[ContractHeard]) -> JourneyView | None:
    return hear(view, recorded.event)


def hear(view: JourneyView | None, heard: ContractHeard) -> JourneyView | None:
    contract = heard.told
    if not isinstance(contract, JourneyContract):
        return view
    before = view.parts if view else UNTOLD
    part = FOLDS[heard.source](before.of(heard.source), contract, heard.occurred_at)
    parts = replace(before, **{heard.source: part})
    if view:
        return replace(view, parts=parts)
    participant, scheme = str(contract.participant_id), contract.scheme_id
    return JourneyView(id=contract.subject, participant_id=participant, scheme_id=scheme, parts=parts)


def outcome_after(parts: Parts, months: int | None) -> str | None:
    """The last outcome observed up to so many months after the case was opened; the last of all without a limit."""
    opened = parts.reintegration.opened_at
    outcomes = sorted(parts.reintegration.outcomes, key=lambda one: one.observed_on)
    if months is not None:
        outcomes = [one for one in outcomes if opened and _months_between(opened.date(), one.observed_on) <= months]
    return outcomes[-1].outcome if outcomes else None


def _months_between(opened: date, day: date) -> int:
    """A month that has begun counts: the same day of a month still belongs to the one before."""
    months = (day.year - opened.year) * 12 + day.month - opened.month
    return months + (day.day > opened.day)


journeys = Projection(
    "journeys",
    JourneyView,
    project,
    Index("scheme_id"),
    Index("participant_id"),
    Index("organisation_id", value=lambda view: view.parts.selection.organisation_id),
    Index("employer_id", value=lambda view: view.parts.mobility.held_by),
    Index("stage", value=lambda view: view.standing.stage),
    Index("state", value=lambda view: view.standing.state),
    Index("since", "timestamptz", value=lambda view: view.standing.since),
    Index("sex", value=lambda view: view.parts.selection.sex),
    Index("age_band"),
    Index("region", value=lambda view: view.parts.selection.region),
    Index("track"),
    Index("unmet", value=lambda view: " ".join(view.parts.selection.unmet or ()) or None),
    Index("reached", value=lambda view: " ".join(reached(view.parts))),
    rows=Rows(organisation="organisation_id", employer="employer_id", scheme="scheme_id", person="participant_id"),
)
