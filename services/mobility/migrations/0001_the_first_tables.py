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
        "store",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("generation", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "view_corridors",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_corridors_scheme_id"), "view_corridors", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_view_corridors_state"), "view_corridors", ["state"], unique=False)
    op.create_table(
        "view_employers",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("country", sa.Text(collation="C"), nullable=True),
        sa.Column("standing", sa.Text(collation="C"), nullable=True),
        sa.Column("size", sa.Text(collation="C"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_employers_country"), "view_employers", ["country"], unique=False)
    op.create_index(op.f("ix_view_employers_size"), "view_employers", ["size"], unique=False)
    op.create_index(op.f("ix_view_employers_standing"), "view_employers", ["standing"], unique=False)
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
        "view_placements",
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("scheme_id", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.Column("track", sa.Text(collation="C"), nullable=True),
        sa.Column("corridor", sa.Text(collation="C"), nullable=True),
        sa.Column("inside", sa.Boolean(), nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=True),
        sa.Column("vacancy_id", sa.Text(collation="C"), nullable=True),
        sa.Column("employer_id", sa.Text(collation="C"), nullable=True),
        sa.Column("step", sa.Text(collation="C"), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_placements_corridor"), "view_placements", ["corridor"], unique=False)
    op.create_index(op.f("ix_view_placements_employer_id"), "view_placements", ["employer_id"], unique=False)
    op.create_index(op.f("ix_view_placements_inside"), "view_placements", ["inside"], unique=False)
    op.create_index(op.f("ix_view_placements_rank"), "view_placements", ["rank"], unique=False)
    op.create_index(op.f("ix_view_placements_scheme_id"), "view_placements", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_view_placements_state"), "view_placements", ["state"], unique=False)
    op.create_index(op.f("ix_view_placements_step"), "view_placements", ["step"], unique=False)
    op.create_index(op.f("ix_view_placements_suspended"), "view_placements", ["suspended"], unique=False)
    op.create_index(op.f("ix_view_placements_track"), "view_placements", ["track"], unique=False)
    op.create_index(op.f("ix_view_placements_vacancy_id"), "view_placements", ["vacancy_id"], unique=False)
    op.create_table(
        "view_scheme_copies",
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
        sa.Column("employer_id", sa.Text(collation="C"), nullable=True),
        sa.Column("country", sa.Text(collation="C"), nullable=True),
        sa.Column("occupation", sa.Text(collation="C"), nullable=True),
        sa.Column("track", sa.Text(collation="C"), nullable=True),
        sa.Column("corridor", sa.Text(collation="C"), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=True),
        sa.Column("seats_left", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_view_vacancies_corridor"), "view_vacancies", ["corridor"], unique=False)
    op.create_index(op.f("ix_view_vacancies_country"), "view_vacancies", ["country"], unique=False)
    op.create_index(op.f("ix_view_vacancies_employer_id"), "view_vacancies", ["employer_id"], unique=False)
    op.create_index(op.f("ix_view_vacancies_occupation"), "view_vacancies", ["occupation"], unique=False)
    op.create_index(op.f("ix_view_vacancies_scheme_id"), "view_vacancies", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_view_vacancies_seats_left"), "view_vacancies", ["seats_left"], unique=False)
    op.create_index(op.f("ix_view_vacancies_state"), "view_vacancies", ["state"], unique=False)
    op.create_index(op.f("ix_view_vacancies_track"), "view_vacancies", ["track"], unique=False)

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
    op.drop_index(op.f("ix_view_vacancies_track"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_state"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_seats_left"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_scheme_id"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_occupation"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_employer_id"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_country"), table_name="view_vacancies")
    op.drop_index(op.f("ix_view_vacancies_corridor"), table_name="view_vacancies")
    op.drop_table("view_vacancies")
    op.drop_table("view_scheme_copies")
    op.drop_index(op.f("ix_view_placements_vacancy_id"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_track"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_suspended"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_step"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_state"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_scheme_id"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_rank"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_inside"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_employer_id"), table_name="view_placements")
    op.drop_index(op.f("ix_view_placements_corridor"), table_name="view_placements")
    op.drop_table("view_placements")
    op.drop_index(op.f("ix_view_parked_topic"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_partition"), table_name="view_parked")
    op.drop_index(op.f("ix_view_parked_condition"), table_name="view_parked")
    op.drop_table("view_parked")
    op.drop_index(op.f("ix_view_employers_standing"), table_name="view_employers")
    op.drop_index(op.f("ix_view_employers_size"), table_name="view_employers")
    op.drop_index(op.f("ix_view_employers_country"), table_name="view_employers")
    op.drop_table("view_employers")
    op.drop_index(op.f("ix_view_corridors_state"), table_name="view_corridors")
    op.drop_index(op.f("ix_view_corridors_scheme_id"), table_name="view_corridors")
    op.drop_table("view_corridors")
    op.drop_table("store")
    op.drop_table("events")
    op.drop_index("deadlines_due_at", table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_table("checkpoints")
    op.drop_table("answers")
    op.execute("DROP FUNCTION events_are_for_ever")
