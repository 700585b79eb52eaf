"""The second line of defence: row-level security on the tables of views, made from whose their documents are."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from shared.kernel.projection import EVERY, Kind, Projection, Rows
from shared.kernel.store.narrowing import READER

ROLE = f"""
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{READER}') THEN
    BEGIN
      CREATE ROLE {READER} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  IF NOT pg_has_role(current_user, '{READER}', 'SET') THEN
    EXECUTE format('GRANT {READER} TO %I', current_user);
  END IF;
END $$
"""

_NOTED = sa.text(
    "SELECT obj_description(oid, 'pg_policy') FROM pg_policy "
    "WHERE polname = 'callers' AND polrelid = CAST(CAST(:view AS text) AS regclass)"
)


def secured(tables: sa.MetaData) -> list[Projection[Any]]:
    """The views of which it is said whose their documents are."""
    found: Iterable[Projection[Any] | None] = (table.info.get("projection") for table in tables.tables.values())
    return [one for one in found if one is not None and one.rows is not None]


def policies(projection: Projection[Any], table: str | None = None) -> Sequence[str]:
    """What binds every reader but the owner, the service itself; without settings nothing is seen."""
    table, rows = table or projection.table, projection.rows
    assert rows is not None
    seen = condition(projection, rows)
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS service ON {table}",
        f"DROP POLICY IF EXISTS callers ON {table}",
        f"CREATE POLICY service ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
        f"CREATE POLICY callers ON {table} FOR SELECT TO {READER} USING ({seen})",
        f"GRANT SELECT ON {table} TO {READER}",
        f"COMMENT ON POLICY callers ON {table} IS '{digest(projection)}'",
    )


def digest(projection: Projection[Any]) -> str:
    """Names the declaration, so that tables which bear it already are left alone."""
    assert projection.rows is not None
    return hashlib.sha256(condition(projection, projection.rows).encode()).hexdigest()[:16]


def condition(projection: Projection[Any], rows: Rows) -> str:
    conditions = [_held(kind, column) for kind, column in rows.columns.items()]
    if rows.through:
        other, column = rows.through
        conditions.append(f"id IN (SELECT other.{column} FROM {other.table} AS other)")
    return " OR ".join(conditions) or "false"


def _held(kind: Kind, column: str) -> str:
    setting = f"current_setting('passerelle.{kind}', true)"
    return (
        f"coalesce({setting}, '') <> ''" if column == EVERY else f"{column} = ANY (string_to_array({setting}, E'\\n'))"
    )


def secure(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Brings role and policies into line with the declarations; the tables are there already."""
    views = secured(tables)
    if not views:
        return
    connection.exec_driver_sql(ROLE)
    for projection in views:
        if connection.execute(_NOTED, {"view": projection.table}).scalar() != digest(projection):
            for statement in policies(projection):
                connection.exec_driver_sql(statement)
