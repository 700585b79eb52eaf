"""How many seats are free."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("view_workshops", sa.Column("free", sa.BigInteger()))
