"""Revisions of a service's tables, as running code knows them; numbers that migrations begin their names with."""

import importlib
from pathlib import Path
from typing import NamedTuple

from shared.kernel.store.pool import ReadPool

CONTRACTED = "contracted"


class Outdated(Exception):
    """A release that needs what was taken away since."""


class Database(NamedTuple):
    """One that a service has besides its own, and the newest revision that its code knows."""

    pool: ReadPool
    newest: str


def migrations_of(package: str) -> Path:
    """Where the migrations of this module lie."""
    module = importlib.import_module(package)
    assert module.__file__
    return Path(module.__file__).parent / "migrations"


def newest(migrations: Path) -> str:
    """The revision that the code beside these migrations knows."""
    return max(file.stem.partition("_")[0] for file in migrations.glob("[0-9]*.py"))


async def revision_of(pool: ReadPool) -> str | None:
    """How far the database was migrated; none where nobody knows."""
    if await pool.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    return str(await pool.fetchval("SELECT version_num FROM alembic_version"))


def refuse_outdated(known: str, contracted: str | None) -> None:
    """Raises Outdated."""
    if known and contracted and known < contracted:
        raise Outdated(
            f"This release knows revision {known} of the tables; what it needs was taken away, as everything that runs "
            f"was to know revision {contracted}. Start that release or a newer one."
        )
