"""Who may do what in training."""

from shared.chassis import Access, Role

TRAINERS = {Role.CASE_WORKER, Role.OPERATOR}
READERS = TRAINERS | {Role.AGENCY, Role.AUDITOR}
DIRECTORS = {Role.OPERATOR}

ACCESS: Access = {
    "show_curriculum": READERS,
    "revise_curriculum": DIRECTORS,
    "preview_revision": READERS,
    "show_waiting_list": READERS,
    "list_cohorts": READERS,
    "show_cohort": READERS,
    "open_cohort": DIRECTORS,
    "start_cohort": TRAINERS,
    "hold_session": TRAINERS,
    "follow_newest_curriculum": DIRECTORS,
    "propose_tracks": READERS,
    "list_enrolments": READERS,
    "show_enrolment": READERS,
    "assess_modules": TRAINERS,
    "assess_languages": TRAINERS,
    "assign_tracks": TRAINERS,
    "complete_enrolments": TRAINERS,
    "suspend_enrolment": TRAINERS,
    "resume_enrolment": TRAINERS,
    "drop_out": TRAINERS,
    "hand_over_again": TRAINERS,
}
