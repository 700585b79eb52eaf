"""Emergencies of persons, and shares of calls with those whom their panels see."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_emergencies",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "view_shares",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("call_id", sa.Text(collation="C"), nullable=True),
        sa.Column("organisation_id", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("call_id", "organisation_id"):
        op.create_index(op.f(f"ix_view_shares_{column}"), "view_shares", [column], unique=False)
    op.add_column("view_applications", sa.Column("panel_id", sa.Text(collation="C"), nullable=True))


def downgrade() -> None:
    op.drop_column("view_applications", "panel_id")
    op.drop_table("view_shares")
    op.drop_table("view_emergencies")
