"""Sessions of an issuer: rights that are renewed, and whether a person or a machine signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_links", sa.Column("human", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("sessions", sa.Column("human", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column(
        "sessions",
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.add_column("sessions", sa.Column("issuer_session", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("renew_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("rights_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("refresh", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_sessions_issuer_session"), "sessions", ["issuer_session"], unique=False)
    op.create_index(op.f("ix_sessions_subject"), "sessions", ["subject"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sessions_subject"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_issuer_session"), table_name="sessions")
    for column in ("refresh", "rights_until", "renew_at", "issuer_session", "opened_at", "human"):
        op.drop_column("sessions", column)
    op.drop_column("login_links", "human")
