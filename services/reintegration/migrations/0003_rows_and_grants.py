"""Whose each journey is, and who acts in which scheme."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_grants",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("view_cases", sa.Column("organisation_id", sa.Text(collation="C"), nullable=True))
    op.create_index(op.f("ix_view_cases_organisation_id"), "view_cases", ["organisation_id"], unique=False)
    op.add_column("view_cases", sa.Column("participant_id", sa.Text(collation="C"), nullable=True))
    op.create_index(op.f("ix_view_cases_participant_id"), "view_cases", ["participant_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_view_cases_organisation_id"), table_name="view_cases")
    op.drop_column("view_cases", "organisation_id")
    op.drop_index(op.f("ix_view_cases_participant_id"), table_name="view_cases")
    op.drop_column("view_cases", "participant_id")
    op.drop_table("view_grants")
