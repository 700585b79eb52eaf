"""What holds a person's identity although an erasure was asked for: contracts, permits and costs under audit."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import PlaceHold
from services.selection.domain.participant_words import Hold
from shared.contracts.mobility import ContractSigned, PathwayStepCompleted, PlacementEnded
from shared.contracts.reintegration import CaseClosed, SupportDelivered
from shared.contracts.scheme import Scheme
from shared.contracts.scheme_privacy import HoldCategory
from shared.contracts.training import TrainingStarted
from shared.messaging import Reaction

PERMITS = frozenset({"work_permit", "visa", "residence_permit"})
Binding: TypeAlias = (
    TrainingStarted | ContractSigned | PathwayStepCompleted | SupportDelivered | PlacementEnded | CaseClosed
)


def holds(news: Binding, scheme: Scheme, standing: Sequence[Hold], on: date) -> list[Reaction]:
    """An end gives a day to what runs on; it moves none that is known already."""
    running = {(one.journey_id, one.category) for one in standing if one.until is None}
    ending = isinstance(news, PlacementEnded | CaseClosed)
    placed = [
        Hold(journey_id=news.journey_id, scheme_id=scheme.id, category=category, until=until)
        for category, until in _held(news, scheme, on)
        if not ending or (news.journey_id, category) in running
    ]
    return [Reaction(participant, str(news.participant_id), PlaceHold(hold=hold)) for hold in placed]


def _held(news: Binding, scheme: Scheme, on: date) -> Iterator[tuple[HoldCategory, date | None]]:
    """A category that the scheme does not hold is left out."""
    match news:
        case TrainingStarted() | SupportDelivered():
            yield from _costs(scheme)
        case ContractSigned():
            yield from _running(scheme, "contract")
            yield from _costs(scheme)
        case PathwayStepCompleted(step=step) if step in PERMITS:
            yield from _running(scheme, "permit")
        case PlacementEnded() | CaseClosed():
            for category in ("contract", "permit"):
                if until := scheme.privacy.held_until(category, on):
                    yield category, until
        case _:
            return


def _costs(scheme: Scheme) -> Iterator[tuple[HoldCategory, date | None]]:
    if until := scheme.privacy.held_until("eligible_costs", scheme.ends_on):
        yield "eligible_costs", until


def _running(scheme: Scheme, category: HoldCategory) -> Iterator[tuple[HoldCategory, date | None]]:
    if scheme.privacy.held_until(category, scheme.ends_on):
        yield category, None
