"""Small schemes with a mobility stage."""

from datetime import date
from decimal import Decimal

from shared.contracts.scheme import Claim, Corridor, MobilityPlan, Partner, ReintegrationPlan, Scheme, WageFloor
from shared.contracts.scheme_plans import OutcomeCode
from tests.mobility.facts import OFFER_DAYS, TRAVEL, VISA

MA_BE = Corridor(id="MA-BE", origin="MA", destination="BE", pathway=(VISA, TRAVEL))
MA_FR = Corridor(id="MA-FR", origin="MA", destination="FR")
TN_BE = Corridor(id="TN-BE", origin="TN", destination="BE")

SCHEME = Scheme(
    id="palim",
    title={"en": "PALIM"},
    modality="work",
    starts_on=date(2019, 3, 1),
    ends_on=date(2021, 4, 30),
    timezone="Europe/Brussels",
    languages=("en",),
    stages=("mobility", "reintegration"),
    tracks=("home", "away", "open"),
    corridors=(MA_BE,),
    partners=(
        Partner(organisation="enabel", name="Enabel", kind="implementing_organisation", country="BE", roles=("lead",)),
    ),
    claims=(Claim(id="wage-floor", what="Minimum wage in Belgium", value=1593.81, source="assumed", assumed=True),),
    handover_days=14,
    mobility=MobilityPlan(
        offer_days=OFFER_DAYS,
        wage_floors=(
            WageFloor(country="BE", amount=Decimal("1593.81"), currency="EUR", period="month", claim="wage-floor"),
        ),
    ),
    reintegration=ReintegrationPlan(
        follow_up_months=(0, 6, 12),
        supports=("job_placement",),
        outcomes=(OutcomeCode(code="employment_contract", at_work=True),),
    ),
)
TO_TWO_COUNTRIES = SCHEME.model_copy(update={"corridors": (MA_BE, MA_FR)})
FROM_TWO_COUNTRIES = SCHEME.model_copy(update={"corridors": (MA_BE, TN_BE)})
