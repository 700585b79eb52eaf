"""Who may use which route of selection: by role and by what the caller has to do with the applicant or the call."""

from shared.chassis import Access, Policy, Relation, Role

OPERATORS: Policy = {Role.OPERATOR: Relation.ANY}
OVERSIGHT: Policy = {**OPERATORS, Role.AUDITOR: Relation.ANY}
RESCUERS: Policy = {**OPERATORS, Role.CASE_WORKER: Relation.ANY}
AGENCIES: Policy = {Role.AGENCY: Relation.OWN}
STAFF: Policy = {**OPERATORS, **AGENCIES}
ADMINISTRATORS: Policy = {**STAFF, Role.EMPLOYER: Relation.OWN, Role.CASE_WORKER: Relation.OWN}
READERS: Policy = {**STAFF, Role.SERVICE: Relation.ANY}
TELLING: Policy = {**READERS, Role.AUDITOR: Relation.FIGURES}
CO_OWNERS: Policy = {Role.AGENCY: Relation.SHARED, Role.EMPLOYER: Relation.SHARED}
EVERYONE: Policy = dict.fromkeys(Role, Relation.ANY)
OWN: Policy = {**STAFF, Role.PARTICIPANT: Relation.SELF}
FIGURES: Policy = {
    **dict.fromkeys((Role.AGENCY, Role.EMPLOYER, Role.CASE_WORKER, Role.AUDITOR), Relation.FIGURES),
    **dict.fromkeys((Role.OPERATOR, Role.SERVICE), Relation.ANY),
}

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
    "show_organisation_record": {**ADMINISTRATORS, Role.AUDITOR: Relation.ANY},
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
    "show_call": {**TELLING, **CO_OWNERS},
    "list_calls": {**TELLING, **CO_OWNERS},
    "show_figures": FIGURES,
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
    "show_application": {**READERS, **CO_OWNERS, Role.PARTICIPANT: Relation.SELF},
    "list_applications": {**READERS, **CO_OWNERS},
    "open_emergency": RESCUERS,
    "read_identity_in_emergency": RESCUERS,
    "read_application_in_emergency": RESCUERS,
    "list_emergencies": OVERSIGHT,
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
