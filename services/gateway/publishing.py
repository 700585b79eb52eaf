"""What the other services hear of the gateway: that it holds nothing of an erased person."""

from shared.contracts import Contract
from shared.contracts.erasure import acknowledged
from shared.kernel import Event, Recorded


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    return acknowledged(recorded, "gateway")
