"""Who may do what in mobility: by role and by what the caller has to do with the placement."""

from shared.chassis import Access, Policy, Relation, Role

OPERATORS: Policy = {Role.OPERATOR: Relation.ANY}
EMPLOYERS: Policy = {**OPERATORS, Role.EMPLOYER: Relation.OWN}
MATCHERS: Policy = {**OPERATORS, Role.AGENCY: Relation.OWN}
REGISTRARS: Policy = {**EMPLOYERS, Role.AGENCY: Relation.OWN}
COUNSELLORS: Policy = {**MATCHERS, Role.CASE_WORKER: Relation.SCHEME}
COMPANIONS: Policy = {**COUNSELLORS, Role.EMPLOYER: Relation.OWN}
READERS: Policy = {**COMPANIONS, Role.PARTICIPANT: Relation.SELF}
EVERYBODY: Policy = {**COMPANIONS, Role.AUDITOR: Relation.FIGURES}
TOLD: Policy = {Role.OPERATOR: Relation.ANY, Role.AGENCY: Relation.OWN, Role.PARTICIPANT: Relation.SELF}

ACCESS: Access = {
    "register_employer": REGISTRARS,
    "vet_employer": OPERATORS,
    "declare_commitment": EMPLOYERS,
    "suspend_employer": OPERATORS,
    "list_employers": COMPANIONS,
    "show_employer": COMPANIONS,
    "open_vacancy": EMPLOYERS,
    "close_vacancy": EMPLOYERS,
    "list_vacancies": COMPANIONS,
    "show_vacancy": COMPANIONS,
    "suspend_corridor": OPERATORS,
    "resume_corridor": OPERATORS,
    "list_corridors": EVERYBODY,
    "make_offers": MATCHERS,
    "accept_offers": COUNSELLORS,
    "decline_offers": COUNSELLORS,
    "withdraw_offers": EMPLOYERS,
    "sign_contracts": EMPLOYERS,
    "complete_steps": COMPANIONS,
    "start_work": COMPANIONS,
    "end_placements": COMPANIONS,
    "end_searches": COUNSELLORS,
    "list_placements": READERS,
    "show_placement": READERS,
    "show_facts": TOLD,
}
