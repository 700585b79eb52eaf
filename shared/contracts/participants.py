"""What is published about a person as such: that an identity is to be erased, who has done so, and that all have."""

from datetime import datetime
from typing import Literal

from shared.contracts.base import ParticipantContract
from shared.kernel.messages import Message

Holder = Literal["training", "mobility", "reintegration", "gateway"]
HOLDERS: tuple[Holder, ...] = ("training", "mobility", "reintegration", "gateway")


class ParticipantErasureOrdered(ParticipantContract):
    """The key of this person is destroyed; whoever holds sealed text or a name of theirs destroys it by `due_at`."""

    due_at: datetime


class ParticipantErasureAcknowledged(ParticipantContract):
    """This service can open nothing of the person any more; `destroyed` counts the keys it had of theirs."""

    holder: Holder
    destroyed: int


class Acknowledged(Message):
    holder: Holder
    at: datetime


class ParticipantErased(ParticipantContract):
    """The certificate: when it was asked for, when the key was destroyed, and when each holder had done its part."""

    asked_at: datetime
    destroyed_at: datetime
    acknowledged: tuple[Acknowledged, ...]
