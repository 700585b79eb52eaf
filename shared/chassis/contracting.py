"""Expand and contract: what a migration adds comes before the code that needs it, what it takes away after the last.

A migration that takes something away says `contracts = "0007"`: every process has to know that revision, which no
longer needs what goes. It waits for older ones, and they start no more afterwards.
"""

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from shared.chassis.revisions import CONTRACTED

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
