"""Revisions of a service's tables beside running code: what is added first is taken away last, when nobody needs it.

A migration that takes something away says `contracts = "0007"`: every process has to know that revision, which no
longer needs what goes. It waits for older ones, and they start no more afterwards.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

CONTRACTED = "contracted"
RUNNING = sa.text(
    "SELECT DISTINCT application_name FROM pg_stat_activity "
    "WHERE datname = current_database() AND starts_with(application_name, 'passerelle ')"
)
KEPT = sa.text(
    "INSERT INTO checkpoints (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class TooEarly(Exception):
    """A step would take away what processes that still run need."""


class Outdated(Exception):
    """A release that needs what was taken away since."""


def newest(migrations: Path) -> str:
    """The revision that the code beside these migrations knows."""
    return max(file.stem.partition("_")[0] for file in migrations.glob("[0-9]*.py"))


def needed_by_pending(config: Config, connection: sa.Connection) -> str:
    """The revision that every process has to know before all pending steps may be done; empty where none takes away."""
    current = MigrationContext.configure(connection).get_current_revision()
    pending = ScriptDirectory.from_config(config).iterate_revisions("head", current or "base")
    return max((getattr(step.module, "contracts", "") for step in pending), default="")


def refuse_too_early(needed: str, connection: sa.Connection) -> None:
    """Raises TooEarly. A process says in the name of its sessions which revision it knows."""
    names = {name.partition(" ")[2] for (name,) in connection.execute(RUNNING)}
    if older := sorted(name for name in names if name < needed):
        raise TooEarly(
            f"processes still run that know no more than revision {older[0]}, and this step takes away what they need: "
            f"let all of them be replaced by a release that knows revision {needed}, then migrate again"
        )


def keep_contracted(needed: str, connection: sa.Connection) -> None:
    connection.execute(KEPT, {"name": CONTRACTED, "value": needed})


def refuse_outdated(known: str, contracted: str | None) -> None:
    """Raises Outdated."""
    if known and contracted and known < contracted:
        raise Outdated(
            f"This release knows revision {known} of the tables; what it needs was taken away, as everything that runs "
            f"was to know revision {contracted}. Start that release or a newer one."
        )
