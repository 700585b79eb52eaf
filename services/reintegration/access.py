"""Who may do what with return cases."""

from shared.chassis import Access, Role

READERS = {Role.CASE_WORKER, Role.OPERATOR, Role.AGENCY, Role.AUDITOR}
CASE_WORKERS = {Role.CASE_WORKER, Role.OPERATOR}
OBSERVERS = CASE_WORKERS | {Role.AGENCY}

ACCESS: Access = {
    "list_cases": READERS,
    "show_figures": READERS,
    "list_due": READERS,
    "show_case": READERS,
    "confirm_return": CASE_WORKERS,
    "confirm_returns": CASE_WORKERS,
    "assess_needs": CASE_WORKERS,
    "assess_needs_of_many": CASE_WORKERS,
    "agree_plan": CASE_WORKERS,
    "agree_plans": CASE_WORKERS,
    "deliver_support": CASE_WORKERS,
    "deliver_supports": CASE_WORKERS,
    "record_follow_up": CASE_WORKERS,
    "record_follow_ups": CASE_WORKERS,
    "record_outcome": OBSERVERS,
    "record_outcomes": OBSERVERS,
    "close_case": CASE_WORKERS,
    "close_cases": CASE_WORKERS,
}
