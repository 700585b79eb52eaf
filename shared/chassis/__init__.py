"""What makes a FastAPI app one of ours; a service needs no more than these names."""

from shared.chassis.auth import PUBLIC, Access, Policy, Principal, Relation, Role, acting
from shared.chassis.bulk import MOST_ROWS, BulkAnswer, Row, Rows
from shared.chassis.commands import Commander, Handler, Outcome, Receipt, commander, handling
from shared.chassis.disclosure import sees_full_figures
from shared.chassis.limits import ViewBudget, live, view_budget
from shared.chassis.narrowing import seen_beyond
from shared.chassis.problems import Problem, not_found
from shared.chassis.reading import Page, Paging, Reader, paging, reader, reading
from shared.chassis.routing import APIRouter, heavy
from shared.chassis.service import Service
from shared.chassis.settings import Settings
from shared.chassis.work import Work

__all__ = [
    "MOST_ROWS",
    "PUBLIC",
    "APIRouter",
    "Access",
    "BulkAnswer",
    "Commander",
    "Handler",
    "Outcome",
    "Page",
    "Paging",
    "Policy",
    "Principal",
    "Problem",
    "Reader",
    "Receipt",
    "Relation",
    "Role",
    "Row",
    "Rows",
    "Service",
    "Settings",
    "ViewBudget",
    "Work",
    "acting",
    "commander",
    "handling",
    "heavy",
    "live",
    "not_found",
    "paging",
    "reader",
    "reading",
    "seen_beyond",
    "sees_full_figures",
    "view_budget",
]
