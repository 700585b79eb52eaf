"""Which revision a database is at, and which is the newest; both are numbers that migrations begin their names with."""

import importlib
from pathlib import Path

from shared.kernel.store import PostgresStore


def migrations_of(package: str) -> Path:
    """Where the migrations of this module lie."""
    module = importlib.import_module(package)
    assert module.__file__
    return Path(module.__file__).parent / "migrations"


def newest_of(migrations: Path) -> str:
    return max(file.name.partition("_")[0] for file in migrations.glob("[0-9]*.py"))


async def revision_of(store: PostgresStore) -> str | None:
    if await store.pool.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    return str(await store.pool.fetchval("SELECT version_num FROM alembic_version"))
