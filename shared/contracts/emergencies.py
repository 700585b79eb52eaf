"""What is published of an emergency, so that the person is told of it."""

from datetime import datetime

from shared.contracts.base import JourneyContract


class EmergencyOpened(JourneyContract):
    """Somebody may see the identity until then; `reason` is a code. Who it is stands in the person's read log."""

    reason: str
    until: datetime
