"""A broker that was lost comes back with other logs; watching their identity shows it."""

import time
from dataclasses import dataclass, field

import structlog

from shared.messaging.broker import Broker, UnknownTopic

CHECK_EVERY = 2.0
log = structlog.get_logger()


@dataclass
class LogWatch:
    """Asks again only every few seconds, as a broker may open a connection for it."""

    broker: Broker
    every: float = CHECK_EVERY
    _known: dict[str, tuple[str | None, float]] = field(default_factory=dict)

    async def id(self, topic: str) -> str | None:
        """The identity of the topic's log; None while there is no such topic."""
        known, asked_at = self._known.get(topic, (None, None))
        if asked_at is None or time.monotonic() - asked_at >= self.every:
            known = await self._ask(topic, known)
            self._known[topic] = known, time.monotonic()
        return known

    async def _ask(self, topic: str, known: str | None) -> str | None:
        try:
            return await self.broker.log_id(topic)
        except UnknownTopic:
            return None
        except Exception:  # each broker has its own words for being out of reach
            log.exception("the broker does not say which log a topic has", topic=topic)
            return known
