"""Stores of events: PostgreSQL for work, memory for unit tests, one contract for both."""

from shared.kernel.store.errors import (
    AlreadyTaken,
    ConcurrencyConflict,
    Fenced,
    OutOfRange,
    StoreError,
    StoreUnavailable,
    TooLarge,
)
from shared.kernel.store.lost import LOST
from shared.kernel.store.memory import MemoryStore
from shared.kernel.store.port import GENERATION, Answer, Changes, Checkpoint, Entry, Reads, Snapshot, Store
from shared.kernel.store.postgres import PostgresStore
from shared.kernel.store.tables import metadata
from shared.kernel.store.writeset import Cause, WriteSet

__all__ = [
    "GENERATION",
    "LOST",
    "AlreadyTaken",
    "Answer",
    "Cause",
    "Changes",
    "Checkpoint",
    "ConcurrencyConflict",
    "Entry",
    "Fenced",
    "MemoryStore",
    "OutOfRange",
    "PostgresStore",
    "Reads",
    "Snapshot",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "TooLarge",
    "WriteSet",
    "metadata",
]
