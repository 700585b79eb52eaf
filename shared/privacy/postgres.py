"""The vault in PostgreSQL, in a database of its own: one statement a batch, whatever its size."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from shared.kernel.store.pool import ReadPool
from shared.privacy.cipher import Cipher, new_key
from shared.privacy.master import MasterKey
from shared.privacy.rewrapping import behind, rewrap, wrapped
from shared.privacy.vault import NumberTaken, Person, WrappedKeys, cipher_of_import

_PEOPLE = """
WITH asked AS (
    SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::bytea[]) AS one(blind_index, participant_id, wrapped_key)
), made AS (
    INSERT INTO persons (blind_index, participant_id, wrapped_key, master_version)
    SELECT blind_index, participant_id, wrapped_key, $4 FROM asked
    ON CONFLICT (blind_index) DO NOTHING
    RETURNING blind_index, participant_id, wrapped_key, master_version
)
SELECT blind_index, participant_id, wrapped_key, master_version FROM made
UNION ALL
SELECT persons.blind_index, persons.participant_id, persons.wrapped_key, persons.master_version
FROM persons JOIN asked ON asked.blind_index = persons.blind_index
"""
_KNOWN = "SELECT blind_index, participant_id FROM persons WHERE blind_index = ANY($1::bytea[])"
_KEYS = """
SELECT participant_id, wrapped_key, master_version FROM persons
WHERE participant_id = ANY($1::uuid[]) AND wrapped_key IS NOT NULL
"""
_ERASE = """
WITH erased AS (
    UPDATE persons SET wrapped_key = NULL, blind_index = NULL, erased_at = coalesce(erased_at, now())
    WHERE participant_id = ANY($1::uuid[]) AND (wrapped_key IS NOT NULL OR blind_index IS NOT NULL) RETURNING 1
) SELECT count(*) FROM erased
"""
_RENUMBER = "UPDATE persons SET blind_index = $2 WHERE participant_id = $1 AND wrapped_key IS NOT NULL"
_IMPORT = """
WITH made AS (
    INSERT INTO import_keys (import_id, wrapped_key, master_version) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING wrapped_key, master_version
)
SELECT wrapped_key, master_version FROM made
UNION ALL SELECT wrapped_key, master_version FROM import_keys WHERE import_id = $1
"""


class PostgresVault:
    """Every statement may be repeated, as the pool does when a connection is lost."""

    def __init__(self, pool: ReadPool, master: MasterKey) -> None:
        self.master = master
        self._pool = pool

    async def people(self, blinds: Sequence[bytes]) -> Mapping[bytes, Person]:
        self.master.refresh()
        asked = sorted(set(blinds))
        found: dict[bytes, Person] = {}
        # A row that another import commits meanwhile is neither made here nor seen: asking again finds it.
        while missing := [blind for blind in asked if blind not in found]:
            keys = {str(uuid4()): new_key() for _ in missing}
            wrapped = list(map(self.master.wrap, keys.keys(), keys.values()))
            rows = await self._pool.fetch(_PEOPLE, missing, list(keys), wrapped, self.master.current)
            found |= {row["blind_index"]: self._person(row, keys) for row in rows}
        return found

    async def known(self, blinds: Sequence[bytes]) -> Mapping[bytes, UUID]:
        rows = await self._pool.fetch(_KNOWN, list(blinds))
        return {row["blind_index"]: row["participant_id"] for row in rows}

    async def ciphers(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Cipher]:
        rows = await self._pool.fetch(_KEYS, list(participant_ids))
        return {row["participant_id"]: self._cipher(row) for row in rows}

    async def erase(self, participant_id: UUID) -> None:
        await self.erase_all([participant_id])

    async def erase_all(self, participant_ids: Sequence[UUID]) -> int:
        return int(await self._pool.fetchval(_ERASE, list(participant_ids)))

    async def renumber(self, participant_id: UUID, blind: bytes) -> None:
        try:
            await self._pool.fetch(_RENUMBER, participant_id, blind)
        except asyncpg.UniqueViolationError as error:
            raise NumberTaken from error

    async def rewrap(self, limit: int) -> int:
        return await rewrap(self._pool, self.master, limit)

    async def behind(self) -> bool:
        return await behind(self._pool, self.master)

    async def wrapped(self) -> WrappedKeys:
        return await wrapped(self._pool, self.master)

    async def import_cipher(self, import_id: UUID) -> Cipher:
        self.master.refresh()
        row = None
        while row is None:
            made = self.master.wrap(str(import_id), new_key())
            row = await self._pool.fetchrow(_IMPORT, import_id, made, self.master.current)
        return cipher_of_import(
            import_id, self.master.unwrap(str(import_id), row["wrapped_key"], row["master_version"])
        )

    async def forget_import(self, import_id: UUID) -> None:
        await self._pool.fetch("DELETE FROM import_keys WHERE import_id = $1", import_id)

    def _person(self, row: Mapping[str, Any], made: Mapping[str, bytes]) -> Person:
        """Whose key was made just now need not be unwrapped."""
        id = str(row["participant_id"])
        cipher = Cipher(id, made[id]) if id in made else self._cipher(row)
        return Person(UUID(int=row["participant_id"].int), cipher, id in made)

    def _cipher(self, row: Mapping[str, Any]) -> Cipher:
        id = str(row["participant_id"])
        return Cipher(id, self.master.unwrap(id, row["wrapped_key"], row["master_version"]))
