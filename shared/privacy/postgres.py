"""The vault in PostgreSQL, in a database of its own: one statement a batch, whatever its size."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from shared.kernel.store.pool import ReadPool
from shared.privacy.cipher import Cipher, new_key
from shared.privacy.master import MasterKey
from shared.privacy.vault import Person, cipher_of_import

_PEOPLE = """
WITH asked AS (
    SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::bytea[]) AS one(blind_index, participant_id, wrapped_key)
), made AS (
    INSERT INTO persons (blind_index, participant_id, wrapped_key)
    SELECT blind_index, participant_id, wrapped_key FROM asked
    ON CONFLICT (blind_index) DO NOTHING
    RETURNING blind_index, participant_id, wrapped_key
)
SELECT blind_index, participant_id, wrapped_key FROM made
UNION ALL
SELECT persons.blind_index, persons.participant_id, persons.wrapped_key
FROM persons JOIN asked ON asked.blind_index = persons.blind_index
"""
_KNOWN = "SELECT blind_index, participant_id FROM persons WHERE blind_index = ANY($1::bytea[])"
_KEYS = """
SELECT participant_id, wrapped_key FROM persons WHERE participant_id = ANY($1::uuid[]) AND wrapped_key IS NOT NULL
"""
_ERASE = """
UPDATE persons SET wrapped_key = NULL, blind_index = NULL, erased_at = coalesce(erased_at, now())
WHERE participant_id = $1
"""
_IMPORT = """
WITH made AS (
    INSERT INTO import_keys (import_id, wrapped_key) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING wrapped_key
)
SELECT wrapped_key FROM made UNION ALL SELECT wrapped_key FROM import_keys WHERE import_id = $1
"""


class PostgresVault:
    """Every statement may be repeated, as the pool does when a connection is lost."""

    def __init__(self, pool: ReadPool, master: MasterKey) -> None:
        self.master = master
        self._pool = pool

    async def people(self, blinds: Sequence[bytes]) -> Mapping[bytes, Person]:
        asked = sorted(set(blinds))
        found: dict[bytes, Person] = {}
        # A row that another import commits meanwhile is neither made here nor seen: asking again finds it.
        while missing := [blind for blind in asked if blind not in found]:
            ids = [uuid4() for _ in missing]
            wrapped = [self.master.wrap(str(id), new_key()) for id in ids]
            rows = await self._pool.fetch(_PEOPLE, missing, ids, wrapped)
            found |= {row["blind_index"]: self._person(row["participant_id"], row["wrapped_key"]) for row in rows}
        return found

    async def known(self, blinds: Sequence[bytes]) -> Mapping[bytes, UUID]:
        rows = await self._pool.fetch(_KNOWN, list(blinds))
        return {row["blind_index"]: row["participant_id"] for row in rows}

    async def ciphers(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Cipher]:
        rows = await self._pool.fetch(_KEYS, list(participant_ids))
        return {row["participant_id"]: self._person(row["participant_id"], row["wrapped_key"]).cipher for row in rows}

    async def erase(self, participant_id: UUID) -> None:
        await self._pool.fetch(_ERASE, participant_id)

    async def import_cipher(self, import_id: UUID) -> Cipher:
        wrapped = None
        while wrapped is None:
            wrapped = await self._pool.fetchval(_IMPORT, import_id, self.master.wrap(str(import_id), new_key()))
        return cipher_of_import(import_id, self.master.unwrap(str(import_id), wrapped))

    async def forget_import(self, import_id: UUID) -> None:
        await self._pool.fetch("DELETE FROM import_keys WHERE import_id = $1", import_id)

    def _person(self, participant_id: UUID, wrapped: bytes) -> Person:
        id = UUID(int=participant_id.int)
        return Person(id, Cipher(str(id), self.master.unwrap(str(id), wrapped)))
