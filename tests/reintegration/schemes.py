"""A small scheme with a reintegration stage."""

from datetime import date

from shared.contracts.scheme import OutcomeCode, Partner, ReintegrationPlan, Scheme
from tests.reintegration.facts import OUTCOMES, SUPPORTS

SCHEME = Scheme(
    id="palim",
    title={"en": "PALIM"},
    modality="work",
    starts_on=date(2019, 3, 1),
    ends_on=date(2021, 4, 30),
    timezone="Europe/Brussels",
    languages=("en",),
    stages=("reintegration",),
    tracks=("home", "away"),
    partners=(
        Partner(organisation="enabel", name="Enabel", kind="implementing_organisation", country="BE", roles=("lead",)),
        Partner(organisation="ugent", name="Ghent University", kind="university", country="BE", roles=("research",)),
    ),
    handover_days=14,
    reintegration=ReintegrationPlan(
        follow_up_months=(0, 6, 12),
        supports=SUPPORTS,
        outcomes=tuple(OutcomeCode(code=code, at_work=code != "seeking") for code in OUTCOMES),
    ),
)
