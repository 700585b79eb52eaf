"""What a worker measures every few seconds: how far it is with its log, with what it hears, and what waits."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import get_args

import structlog

from shared.chassis.clock import Clock
from shared.chassis.measures import Measures
from shared.chassis.metrics import Reading
from shared.kernel.store import Store, StoreError
from shared.messaging.broker import Broker
from shared.messaging.hearing import Hearing
from shared.messaging.parking import Condition, parked_messages
from shared.messaging.record import topic_of
from shared.messaging.relay import Relay
from shared.messaging.relayed import CHECKPOINT, Relayed
from shared.messaging.subscriber import Subscriber

BROKER_WITHIN = 3.0
log = structlog.get_logger()


@dataclass
class Measuring:
    """Raises what the store raises when it is out of reach; a broker out of reach is a measurement."""

    service: str
    store: Store
    broker: Broker
    clock: Clock
    relay: Relay | None
    subscriber: Subscriber | None
    own: Measures | None
    _hearing: Hearing = field(init=False)
    _found: Sequence[Reading] = ()
    _own_at: float | None = None
    _reachable: bool = True

    def __post_init__(self) -> None:
        topics = self.subscriber.listens_to if self.subscriber else (self.service,)
        self._hearing = Hearing(self.store, self.broker, [topic_of(one) for one in topics])

    async def readings(self) -> Sequence[Reading]:
        return [
            *await self._relaying(),
            *await self._waiting(),
            *await self._of_broker(),
            *await self._of_service(),
            Reading("passerelle_measured_timestamp_seconds", time.time()),
        ]

    async def _relaying(self) -> Sequence[Reading]:
        head, text = await self.store.head(), await self.store.checkpoint(CHECKPOINT)
        relayed = head if self.relay is None else Relayed.of(text).position if text else 0
        oldest = await self.store.read(relayed, 1) if relayed < head else []
        age = (datetime.now(UTC) - oldest[0].recorded.recorded_at).total_seconds() if oldest else 0.0
        return [
            Reading("passerelle_log_events", head),
            Reading("passerelle_relay_lag", head - relayed),
            Reading("passerelle_relay_lag_seconds", max(age, 0.0)),
            Reading("passerelle_relay_stopped", bool(self.relay and self.relay.stopped)),
        ]

    async def _waiting(self) -> Sequence[Reading]:
        parked = await self.store.count(parked_messages, by=("condition",))
        return [
            Reading("passerelle_deadlines_overdue", await self.store.overdue(self.clock.now())),
            Reading("passerelle_subscriber_stopped", len(self.subscriber.stopped) if self.subscriber else 0),
            *(
                Reading("passerelle_parked_messages", parked.get((condition,), 0), {"condition": condition})
                for condition in get_args(Condition)
            ),
        ]

    async def _of_broker(self) -> Sequence[Reading]:
        found: list[Reading] = []
        try:
            async with asyncio.timeout(BROKER_WITHIN):
                lags = await self._hearing.lags(time.monotonic())
        except StoreError:
            raise
        except Exception:  # each broker has its own words for being out of reach
            if self._reachable:
                log.exception("the broker is out of reach", service=self.service)
            self._reachable = False
        else:
            self._reachable = True
            for topic, lag in lags.items() if self.subscriber else ():
                found.append(Reading("passerelle_subscriber_lag", lag.records, {"topic": topic}))
                found.append(Reading("passerelle_subscriber_lag_seconds", lag.seconds, {"topic": topic}))
        return [*found, Reading("passerelle_broker_reachable", self._reachable)]

    async def _of_service(self) -> Sequence[Reading]:
        now = time.monotonic()
        if self.own and (self._own_at is None or now - self._own_at >= self.own.every):
            self._found, self._own_at = await self.own.count(self.store, self.clock.now()), now
        return self._found
