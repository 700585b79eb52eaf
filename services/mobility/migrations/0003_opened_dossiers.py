"""Which dossiers an employer has opened on the present day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opened_dossiers",
        sa.Column("employer_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("employer_id", "day", "dossier_id"),
    )
