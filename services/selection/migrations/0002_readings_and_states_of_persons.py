"""The read log, and persons found by the state of their erasure."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_readings",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("view_participants", sa.Column("state", sa.Text(collation="C"), nullable=True))
    op.create_index(op.f("ix_view_participants_state"), "view_participants", ["state"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_view_participants_state"), table_name="view_participants")
    op.drop_column("view_participants", "state")
    op.drop_table("view_readings")
