"""How erasures stand, for whoever is called when one does not go on (GDPR Art. 12(3): a month to answer)."""

from collections.abc import Mapping
from datetime import datetime

from services.selection.views import participants
from shared.chassis.measures import Measures
from shared.kernel.store import Store

OVERDUE = "passerelle_erasures_overdue"
UNDONE = "passerelle_erasures_undone"
OLDEST = "passerelle_erasure_request_days"
UNDATED = "passerelle_erasures_undated"


async def erasures(store: Store, now: datetime) -> Mapping[str, int]:
    asked = await store.find(participants, state="erasure_asked")
    destroyed = await store.find(participants, state="destroyed")
    deferred = await store.find(participants, state="erasure_deferred")
    undone = await store.count(participants, state="erasure_ordered")
    waiting = [(now - one.asked_at).days for one in asked if one.asked_at]
    return {
        OVERDUE: sum(bool(one.overdue) for one in destroyed),
        UNDONE: sum(undone.values()),
        OLDEST: max(waiting, default=0),
        UNDATED: sum(one.held_until is None for one in deferred),
    }


measures = Measures(
    {
        OVERDUE: "erasures that a service has not acknowledged within two days",
        UNDONE: "erasures that were ordered and whose key is not destroyed yet",
        OLDEST: "days since the oldest request for an erasure that nobody has decided on",
        UNDATED: "approved erasures that are held without a day",
    },
    erasures,
)
