"""Who may use which route of the gateway: by role and by what the caller has to do with the journey."""

from shared.chassis import PUBLIC, Access, Policy, Relation, Role

JOURNEYS: Policy = {
    Role.OPERATOR: Relation.ANY,
    Role.SERVICE: Relation.ANY,
    Role.AGENCY: Relation.OWN,
    Role.EMPLOYER: Relation.OWN,
    Role.CASE_WORKER: Relation.SCHEME,
    Role.PARTICIPANT: Relation.SELF,
}
EVERYONE: Policy = dict.fromkeys(Role, Relation.FIGURES)
PEOPLE: Policy = {role: relation for role, relation in EVERYONE.items() if role != Role.SERVICE}
STAFF: Policy = {role: relation for role, relation in EVERYONE.items() if role != Role.PARTICIPANT}
ADMINISTRATORS: Policy = {
    Role.OPERATOR: Relation.ANY,
    **dict.fromkeys((Role.AGENCY, Role.EMPLOYER, Role.CASE_WORKER), Relation.OWN),
}
ORGANISATIONS: Policy = {**ADMINISTRATORS, Role.AUDITOR: Relation.ANY}

ACCESS: Access = {
    "show_journey": JOURNEYS,
    "show_timeline": JOURNEYS,
    "find_journeys": JOURNEYS,
    "watch_journey": JOURNEYS,
    "list_schemes": EVERYONE,
    "show_funnel": STAFF,
    "show_indicators": STAFF,
    "watch_scheme": STAFF,
    "create_login_link": PEOPLE,
    "static_file": PUBLIC,
    "login": PUBLIC,
    "sign_in": PUBLIC,
    "sign_in_callback": PUBLIC,
    "logout": PUBLIC,
    "signed_out": PUBLIC,
    "back_channel_logout": PUBLIC,
    "overview": EVERYONE,
    "scheme_page": STAFF,
    "live_scheme": STAFF,
    "organisations_page": ORGANISATIONS,
    "enter_organisation": {Role.OPERATOR: Relation.ANY},
    "organisation_page": ORGANISATIONS,
    "change_organisation": ADMINISTRATORS,
    "search_page": JOURNEYS,
    "journey_page": JOURNEYS,
    "live_journey": JOURNEYS,
}
