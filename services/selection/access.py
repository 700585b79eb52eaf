"""Who may use which route of selection."""

from shared.chassis import Access, Role

STAFF = frozenset({Role.AGENCY, Role.OPERATOR})
READERS = STAFF | {Role.AUDITOR, Role.SERVICE}
EVERYONE = READERS | {Role.EMPLOYER, Role.CASE_WORKER, Role.PARTICIPANT}
CO_OWNERS = READERS | {Role.EMPLOYER}
OPERATORS = frozenset({Role.OPERATOR})
RESCUERS = OPERATORS | {Role.CASE_WORKER}
OVERSIGHT = OPERATORS | {Role.AUDITOR}
ADMINISTRATORS = OPERATORS | {Role.AGENCY, Role.EMPLOYER, Role.CASE_WORKER}
OWN = STAFF | {Role.PARTICIPANT}

ACCESS: Access = {
    "register_organisation": OPERATORS,
    "sign_agreement": OPERATORS,
    "add_user": ADMINISTRATORS,
    "remove_user": ADMINISTRATORS,
    "keep_client": OPERATORS,
    "remove_client": OPERATORS,
    "suspend_organisation": OPERATORS,
    "resume_organisation": OPERATORS,
    "end_organisation": OPERATORS,
    "show_organisation_record": ADMINISTRATORS | {Role.AUDITOR},
    "grant_role": OPERATORS,
    "revoke_role": OPERATORS,
    "show_organisation": EVERYONE,
    "list_organisations": EVERYONE,
    "publish_scheme": OPERATORS,
    "show_scheme": EVERYONE,
    "list_schemes": EVERYONE,
    "open_call": STAFF,
    "extend_call": STAFF,
    "close_call": STAFF,
    "share_call": STAFF,
    "unshare_call": STAFF,
    "list_shares": STAFF,
    "show_call": CO_OWNERS,
    "list_calls": CO_OWNERS,
    "show_figures": READERS,
    "list_selected": STAFF,
    "list_reserve": STAFF,
    "screen": STAFF,
    "shortlist": STAFF,
    "invite": STAFF,
    "propose": STAFF,
    "sign_decision": STAFF,
    "import_file": STAFF,
    "show_import": READERS,
    "list_imports": READERS,
    "list_refusals": STAFF,
    "download_refusals": STAFF,
    "watch_import": STAFF,
    "take_test_results": STAFF,
    "take_interview_scores": STAFF,
    "show_application": CO_OWNERS,
    "list_applications": CO_OWNERS,
    "open_emergency": RESCUERS,
    "read_identity_in_emergency": RESCUERS,
    "read_application_in_emergency": RESCUERS,
    "list_emergencies": OVERSIGHT,
    "withdraw_application": STAFF,
    "read_identity": STAFF,
    "look_up_participant": frozenset({Role.AGENCY}),
    "rectify_identity": STAFF,
    "export_participant": OWN,
    "list_participants": OVERSIGHT,
    "show_participant": OWN | {Role.AUDITOR},
    "list_readings": OWN | {Role.AUDITOR},
    "give_consent": OWN,
    "withdraw_consent": OWN,
    "restrict_processing": STAFF,
    "lift_restriction": OPERATORS,
    "place_hold": OPERATORS,
    "request_erasure": OWN,
    "approve_erasure": OPERATORS,
    "refuse_erasure": OPERATORS,
    "show_keys": OPERATORS,
    "reapply_erasures": OPERATORS,
}
