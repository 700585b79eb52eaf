"""Migrating databases: `python -m shared.chassis.migration services.training.app=DSN …`.

A module that holds a `service` or a `metadata` has its migrations in the folder `migrations` beside it; `broker=URL`
prepares the embedded broker. With `--revision MESSAGE` a new migration is written for the first target, from what its
model has become.
"""

import argparse
import asyncio
import importlib
import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.pool import NullPool

from shared.chassis import contracting
from shared.chassis.engine import engine_on
from shared.chassis.revisions import migrations_of
from shared.kernel.store.security import secure
from shared.messaging.brokers import prepare_broker

LOCK = 0x6D6967
LOCK_TIMEOUT = "10s"


async def migrate(package: str, dsn: str) -> None:
    """Brings the database to the newest revision; several at once take turns. Raises TooEarly."""
    await _on(dsn, lambda connection: _upgrade(package, connection))


async def differences(package: str, dsn: str) -> list[object]:
    """What the database lacks or has too much of, compared with the tables that the module wants."""
    found: list[object] = []
    await _on(dsn, lambda connection: found.extend(_compare(package, connection)))
    return found


def tables_of(package: str) -> sa.MetaData:
    module = importlib.import_module(package)
    tables: sa.MetaData = module.service.metadata() if hasattr(module, "service") else module.metadata
    return tables


def _upgrade(package: str, connection: sa.Connection) -> None:
    connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    config = _config(package, connection)
    if needed := contracting.needed_by_pending(config, connection):
        contracting.refuse_too_early(needed, connection)
    command.upgrade(config, "head")
    if needed:
        contracting.keep_contracted(needed, connection)
    secure(connection, tables_of(package))
    connection.commit()


def _compare(package: str, connection: sa.Connection) -> list[object]:
    compared = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(compared, tables_of(package)))


def _config(package: str, connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("version_locations", str(migrations_of(package)))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=connection, metadata=tables_of(package))
    return config


async def _on(dsn: str, work: Callable[[sa.Connection], object]) -> None:
    engine = engine_on(dsn, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="MODULE=DSN")
    parser.add_argument("--revision", metavar="MESSAGE", help="write a migration for the first target")
    arguments = parser.parse_args()
    targets = arguments.targets or os.environ["PASSERELLE_MIGRATE"].split()
    for target in targets:
        package, _, dsn = target.partition("=")
        if package == "broker":
            await prepare_broker(dsn)
            continue
        await migrate(package, dsn)
        if arguments.revision:
            await _revise(package, dsn, arguments.revision)


async def _revise(package: str, dsn: str, message: str) -> None:
    number = f"{len(list(migrations_of(package).glob('[0-9]*.py'))) + 1:04d}"
    await _on(
        dsn,
        lambda connection: command.revision(_config(package, connection), message, autogenerate=True, rev_id=number),
    )


if __name__ == "__main__":
    asyncio.run(_main())
