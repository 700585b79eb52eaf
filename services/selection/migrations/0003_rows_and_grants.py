"""Whose each application and call is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("view_applications", sa.Column("organisation_id", sa.Text(collation="C"), nullable=True))
    op.create_index(
        op.f("ix_view_applications_organisation_id"), "view_applications", ["organisation_id"], unique=False
    )
    op.add_column("view_calls", sa.Column("organisation_id", sa.Text(collation="C"), nullable=True))
    op.create_index(op.f("ix_view_calls_organisation_id"), "view_calls", ["organisation_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_view_calls_organisation_id"), table_name="view_calls")
    op.drop_column("view_calls", "organisation_id")
    op.drop_index(op.f("ix_view_applications_organisation_id"), table_name="view_applications")
    op.drop_column("view_applications", "organisation_id")
