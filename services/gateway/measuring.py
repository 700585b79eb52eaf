"""Where people are on their way, for the dashboards of whoever runs a scheme."""

from datetime import datetime

from services.gateway.views import journeys
from shared.chassis.measures import Measures
from shared.chassis.metrics import Reading
from shared.kernel.store import Store

JOURNEYS = "passerelle_journeys"
STEP = 5
EVERY = 15.0


async def stages(store: Store, _: datetime) -> list[Reading]:
    """Rounded down to whole fives, since `/metrics` asks nobody who they are."""
    found = await store.count(journeys, by=("scheme_id", "stage", "state"))
    return [
        Reading(JOURNEYS, number - number % STEP, {"scheme": scheme, "stage": stage, "state": state})
        for (scheme, stage, state), number in found.items()
    ]


measures = Measures({JOURNEYS: "journeys by scheme, stage and state, rounded down to whole fives"}, stages, EVERY)
