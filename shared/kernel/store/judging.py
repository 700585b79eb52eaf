"""Judging write-sets under the append lock: what the database holds, and which of them may be written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.kernel.projection import Index
from shared.kernel.store.errors import AlreadyTaken, ConcurrencyConflict, Fenced, StoreError
from shared.kernel.store.port import Answer, Changes, Document
from shared.kernel.store.statements import PgConnection

_STATE = """
SELECT 'position', '', coalesce(max(position), 0)::text, '' FROM events
UNION ALL
SELECT 'stream', name, last::text, '' FROM unnest($1::text[]) AS asked (name)
CROSS JOIN LATERAL (SELECT version FROM events WHERE stream = name ORDER BY version DESC LIMIT 1) AS newest (last)
UNION ALL SELECT 'answer', key, fingerprint, status || ' ' || body FROM answers WHERE key = ANY($2::text[])
UNION ALL SELECT 'checkpoint', name, value, '' FROM checkpoints WHERE name = ANY($3::text[])
"""


class Claim(NamedTuple):
    """A unique value that a document takes for itself."""

    document: Document
    unique: Index
    value: object

    @property
    def place(self) -> tuple[str, str, object]:
        return self.document.projection.table, self.unique.name, self.value


def claims_of(changes: Changes) -> list[Claim]:
    claims = (
        Claim(document, unique, unique.of(document.view))
        for document in changes.documents
        if document.view is not None
        for unique in document.projection.unique
    )
    return [claim for claim in claims if claim.value is not None]


@dataclass(slots=True)
class State:
    """What the database holds, read under the lock; a stream without a version has no events."""

    position: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    checkpoints: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, str, object], str] = field(default_factory=dict)


async def read_state(connection: PgConnection, group: Sequence[Changes], claims: Iterable[Claim]) -> State:
    state = State()
    rows = await connection.fetch(
        _STATE,
        [stream for changes in group for stream in changes.expected],
        [changes.answer.key for changes in group if changes.answer],
        [moved.name for changes in group for moved in changes.checkpoints],
    )
    for kind, name, value, more in rows:
        match kind:
            case "position":
                state.position = int(value)
            case "stream":
                state.versions[name] = int(value)
            case "checkpoint":
                state.checkpoints[name] = value
            case _:
                status, _, body = more.partition(" ")
                state.answers[name] = Answer(name, value, int(status), body)
    await _read_taken(connection, claims, state)
    return state


async def _read_taken(connection: PgConnection, claims: Iterable[Claim], state: State) -> None:
    wanted: dict[tuple[str, str, str], list[object]] = {}
    for claim in claims:
        table, unique = claim.document.projection.table, claim.unique
        wanted.setdefault((table, unique.name, unique.type), []).append(claim.value)
    for (table, column, type), values in wanted.items():
        rows = await connection.fetch(f"SELECT {column}, id FROM {table} WHERE {column} = ANY($1::{type}[])", values)
        state.taken.update({(table, column, value): id for value, id in rows})


def judge(changes: Changes, claims: Sequence[Claim], state: State) -> Answer | StoreError | None:
    """None: may be written. The state takes in what an accepted write-set claims."""
    if changes.answer and (known := state.answers.get(changes.answer.key)):
        return known
    for stream, version in changes.expected.items():
        if state.versions.get(stream, 0) != version:
            return ConcurrencyConflict(stream)
    for moved in changes.checkpoints:
        if state.checkpoints.get(moved.name) != moved.expected:
            return Fenced(f"{moved.name} was moved by another")
    taken: dict[tuple[str, str, object], str] = {}
    for claim in claims:
        place, id = claim.place, claim.document.id
        if taken.setdefault(place, state.taken.get(place, id)) != id:
            return AlreadyTaken(claim.document.projection.name, claim.unique.name, claim.value)
    state.taken.update(taken)
    return None
