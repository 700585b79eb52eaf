"""The parts of a journey, one per service that tells of it: each is folded from that service's contracts alone."""

from services.gateway.parts.common import HandedOver
from services.gateway.parts.mobility import MobilityPart, Step
from services.gateway.parts.reintegration import FollowUp, Outcome, ReintegrationPart
from services.gateway.parts.selection import SelectionPart
from services.gateway.parts.training import Progress, TrainingPart

__all__ = [
    "FollowUp",
    "HandedOver",
    "MobilityPart",
    "Outcome",
    "Progress",
    "ReintegrationPart",
    "SelectionPart",
    "Step",
    "TrainingPart",
]
