"""How it stands with a person's identity: known, asked to be erased, held, destroyed, certified."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from services.selection.domain.participant_words import Emergency, Hold
from shared.contracts.participants import HOLDERS, Acknowledged, Holder

DESPITE_RESTRICTION = frozenset(
    {"access_request", "cost_audit", "legal_claims", "protection_of_others", "public_interest"}
)
"""What a locked identity may still be read for: GDPR Art. 15 and 18(2), and the audit it may be held for."""


@dataclass(frozen=True)
class Unknown: ...


@dataclass(frozen=True)
class Asked:
    by: str
    at: datetime


@dataclass(frozen=True)
class Deferred:
    asked: Asked
    approved_by: str


@dataclass(frozen=True)
class Registered:
    """`consents` says of a scheme and purpose whether consent stands (True) or was withdrawn (False)."""

    mark: str
    consents: dict[tuple[str, str], bool] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    restricted: str | None = None
    erasure: Asked | Deferred | None = None
    emergencies: tuple[Emergency, ...] = ()

    @property
    def locked(self) -> bool:
        return self.restricted is not None or isinstance(self.erasure, Deferred)

    def held(self, on: date) -> tuple[Hold, ...]:
        return tuple(one for one in self.holds if one.until is None or one.until > on)


@dataclass(frozen=True)
class Ordered:
    asked: Asked


@dataclass(frozen=True)
class Destroyed:
    asked: Asked
    at: datetime
    acknowledged: tuple[Acknowledged, ...] = ()

    @property
    def missing(self) -> tuple[Holder, ...]:
        done = {one.holder for one in self.acknowledged}
        return tuple(one for one in HOLDERS if one not in done)


@dataclass(frozen=True)
class Erased: ...


Participant: TypeAlias = Unknown | Registered | Ordered | Destroyed | Erased
Gone: TypeAlias = Ordered | Destroyed | Erased


def free_on(holds: Sequence[Hold]) -> date | None:
    """The first day on which none of these holds; none while one of them runs on."""
    days = [one.until for one in holds if one.until]
    return max(days) if len(days) == len(holds) else None


def with_hold(holds: tuple[Hold, ...], new: Hold) -> tuple[Hold, ...]:
    """A journey has at most one hold of each category."""
    return (*(one for one in holds if (one.journey_id, one.category) != (new.journey_id, new.category)), new)
