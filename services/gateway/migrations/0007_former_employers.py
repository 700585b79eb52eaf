"""A journey whose placement or search has ended belongs to no employer."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE view_journeys SET employer_id = NULL"
        " WHERE document->'parts'->'mobility'->>'state' IN ('ended', 'search_ended')"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE view_journeys SET employer_id = document->'parts'->'mobility'->>'employer_id'"
        " WHERE document->'parts'->'mobility'->>'state' IN ('ended', 'search_ended')"
    )
