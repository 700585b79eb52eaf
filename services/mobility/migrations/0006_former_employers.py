"""A placement that has ended, or whose search has, belongs to no employer."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE view_placements SET employer_id = NULL WHERE document->>'state' IN ('ended', 'search_ended')")


def downgrade() -> None:
    op.execute(
        "UPDATE view_placements SET employer_id = document->>'employer_id'"
        " WHERE document->>'state' IN ('ended', 'search_ended')"
    )
