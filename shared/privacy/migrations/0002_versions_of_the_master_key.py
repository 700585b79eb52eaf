"""Versions of the master key."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("import_keys", "persons"):
        op.add_column(table, sa.Column("master_version", sa.Text(), server_default="1", nullable=False))
        op.create_index(op.f(f"ix_{table}_master_version"), table, ["master_version"], unique=False)


def downgrade() -> None:
    for table in ("persons", "import_keys"):
        op.drop_index(op.f(f"ix_{table}_master_version"), table_name=table)
        op.drop_column(table, "master_version")
