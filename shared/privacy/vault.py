"""The vault keeps one key for each person and for each import; destroying a key erases what it sealed, everywhere."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from shared.privacy.cipher import Cipher
from shared.privacy.master import MasterKey


class NumberTaken(Exception):
    """The number belongs to another person already."""


class WrappedKeys(NamedTuple):
    """How many keys each version of the master key wraps."""

    by_version: Mapping[str, int]
    current: str

    @property
    def left(self) -> int:
        return sum(count for version, count in self.by_version.items() if version != self.current)


class Person(NamedTuple):
    """`new` is somebody of whom no service can know anything yet."""

    participant_id: UUID
    cipher: Cipher
    new: bool

    @property
    def id(self) -> str:
        """The participant's as text, which the key is named by."""
        return self.cipher.kid


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

    async def erase_all(self, participant_ids: Sequence[UUID]) -> int:
        """Erases those who have a key; gives how many had one."""
        ...

    async def renumber(self, participant_id: UUID, blind: bytes) -> None:
        """The person is found by another number from now on. Raises NumberTaken."""
        ...

    async def rewrap(self, limit: int) -> int:
        """Wraps keys of older versions of the master key by the current one; gives how many, at most `limit`."""
        ...

    async def behind(self) -> bool:
        """Whether there is anything to wrap anew."""
        ...

    async def wrapped(self) -> WrappedKeys: ...

    async def import_cipher(self, import_id: UUID) -> Cipher:
        """The key of one import, made when first asked for."""
        ...

    async def forget_import(self, import_id: UUID) -> None: ...


def cipher_of_import(import_id: UUID, key: bytes) -> Cipher:
    return Cipher(f"import:{import_id}", key)
