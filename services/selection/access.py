"""Who may use which route of selection: by role and by what the caller has to do with the applicant or the call."""

from shared.chassis import Access, Policy, Relation, Role

OPERATORS: Policy = {Role.OPERATOR: Relation.ANY}
AGENCIES: Policy = {Role.AGENCY: Relation.OWN}
STAFF: Policy = {**OPERATORS, **AGENCIES}
READERS: Policy = {**STAFF, Role.SERVICE: Relation.ANY}
APPLICANTS: Policy = {**READERS, Role.PARTICIPANT: Relation.SELF}
TELLING: Policy = {**READERS, Role.AUDITOR: Relation.FIGURES}
EVERYONE: Policy = dict.fromkeys(Role, Relation.ANY)
OWN: Policy = {**STAFF, Role.PARTICIPANT: Relation.SELF}

ACCESS: Access = {
    "register_organisation": OPERATORS,
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
    "show_call": TELLING,
    "list_calls": TELLING,
    "show_figures": TELLING,
    "list_selected": STAFF,
    "list_reserve": STAFF,
    "screen": STAFF,
    "shortlist": STAFF,
    "invite": STAFF,
    "propose": STAFF,
    "sign_decision": STAFF,
    "import_file": STAFF,
    "show_import": TELLING,
    "list_imports": TELLING,
    "list_refusals": STAFF,
    "download_refusals": STAFF,
    "watch_import": STAFF,
    "take_test_results": STAFF,
    "take_interview_scores": STAFF,
    "show_application": APPLICANTS,
    "list_applications": READERS,
    "withdraw_application": STAFF,
    "read_identity": STAFF,
    "look_up_participant": AGENCIES,
    "rectify_identity": STAFF,
    "export_participant": OWN,
    "list_participants": OPERATORS,
    "show_participant": OWN,
    "list_readings": OWN,
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
