"""Uploads: the files agencies sent and the rows that were refused, sealed under a key of their own for a set time."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from services.selection.domain.intake import Refusal
from shared.kernel.store.pool import ReadPool
from shared.privacy import Cipher, Vault

KEPT = timedelta(days=30)
PART_BYTES = 1 << 18


class RefusedRecord(NamedTuple):
    """`raw` is the row as the agency sent it, none once the upload is deleted."""

    refusal: Refusal
    raw: str | None


def tables(metadata: sa.MetaData) -> None:
    sa.Table(
        "uploads",
        metadata,
        sa.Column("upload_id", sa.Uuid, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now(), index=True),
    )
    sa.Table(
        "refused_rows",
        metadata,
        sa.Column("upload_id", sa.Uuid, primary_key=True),
        sa.Column("line", sa.BigInteger, primary_key=True),
        sa.Column("field", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("box", sa.LargeBinary),
    )


class Uploads:
    """Every statement may be repeated, as the pool does when a connection is lost."""

    def __init__(self, pool: ReadPool, vault: Vault) -> None:
        self._pool = pool
        self._vault = vault

    async def cipher(self, upload_id: UUID) -> Cipher:
        return await self._vault.import_cipher(upload_id)

    async def keep(self, upload_id: UUID, part: int, content: bytes, cipher: Cipher) -> None:
        box = cipher.seal_bytes(content, f"part/{part}")
        await self._pool.fetch(
            "INSERT INTO uploads (upload_id, part, box) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            upload_id,
            part,
            box,
        )

    async def parts(self, upload_id: UUID) -> AsyncIterator[bytes]:
        cipher = await self.cipher(upload_id)
        part = 0
        while box := await self._pool.fetchval(
            "SELECT box FROM uploads WHERE upload_id = $1 AND part = $2", upload_id, part
        ):
            yield cipher.open_bytes(box, f"part/{part}")
            part += 1

    async def refuse(self, upload_id: UUID, rows: Sequence[tuple[Refusal, str]]) -> None:
        """Keeping the same rows again changes nothing."""
        cipher = await self.cipher(upload_id)
        await self._pool.fetch(
            "INSERT INTO refused_rows (upload_id, line, field, reason, box) "
            "SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[]) ON CONFLICT DO NOTHING",
            upload_id,
            [refusal.line for refusal, _ in rows],
            [refusal.field for refusal, _ in rows],
            [refusal.reason for refusal, _ in rows],
            [cipher.seal_bytes(raw.encode(errors="surrogateescape"), f"row/{one.line}") for one, raw in rows],
        )

    async def refused(self, upload_id: UUID, after: int, to_line: int, limit: int) -> list[RefusedRecord]:
        """Refused rows in the file's order, up to the line the import has come to."""
        rows = await self._pool.fetch(
            "SELECT line, field, reason, box FROM refused_rows "
            "WHERE upload_id = $1 AND line > $2 AND line <= $3 ORDER BY line LIMIT $4",
            *(upload_id, after, to_line, limit),
        )
        cipher = await self.cipher(upload_id) if any(row["box"] for row in rows) else None
        return [
            RefusedRecord(
                Refusal(line=row["line"], field=row["field"], reason=row["reason"]),
                cipher.open_bytes(row["box"], f"row/{row['line']}").decode(errors="surrogateescape")
                if cipher and row["box"]
                else None,
            )
            for row in rows
        ]

    async def expired(self) -> list[str]:
        rows = await self._pool.fetch(
            "SELECT DISTINCT upload_id::text FROM uploads WHERE created_at < now() - $1::interval LIMIT 20", KEPT
        )
        return [row["upload_id"] for row in rows]

    async def last_end(self) -> datetime | None:
        """When the last of the files that are kept now will be deleted; none where there are none."""
        ends: datetime | None = await self._pool.fetchval("SELECT max(created_at) + $1::interval FROM uploads", KEPT)
        return ends

    async def forget(self, upload_id: UUID) -> None:
        """Line, field and reason of refused rows stay, the rows do not. The parts go last: as long as there are any,
        an upload that was only half forgotten is forgotten again."""
        await self._pool.fetch("UPDATE refused_rows SET box = NULL WHERE upload_id = $1", upload_id)
        await self._vault.forget_import(upload_id)
        await self._pool.fetch("DELETE FROM uploads WHERE upload_id = $1", upload_id)
