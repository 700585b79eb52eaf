"""Who may do what with return cases: by role and by what the caller has to do with the case."""

from shared.chassis import Access, Policy, Relation, Role

CASE_WORKERS: Policy = {Role.CASE_WORKER: Relation.SCHEME, Role.OPERATOR: Relation.ANY}
OBSERVERS: Policy = {**CASE_WORKERS, Role.AGENCY: Relation.OWN}
READERS: Policy = {**OBSERVERS, Role.PARTICIPANT: Relation.SELF}
TELLING: Policy = {
    Role.OPERATOR: Relation.ANY,
    **dict.fromkeys((Role.AGENCY, Role.CASE_WORKER, Role.AUDITOR), Relation.FIGURES),
}
TOLD: Policy = {Role.OPERATOR: Relation.ANY, Role.AGENCY: Relation.OWN, Role.PARTICIPANT: Relation.SELF}

ACCESS: Access = {
    "list_cases": READERS,
    "show_figures": TELLING,
    "list_due": OBSERVERS,
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
    "show_facts": TOLD,
}
