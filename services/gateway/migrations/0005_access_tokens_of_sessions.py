"""The access token of a session, sealed by its cookie, for calls to other services in the person's own name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("access", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "access")
