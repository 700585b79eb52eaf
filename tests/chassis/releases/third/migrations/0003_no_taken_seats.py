"""Nobody asks any more how many seats are taken."""

from alembic import op

revision = "0003"
down_revision = "0002"
contracts = "0002"


def upgrade() -> None:
    op.drop_column("view_workshops", "taken")
