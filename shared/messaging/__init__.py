"""How contracts travel: relay, brokers, subscriber, and the parking of what can't be handled."""

from shared.messaging.policies import Lookups, NotYet, Policies, Reaction
from shared.messaging.record import Heard

__all__ = ["Heard", "Lookups", "NotYet", "Policies", "Reaction"]
