"""Keys of persons, and the cryptography behind `Sealed`."""

from shared.privacy.cipher import Cipher, Unreadable
from shared.privacy.ledger import ErasureLedger
from shared.privacy.master import MasterKey
from shared.privacy.memory import MemoryVault
from shared.privacy.postgres import PostgresVault
from shared.privacy.vault import NumberTaken, Person, Vault, WrappedKeys

__all__ = [
    "Cipher",
    "ErasureLedger",
    "MasterKey",
    "MemoryVault",
    "NumberTaken",
    "Person",
    "PostgresVault",
    "Unreadable",
    "Vault",
    "WrappedKeys",
]
