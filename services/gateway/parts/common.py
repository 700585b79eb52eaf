"""What every part of a journey has: taking the lead, and handing it on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from shared.contracts import Contract
from shared.contracts.dossier import Stage
from shared.contracts.handover import HandoverAccepted, HandoverOverdue, HandoverRefused, JourneyHandedOver


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    to: Stage
    at: datetime
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """`since` is when the part came into its state; `refused` says why the service would not take the lead."""

    since: datetime | None = None
    accepted_at: datetime | None = None
    refused: str | None = None
    handed_over: HandedOver | None = None


P = TypeVar("P", bound=Part)


def handed(part: P, contract: Contract, at: datetime) -> P:
    match contract:
        case HandoverAccepted():
            return replace(part, accepted_at=at, refused=None, since=part.since or at)
        case HandoverRefused(reason=reason):
            return replace(part, refused=reason)
        case JourneyHandedOver(to_stage=stage):
            return replace(part, handed_over=HandedOver(to=stage, at=at))
        case HandoverOverdue() if part.handed_over:
            return replace(part, handed_over=replace(part.handed_over, overdue=True))
        case _:
            return part
