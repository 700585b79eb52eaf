"""An agency's file taken in by a bare script: parsed, validated, sealed, and appended 500 rows a transaction."""

import asyncio
import csv
import hmac
import io
import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import ValidationError

from bench.child import Asked, Measure, Measured, serve, timed
from bench.peers.rows import ApplicationSubmitted, Profile, Row

BATCH = 500
TABLES = """
CREATE TABLE script_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version bigint NOT NULL,
  type text NOT NULL, data json NOT NULL, UNIQUE (stream, version));
CREATE TABLE script_keys (participant_id uuid PRIMARY KEY, blind bytea UNIQUE NOT NULL, wrapped bytea NOT NULL);
"""
KEYS = "INSERT INTO script_keys SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[])"
EVENTS = """
INSERT INTO script_events (stream, version, type, data)
SELECT s, 1, t, d::json FROM unnest($1::text[], $2::text[], $3::text[]) AS _ (s, t, d)
"""


@dataclass
class Batch:
    """What one transaction writes."""

    participants: list[UUID] = field(default_factory=list)
    blinds: list[bytes] = field(default_factory=list)
    wrapped: list[bytes] = field(default_factory=list)
    events: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Script:
    connection: "asyncpg.Connection[Any]"
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    call_id: UUID = field(default_factory=uuid4)
    import_id: UUID = field(default_factory=uuid4)
    references: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)

    async def take(self, content: bytes) -> int:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";", restval="")
        numbered, count = enumerate(reader, start=2), 0
        while lines := list(islice(numbered, BATCH)):
            count += len(lines)
            await self._write(self._batch(self._valid(lines)))
        return count

    def _valid(self, lines: Sequence[tuple[int, Mapping[Any, Any]]]) -> Iterator[tuple[int, Row]]:
        for line, fields in lines:
            try:
                row = Row.model_validate(fields)
            except ValidationError:
                continue
            if row.ref_anapec not in self.references and row.cin not in self.people:
                self.references.add(row.ref_anapec)
                self.people.add(row.cin)
                yield line, row

    def _batch(self, rows: Iterator[tuple[int, Row]]) -> Batch:
        batch, master = Batch(), AESGCM(self.secret)
        for line, row in rows:
            id, key = uuid4(), os.urandom(32)
            batch.participants.append(id)
            batch.blinds.append(hmac.digest(self.secret, row.cin.encode(), "sha256"))
            batch.wrapped.append(_sealed(master, key, str(id)))
            identity = json.dumps([row.cin, row.nom, row.prenom, str(row.date_naissance), row.telephone, row.email])
            box = b64encode(_sealed(AESGCM(key), identity.encode(), f"{id}|identity")).decode()
            mark = self._mark(identity)
            registered = json.dumps({"identity": {"kid": str(id), "box": box}, "mark": mark})
            batch.events.append((f"participant-{id}", "ParticipantRegistered", registered))
            submitted = self._submitted(id, line, row).model_dump_json()
            batch.events.append((f"application-{uuid4()}", "ApplicationSubmitted", submitted))
        return batch

    def _submitted(self, id: UUID, line: int, row: Row) -> ApplicationSubmitted:
        profile = Profile(
            sex="female" if row.sexe == "F" else "male",
            age=2019 - row.date_naissance.year,
            region=row.region,
            eqf=6,
            field_of_study=row.specialite,
            graduation_year=row.annee_obtention,
            situation=row.situation,
            unemployment_months=row.chomage_mois,
            languages=[{"language": "en", "level": row.anglais}, {"language": "fr", "level": row.francais}],
            experience_months=row.experience_mois,
            skills=row.competences.split("|"),
        )
        return ApplicationSubmitted(
            participant_id=id,
            scheme_id="palim",
            call_id=self.call_id,
            organisation_id="anapec",
            reference=row.ref_anapec,
            profile=profile,
            submitted_at=row.date_inscription,
            mark=self._mark(f"{row.ref_anapec}{profile.model_dump_json()}"),
            import_id=self.import_id,
            line=line,
        )

    def _mark(self, content: str) -> str:
        return hmac.digest(self.secret, content.encode(), "sha256")[:16].hex()

    async def _write(self, batch: Batch) -> None:
        async with self.connection.transaction():
            await self.connection.execute(KEYS, batch.participants, batch.blinds, batch.wrapped)
            streams, types, data = zip(*batch.events, strict=True) if batch.events else ((), (), ())
            await self.connection.execute(EVENTS, list(streams), list(types), list(data))


def _sealed(cipher: AESGCM, content: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + cipher.encrypt(nonce, content, bound_to.encode())


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    connection = await asyncpg.connect(settings["dsn"])
    await connection.execute(TABLES)

    async def measure(asked: Asked) -> Measured:
        with timed(0) as measured:
            content = await asyncio.to_thread(Path(asked["file"]).read_bytes)
            measured["count"] = await Script(connection).take(content)
        return measured

    yield measure
    await connection.close()


if __name__ == "__main__":
    serve(opened)
