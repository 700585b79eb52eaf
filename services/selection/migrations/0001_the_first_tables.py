"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("fingerprint", sa.Text(collation="C"), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(collation="C"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "deadlines",
        sa.Column("stream", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("stream", "name"),
    )
    op.create_index("deadlines_due_at", "deadlines", ["due_at"], unique=False)
    op.create_table(
        "events",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(collation="C"), nullable=False),
        sa.Column("schema_version", sa.SmallInteger(), nullable=False),
        sa.Column("data", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("principal", sa.Text(collation="C"), nullable=False),
        sa.Column("organisation", sa.Text(collation="C"), nullable=True),
        sa.Column("causation_id", sa.Uuid(), nullable=False),
        sa.Column("correlation_id", sa.Text(collation="C"), nullable=False),
        sa.Column("traceparent", sa.Text(collation="C"), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("event_id"),
        sa.UniqueConstraint("stream", "version", name="events_stream_version_key"),
    )
    op.create_table(
        "refused_rows",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("upload_id", "line"),
    )
    op.create_table(
        "store",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("generation", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "uploads",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "part"),
    )
    op.create_index(op.f("ix_uploads_created_at"), "uploads", ["created_at"], unique=False)
    op.create_table(
        "view_applications",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("call_id", sa.Text(collation="C"), nullable=True),
        sa.Column("reference", sa.Text(collation="C"), nullable=True),
        sa.Column("participant_id", sa.Text(collation="C"), nullable=True),
        sa.Column("applicant", sa.Text(collation="C"), nullable=True),
        sa.Column("stage", sa.Text(collation="C"), nullable=True),
        sa.Column("passed", sa.Text(collation="C"), nullable=True),
        sa.Column("proposal", sa.Text(collation="C"), nullable=True),
        sa.Column("outcome", sa.Text(collation="C"), nullable=True),
        sa.Column("unmet", sa.Text(collation="C"), nullable=True),
        sa.Column("sex", sa.Text(collation="C"), nullable=True),
        sa.Column("region", sa.Text(collation="C"), nullable=True),
        sa.Column("desk", sa.BigInteger(), nullable=True),
        sa.Column("test", sa.BigInteger(), nullable=True),
        sa.Column("interview", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("applicant"),
    )
    op.create_index(op.f("ix_view_applications_call_id"), "view_applications", ["call_id"], unique=False)
    op.create_index(op.f("ix_view_applications_outcome"), "view_applications", ["outcome"], unique=False)
    op.create_index(op.f("ix_view_applications_participant_id"), "view_applications", ["participant_id"], unique=False)
    op.create_index(op.f("ix_view_applications_reference"), "view_applications", ["reference"], unique=False)
    op.create_index(op.f("ix_view_applications_stage"), "view_applications", ["stage"], unique=False)
    op.create_table(
        "view_calls",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_calls_scheme_id"), "view_calls", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_view_calls_state"), "view_calls", ["state"], unique=False)
    op.create_table(
        "view_imports",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("call_id", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_imports_call_id"), "view_imports", ["call_id"], unique=False)
    op.create_index(op.f("ix_view_imports_sent_at"), "view_imports", ["sent_at"], unique=False)
    op.create_index(op.f("ix_view_imports_state"), "view_imports", ["state"], unique=False)
    op.create_table(
        "view_organisations",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=True),
        sa.Column("country", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_organisations_country"), "view_organisations", ["country"], unique=False)
    op.create_index(op.f("ix_view_organisations_kind"), "view_organisations", ["kind"], unique=False)
    op.create_table(
        "view_parked",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("condition", sa.Text(collation="C"), nullable=True),
        sa.Column("topic", sa.Text(collation="C"), nullable=True),
        sa.Column("partition", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_parked_condition"), "view_parked", ["condition"], unique=False)
    op.create_index(op.f("ix_view_parked_partition"), "view_parked", ["partition"], unique=False)
    op.create_index(op.f("ix_view_parked_topic"), "view_parked", ["topic"], unique=False)
    op.create_table(
        "view_participants",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "view_schemes",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )

    op.execute(
        """
        CREATE FUNCTION events_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$
        """
    )
    op.execute(
        "CREATE TRIGGER events_are_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_are_for_ever()"
    )
    op.execute("INSERT INTO store DEFAULT VALUES")


def downgrade() -> None:
    op.drop_table("view_schemes")
    op.drop_table("view_participants")
    op.drop_index(op.f("ix_view_parked_topic"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_partition"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_condition"), table_name="view_parked")
    op.drop_table("view_parked")
    op.drop_index(op.f("ix_view_organisations_kind"), table_name="view_organisations")
    op.drop_index(op.f("ix_view_organisations_country"), table_name="view_organisations")
    op.drop_table("view_organisations")
    op.drop_index(op.f("ix_view_imports_state"), table_name="view_imports")
    op.drop_index(op.f("ix_view_imports_sent_at"), table_name="view_imports")
    op.drop_index(op.f("ix_view_imports_call_id"), table_name="view_imports")
    op.drop_table("view_imports")
    op.drop_index(op.f("ix_view_calls_state"), table_name="view_calls")
    op.drop_index(op.f("ix_view_calls_scheme_id"), table_name="view_calls")
    op.drop_table("view_calls")
    op.drop_index(op.f("ix_view_applications_stage"), table_name="view_applications")
    op.drop_index(op.f("ix_view_applications_reference"), table_name="view_applications")
    op.drop_index(op.f("ix_view_applications_participant_id"), table_name="view_applications")
    op.drop_index(op.f("ix_view_applications_outcome"), table_name="view_applications")
    op.drop_index(op.f("ix_view_applications_call_id"), table_name="view_applications")
    op.drop_table("view_applications")
    op.drop_index(op.f("ix_uploads_created_at"), table_name="uploads")
    op.drop_table("uploads")
    op.drop_table("store")
    op.drop_table("refused_rows")
    op.drop_table("events")
    op.drop_index("deadlines_due_at", table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_table("checkpoints")
    op.drop_table("answers")
    op.execute("DROP FUNCTION events_are_for_ever")
