"""The vault keeps one key for each person and for each import; destroying a key erases what it sealed, everywhere."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from shared.privacy.cipher import Cipher
from shared.privacy.master import MasterKey


class Person(NamedTuple):
    participant_id: UUID
    cipher: Cipher


class Vault(Protocol):
    master: MasterKey

    async def people(self, blinds: Sequence[bytes]) -> Mapping[bytes, Person]:
        """The person behind each blind index, made where there is none; committed when it returns."""
        ...

    async def known(self, blinds: Sequence[bytes]) -> Mapping[bytes, UUID]:
        """Those who are there already; makes nobody."""
        ...

    async def ciphers(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Cipher]:
        """Nothing for those whose key was destroyed."""
        ...

    async def erase(self, participant_id: UUID) -> None:
        """Destroys the person's key and blind index; the pseudonym stays."""
        ...

    async def import_cipher(self, import_id: UUID) -> Cipher:
        """The key of one import, made when first asked for."""
        ...

    async def forget_import(self, import_id: UUID) -> None: ...


def cipher_of_import(import_id: UUID, key: bytes) -> Cipher:
    return Cipher(f"import:{import_id}", key)
