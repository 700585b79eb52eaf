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
        "login_links",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash"),
    )
    op.create_table(
        "store",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("generation", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "view_calls",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_calls_scheme_id"), "view_calls", ["scheme_id"], unique=False)
    op.create_table(
        "view_cohorts",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_cohorts_scheme_id"), "view_cohorts", ["scheme_id"], unique=False)
    op.create_table(
        "view_corridors",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_corridors_scheme_id"), "view_corridors", ["scheme_id"], unique=False)
    op.create_table(
        "view_employers",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "view_journeys",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.Column("participant_id", sa.Text(collation="C"), nullable=True),
        sa.Column("organisation_id", sa.Text(collation="C"), nullable=True),
        sa.Column("employer_id", sa.Text(collation="C"), nullable=True),
        sa.Column("stage", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sex", sa.Text(collation="C"), nullable=True),
        sa.Column("age_band", sa.Text(collation="C"), nullable=True),
        sa.Column("region", sa.Text(collation="C"), nullable=True),
        sa.Column("track", sa.Text(collation="C"), nullable=True),
        sa.Column("unmet", sa.Text(collation="C"), nullable=True),
        sa.Column("reached", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_journeys_age_band"), "view_journeys", ["age_band"], unique=False)
    op.create_index(op.f("ix_view_journeys_employer_id"), "view_journeys", ["employer_id"], unique=False)
    op.create_index(op.f("ix_view_journeys_organisation_id"), "view_journeys", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_view_journeys_participant_id"), "view_journeys", ["participant_id"], unique=False)
    op.create_index(op.f("ix_view_journeys_reached"), "view_journeys", ["reached"], unique=False)
    op.create_index(op.f("ix_view_journeys_region"), "view_journeys", ["region"], unique=False)
    op.create_index(op.f("ix_view_journeys_scheme_id"), "view_journeys", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_view_journeys_sex"), "view_journeys", ["sex"], unique=False)
    op.create_index(op.f("ix_view_journeys_since"), "view_journeys", ["since"], unique=False)
    op.create_index(op.f("ix_view_journeys_stage"), "view_journeys", ["stage"], unique=False)
    op.create_index(op.f("ix_view_journeys_state"), "view_journeys", ["state"], unique=False)
    op.create_index(op.f("ix_view_journeys_track"), "view_journeys", ["track"], unique=False)
    op.create_index(op.f("ix_view_journeys_unmet"), "view_journeys", ["unmet"], unique=False)
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
        "view_schemes",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "view_vacancies",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_vacancies_scheme_id"), "view_vacancies", ["scheme_id"], unique=False)

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
    op.drop_index(op.f("ix_view_vacancies_scheme_id"), table_name="view_vacancies")
    op.drop_table("view_vacancies")
    op.drop_table("view_schemes")
    op.drop_index(op.f("ix_view_parked_topic"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_partition"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_condition"), table_name="view_parked")
    op.drop_table("view_parked")
    op.drop_index(op.f("ix_view_journeys_unmet"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_track"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_state"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_stage"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_since"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_sex"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_scheme_id"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_region"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_reached"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_participant_id"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_organisation_id"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_employer_id"), table_name="view_journeys")
    op.drop_index(op.f("ix_view_journeys_age_band"), table_name="view_journeys")
    op.drop_table("view_journeys")
    op.drop_table("view_employers")
    op.drop_index(op.f("ix_view_corridors_scheme_id"), table_name="view_corridors")
    op.drop_table("view_corridors")
    op.drop_index(op.f("ix_view_cohorts_scheme_id"), table_name="view_cohorts")
    op.drop_table("view_cohorts")
    op.drop_index(op.f("ix_view_calls_scheme_id"), table_name="view_calls")
    op.drop_table("view_calls")
    op.drop_table("store")
    op.drop_table("sessions")
    op.drop_table("login_links")
    op.drop_table("events")
    op.drop_index("deadlines_due_at", table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_table("checkpoints")
    op.drop_table("answers")
    op.execute("DROP FUNCTION events_are_for_ever")
