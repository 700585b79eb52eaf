"""Who may do what in training: by role and by what the caller has to do with the enrolment."""

from shared.chassis import Access, Policy, Relation, Role

TRAINERS: Policy = {Role.CASE_WORKER: Relation.SCHEME, Role.OPERATOR: Relation.ANY}
READERS: Policy = {**TRAINERS, Role.AGENCY: Relation.OWN}
STUDENTS: Policy = {**READERS, Role.PARTICIPANT: Relation.SELF}
TELLING: Policy = {**READERS, Role.AUDITOR: Relation.FIGURES}
DIRECTORS: Policy = {Role.OPERATOR: Relation.ANY}
TOLD: Policy = {Role.OPERATOR: Relation.ANY, Role.AGENCY: Relation.OWN, Role.PARTICIPANT: Relation.SELF}

ACCESS: Access = {
    "show_curriculum": TELLING,
    "revise_curriculum": DIRECTORS,
    "preview_revision": READERS,
    "show_waiting_list": READERS,
    "list_cohorts": TELLING,
    "show_cohort": TELLING,
    "open_cohort": DIRECTORS,
    "start_cohort": TRAINERS,
    "hold_session": TRAINERS,
    "follow_newest_curriculum": DIRECTORS,
    "propose_tracks": READERS,
    "list_enrolments": STUDENTS,
    "show_enrolment": STUDENTS,
    "assess_modules": TRAINERS,
    "assess_languages": TRAINERS,
    "assign_tracks": TRAINERS,
    "complete_enrolments": TRAINERS,
    "suspend_enrolment": TRAINERS,
    "resume_enrolment": TRAINERS,
    "drop_out": TRAINERS,
    "hand_over_again": TRAINERS,
    "show_facts": TOLD,
}
