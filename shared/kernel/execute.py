"""Executing one command: load, fold, decide, fold the views, write; again when somebody else was faster."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.kernel.decider import Author, Decider, Refused
from shared.kernel.messages import Command
from shared.kernel.store.errors import ConcurrencyConflict
from shared.kernel.store.port import Answer, Store
from shared.kernel.store.writeset import Cause, WriteSet

C = TypeVar("C", bound=Command)
ATTEMPTS = 8


class KeyReused(Exception):
    """The idempotency key was used before with another body."""


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key within its caller's own space, and the fingerprint of the request that carried it."""

    value: str
    fingerprint: str

    def answered(self, answer: Answer) -> Answer:
        if answer.fingerprint != self.fingerprint:
            raise KeyReused
        return answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One command for one subject."""

    decider: Decider[Any, Any, Any]
    subject: str
    command: Command


async def execute(
    store: Store,
    asked: list[Asked],
    author: Author,
    cause: Cause,
    *,
    key: Key | None = None,
    expected: int | None = None,
) -> Answer:
    """Carries out these commands all or none, once per key; a refusal is an answer too, and is kept.

    `expected` is the version the caller decided on (of the first subject): a later one raises ConcurrencyConflict.
    Raises KeyReused, and what WriteSet.commit raises.
    """
    return await attempt(
        store, lambda work: _decide_all(work, asked, author, cause, expected), key, retry=expected is None
    )


async def attempt(store: Store, decide: Callable[[WriteSet], Any], key: Key | None, *, retry: bool = True) -> Answer:
    """Runs `decide(work) -> Answer body` on a fresh write-set until no other writer was faster."""
    for left in reversed(range(ATTEMPTS)):
        try:
            answer, known = await _once(store, decide, key)
        except ConcurrencyConflict:
            if retry and left:
                continue
            if key and (known := await store.answer(key.value)):
                return key.answered(known)
            raise
        return key.answered(known) if key and known else answer
    raise AssertionError("unreachable")


async def _once(store: Store, decide: Callable[[WriteSet], Any], key: Key | None) -> tuple[Answer, Answer | None]:
    """The answer to this attempt, and the stored one where the key is known already."""
    work = WriteSet(store)
    try:
        status, body = 200, await decide(work)
    except Refused as refusal:
        work = WriteSet(store)
        status, body = 409, {"code": refusal.code, "detail": refusal.detail}
    answer = Answer(key.value if key else "", key.fingerprint if key else "", status, json.dumps(body))
    if key:
        work.answer(answer)
    return answer, await work.commit()


async def _decide_all(work: WriteSet, asked: list[Asked], author: Author, cause: Cause, expected: int | None) -> object:
    for one in asked:
        await work.load(one.decider, [one.subject])
    first = asked[0]
    if expected is not None:
        work.expect(first.decider, first.subject, expected)
    events = [
        type(recorded.event).__name__
        for one in asked
        for recorded in work.decide(one.decider, one.subject, one.command, author, cause)
    ]
    return {"id": first.subject, "version": work.version(first.decider, first.subject), "events": events}
