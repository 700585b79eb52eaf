"""Keys of persons, and the cryptography behind `Sealed`."""

from shared.privacy.cipher import Cipher, Unreadable
from shared.privacy.master import MasterKey
from shared.privacy.memory import MemoryVault
from shared.privacy.postgres import PostgresVault
from shared.privacy.vault import Person, Vault

__all__ = ["Cipher", "MasterKey", "MemoryVault", "Person", "PostgresVault", "Unreadable", "Vault"]
