"""Rewrapping takes keys from older versions of the master key to the current one; what they sealed is not touched.

A key is replaced only where it is still the one that was read, so that one destroyed meanwhile stays destroyed.
"""

from typing import NamedTuple

from shared.kernel.store.pool import ReadPool
from shared.privacy.master import MasterKey
from shared.privacy.vault import WrappedKeys


class _Statements(NamedTuple):
    older: str
    replace: str
    tally: str


def _statements(table: str, owner: str) -> _Statements:
    return _Statements(
        f"SELECT {owner} AS owner, wrapped_key, master_version FROM {table} "
        "WHERE master_version = ANY($1::text[]) AND wrapped_key IS NOT NULL LIMIT $2",
        f"UPDATE {table} SET wrapped_key = new.wrapped, master_version = $4 "
        "FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS new(owner, old, wrapped) "
        f"WHERE {table}.{owner} = new.owner AND {table}.wrapped_key = new.old",
        f"SELECT master_version, count(*) FROM {table} WHERE wrapped_key IS NOT NULL GROUP BY master_version",
    )


TABLES = (_statements("persons", "participant_id"), _statements("import_keys", "import_id"))


async def rewrap(pool: ReadPool, master: MasterKey, limit: int) -> int:
    master.refresh()
    done = 0
    for table in TABLES:
        rows = await pool.fetch(table.older, master.older, limit - done)
        keys = [(str(row["owner"]), master.unwrap(str(row["owner"]), row[1], row[2])) for row in rows]
        if rows:
            fresh = [master.wrap(owner, key) for owner, key in keys]
            await pool.fetch(table.replace, [row[0] for row in rows], [row[1] for row in rows], fresh, master.current)
        done += len(rows)
    return done


async def behind(pool: ReadPool, master: MasterKey) -> bool:
    """Asks the database only while the key file has versions that are to go."""
    master.refresh()
    if not master.older:
        return False
    return any([await pool.fetch(table.older, master.older, 1) for table in TABLES])


async def wrapped(pool: ReadPool, master: MasterKey) -> WrappedKeys:
    master.refresh()
    counts: dict[str, int] = {}
    for table in TABLES:
        for version, count in await pool.fetch(table.tally):
            counts[version] = counts.get(version, 0) + count
    return WrappedKeys(counts, master.current)
