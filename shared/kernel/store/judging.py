"""Judging write-sets under the append lock: what the database holds, and which of them may be written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.kernel.store.errors import AlreadyTaken, ConcurrencyConflict, Fenced, StoreError
from shared.kernel.store.port import Answer, Changes, Document
from shared.kernel.store.statements import PgConnection

_STATE = """
SELECT 'position', '', coalesce(max(position), 0)::text, '' FROM events
UNION ALL
SELECT 'stream', stream, (SELECT coalesce(max(version), 0)::text FROM events e WHERE e.stream = s.stream), ''
FROM unnest($1::text[]) AS s (stream)
UNION ALL SELECT 'answer', key, fingerprint, status || ' ' || body FROM answers WHERE key = ANY($2::text[])
UNION ALL SELECT 'checkpoint', name, value, '' FROM checkpoints WHERE name = ANY($3::text[])
"""


@dataclass(slots=True)
class State:
    """What the database holds, read under the lock."""

    position: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    checkpoints: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, str, object], str] = field(default_factory=dict)


async def read_state(connection: PgConnection, group: Sequence[Changes]) -> State:
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
    await _read_taken(connection, group, state)
    return state


async def _read_taken(connection: PgConnection, group: Sequence[Changes], state: State) -> None:
    wanted: dict[tuple[str, str, str], list[object]] = {}
    for document in (document for changes in group for document in changes.documents):
        for name, type, value in _unique_values(document):
            wanted.setdefault((document.projection.table, name, type), []).append(value)
    for (table, column, type), values in wanted.items():
        rows = await connection.fetch(f"SELECT {column}, id FROM {table} WHERE {column} = ANY($1::{type}[])", values)
        state.taken.update({(table, column, value): id for value, id in rows})


def _unique_values(document: Document) -> list[tuple[str, str, object]]:
    if document.view is None:
        return []
    values = [(index, index.of(document.view)) for index in document.projection.unique]
    return [(index.name, index.type, value) for index, value in values if value is not None]


def judge(changes: Changes, state: State) -> Answer | StoreError | None:
    """None: may be written. The state takes in what an accepted write-set claims."""
    if changes.answer and (known := state.answers.get(changes.answer.key)):
        return known
    for stream, version in changes.expected.items():
        if state.versions[stream] != version:
            return ConcurrencyConflict(stream)
    for moved in changes.checkpoints:
        if state.checkpoints.get(moved.name) != moved.expected:
            return Fenced(f"{moved.name} was moved by another")
    claims: dict[tuple[str, str, object], str] = {}
    for document in changes.documents:
        for name, _, value in _unique_values(document):
            claim = document.projection.table, name, value
            if claims.get(claim, state.taken.get(claim, document.id)) != document.id:
                return AlreadyTaken(document.projection.name, name, value)
            claims[claim] = document.id
    state.taken.update(claims)
    return None
