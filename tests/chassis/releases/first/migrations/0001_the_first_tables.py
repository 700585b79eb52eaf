"""The first tables."""

from alembic import op

from shared.kernel.store import metadata
from tests.chassis.workshops import SERVICE

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata(SERVICE.whole).create_all(op.get_bind())
    op.execute("INSERT INTO store DEFAULT VALUES")
