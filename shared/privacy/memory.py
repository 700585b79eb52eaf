"""A vault in memory, for unit tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from shared.privacy.cipher import Cipher, new_key
from shared.privacy.master import MasterKey
from shared.privacy.vault import NumberTaken, Person, WrappedKeys, cipher_of_import


@dataclass
class MemoryVault:
    master: MasterKey
    by_blind: dict[bytes, UUID] = field(default_factory=dict)
    keys: dict[UUID, bytes] = field(default_factory=dict)
    imports: dict[UUID, bytes] = field(default_factory=dict)

    async def people(self, blinds: Sequence[bytes]) -> Mapping[bytes, Person]:
        made = {blind: uuid4() for blind in blinds if blind not in self.by_blind}
        self.by_blind |= made
        self.keys |= {participant_id: new_key() for participant_id in made.values()}
        ids = {blind: self.by_blind[blind] for blind in blinds}
        return {blind: Person(id, Cipher(str(id), self.keys[id]), blind in made) for blind, id in ids.items()}

    async def known(self, blinds: Sequence[bytes]) -> Mapping[bytes, UUID]:
        return {blind: self.by_blind[blind] for blind in blinds if blind in self.by_blind}

    async def ciphers(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Cipher]:
        return {id: Cipher(str(id), self.keys[id]) for id in participant_ids if id in self.keys}

    async def erase(self, participant_id: UUID) -> None:
        self.keys.pop(participant_id, None)
        self.by_blind = {blind: id for blind, id in self.by_blind.items() if id != participant_id}

    async def erase_all(self, participant_ids: Sequence[UUID]) -> int:
        there = [id for id in participant_ids if id in self.keys]
        for id in there:
            await self.erase(id)
        return len(there)

    async def renumber(self, participant_id: UUID, blind: bytes) -> None:
        if self.by_blind.get(blind, participant_id) != participant_id:
            raise NumberTaken
        if participant_id in self.keys:
            self.by_blind = {one: id for one, id in self.by_blind.items() if id != participant_id}
            self.by_blind[blind] = participant_id

    async def rewrap(self, limit: int) -> int:
        """Keys in memory are not wrapped."""
        return 0

    async def behind(self) -> bool:
        return False

    async def wrapped(self) -> WrappedKeys:
        return WrappedKeys({self.master.current: len(self.keys)}, self.master.current)

    async def import_cipher(self, import_id: UUID) -> Cipher:
        return cipher_of_import(import_id, self.imports.setdefault(import_id, new_key()))

    async def forget_import(self, import_id: UUID) -> None:
        self.imports.pop(import_id, None)
