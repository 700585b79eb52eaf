"""Who may use which route of the gateway; rows are narrowed further by what each role may see."""

from shared.chassis import PUBLIC, Access, Role

EVERYONE = frozenset(Role)
STAFF = frozenset(Role) - {Role.PARTICIPANT}

ACCESS: Access = {
    "show_journey": EVERYONE,
    "show_timeline": EVERYONE,
    "find_journeys": EVERYONE,
    "watch_journey": EVERYONE,
    "list_schemes": EVERYONE,
    "show_funnel": STAFF,
    "show_indicators": STAFF,
    "watch_scheme": STAFF,
    "create_login_link": EVERYONE - {Role.SERVICE},
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
    "organisations_page": STAFF - {Role.SERVICE},
    "organisation_page": STAFF - {Role.SERVICE},
    "change_organisation": STAFF - {Role.SERVICE, Role.AUDITOR},
    "search_page": EVERYONE,
    "journey_page": EVERYONE,
    "live_journey": EVERYONE,
}
