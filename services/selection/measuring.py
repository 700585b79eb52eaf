"""How erasures stand, for whoever is called when one does not go on (GDPR Art. 12(3): a month to answer)."""

from datetime import datetime

from services.selection.views import participants
from shared.chassis.measures import Measures
from shared.chassis.metrics import Reading
from shared.kernel.store import Store

OVERDUE = "passerelle_erasures_overdue"
UNDONE = "passerelle_erasures_undone"
OLDEST = "passerelle_erasure_request_days"
UNDATED = "passerelle_erasures_undated"


async def erasures(store: Store, now: datetime) -> list[Reading]:
    asked = await store.find(participants, state="erasure_asked")
    destroyed = await store.find(participants, state="destroyed")
    deferred = await store.find(participants, state="erasure_deferred")
    undone = await store.count(participants, state="erasure_ordered")
    waiting = [(now - one.asked_at).days for one in asked if one.asked_at]
    return [
        Reading(OVERDUE, sum(bool(one.overdue) for one in destroyed)),
        Reading(UNDONE, sum(undone.values())),
        Reading(OLDEST, max(waiting, default=0)),
        Reading(UNDATED, sum(one.held_until is None for one in deferred)),
    ]


measures = Measures(
    {
        OVERDUE: "erasures that a service has not acknowledged within two days",
        UNDONE: "erasures that were ordered and whose key is not destroyed yet",
        OLDEST: "days since the oldest request for an erasure that nobody has decided on",
        UNDATED: "approved erasures that are held without a day",
    },
    erasures,
)
