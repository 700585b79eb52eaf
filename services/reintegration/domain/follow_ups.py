"""Follow-ups: the visits some months after a case was opened, each done in its window or missed."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from services.reintegration.domain.words import FollowUpScheduled

Standing: TypeAlias = Literal["scheduled", "done", "missed"]

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class FollowUp:
    month: int
    due_at: datetime
    missed_at: datetime
    standing: Standing = "scheduled"

    @property
    def opens_at(self) -> datetime:
        return self.due_at - WINDOW


def scheduled(opened_at: datetime, months: Iterable[int]) -> list[FollowUpScheduled]:
    due = {month: months_after(opened_at, month) for month in sorted(set(months))}
    return [FollowUpScheduled(month=month, due_at=at, missed_at=at + WINDOW) for month, at in due.items()]


def months_after(start: datetime, months: int) -> datetime:
    """The same day some months later, or that month's last day where it is shorter."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
