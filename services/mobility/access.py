"""Who may do what in mobility; an employer only what concerns itself."""

from shared.chassis import Access, Role

READERS = {Role.OPERATOR, Role.AGENCY, Role.CASE_WORKER, Role.EMPLOYER, Role.AUDITOR}
OPERATORS = {Role.OPERATOR}
EMPLOYERS = {Role.OPERATOR, Role.EMPLOYER}
MATCHERS = {Role.OPERATOR, Role.AGENCY, Role.EMPLOYER}
COUNSELLORS = {Role.OPERATOR, Role.AGENCY, Role.CASE_WORKER}

ACCESS: Access = {
    "register_employer": MATCHERS,
    "vet_employer": OPERATORS,
    "declare_commitment": EMPLOYERS,
    "suspend_employer": OPERATORS,
    "list_employers": READERS,
    "show_employer": READERS,
    "open_vacancy": EMPLOYERS,
    "close_vacancy": EMPLOYERS,
    "list_vacancies": READERS,
    "show_vacancy": READERS,
    "suspend_corridor": OPERATORS,
    "resume_corridor": OPERATORS,
    "list_corridors": READERS,
    "make_offers": MATCHERS,
    "accept_offers": COUNSELLORS,
    "decline_offers": COUNSELLORS,
    "withdraw_offers": EMPLOYERS,
    "sign_contracts": EMPLOYERS,
    "complete_steps": COUNSELLORS | {Role.EMPLOYER},
    "start_work": COUNSELLORS | {Role.EMPLOYER},
    "end_placements": COUNSELLORS | {Role.EMPLOYER},
    "end_searches": COUNSELLORS,
    "list_placements": READERS,
    "show_placement": READERS,
}
