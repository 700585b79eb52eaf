"""The published events of every service; pseudonymous ids only."""

from shared.contracts import (
    emergencies,
    handover,
    mobility,
    organisations,
    participants,
    reintegration,
    selection,
    training,
)
from shared.contracts.base import Contract, JourneyContract, ParticipantContract
from shared.kernel.registry import Registry

CONTRACTS: Registry[Contract] = Registry(
    kind
    for module in (handover, selection, organisations, participants, emergencies, training, mobility, reintegration)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Contract) and kind.__module__ == module.__name__
)

__all__ = [
    "CONTRACTS",
    "Contract",
    "JourneyContract",
    "ParticipantContract",
    "emergencies",
    "handover",
    "mobility",
    "organisations",
    "participants",
    "reintegration",
    "selection",
    "training",
]
