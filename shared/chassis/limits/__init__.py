"""Limits on what one request may be and on what one client may ask for."""

from starlette.middleware import Middleware

from shared.chassis.limits.bodies import BodyLimit
from shared.chassis.limits.budgets import MemoryTally, PostgresTally, ViewBudget, view_budget
from shared.chassis.limits.heads import HeadLimit
from shared.chassis.limits.rates import Rates, charged
from shared.chassis.limits.streams import Streams, live
from shared.chassis.limits.times import TimeLimit
from shared.chassis.settings import Settings

__all__ = [
    "MemoryTally",
    "PostgresTally",
    "Rates",
    "Streams",
    "ViewBudget",
    "charged",
    "limits",
    "live",
    "view_budget",
]


def limits(settings: Settings) -> list[Middleware]:
    return [
        Middleware(HeadLimit),
        Middleware(TimeLimit, short=settings.answer_within, long=settings.long_answer_within),
        Middleware(BodyLimit, small=settings.max_command, large=settings.max_body),
    ]
