"""The tables of the keys' own database."""

import sqlalchemy as sa

metadata = sa.MetaData()

persons = sa.Table(
    "persons",
    metadata,
    sa.Column("participant_id", sa.Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("master_version", sa.Text, nullable=False, server_default="1", index=True),
    sa.Column("blind_index", sa.LargeBinary, unique=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("erased_at", sa.DateTime(timezone=True)),
)

import_keys = sa.Table(
    "import_keys",
    metadata,
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("master_version", sa.Text, nullable=False, server_default="1", index=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)
