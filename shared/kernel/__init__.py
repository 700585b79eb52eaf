"""Event sourcing, pure at its front door: messages, deciders, projections and schedules."""

from shared.kernel.decider import Author, Decider, Refused
from shared.kernel.messages import Command, Event, Message, Sealed
from shared.kernel.model import Aggregate, Model, model
from shared.kernel.projection import NOBODY, OPEN, Index, Projection, Rows, View
from shared.kernel.recorded import Recorded
from shared.kernel.registry import Registry, UnknownMessage
from shared.kernel.schedule import Pending, Schedule

__all__ = [
    "NOBODY",
    "OPEN",
    "Aggregate",
    "Author",
    "Command",
    "Decider",
    "Event",
    "Index",
    "Message",
    "Model",
    "Pending",
    "Projection",
    "Recorded",
    "Refused",
    "Registry",
    "Rows",
    "Schedule",
    "Sealed",
    "UnknownMessage",
    "View",
    "model",
]
