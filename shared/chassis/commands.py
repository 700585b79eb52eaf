"""Commands over HTTP: each is carried out once per Idempotency-Key, by its caller, and answered with a receipt."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence, Set
from datetime import datetime
from functools import partial
from itertools import count
from typing import Annotated, Any, Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from shared.chassis.auth import Principal
from shared.chassis.narrowing import UNKNOWN_ROW, foreign, unseen
from shared.chassis.problems import Problem, not_found
from shared.chassis.routing import reads_message
from shared.chassis.stated import moment_of, version_of
from shared.chassis.telemetry import current_traceparent
from shared.kernel.decider import Author, Decider, Refused
from shared.kernel.execute import Asked, Key, attempt, execute
from shared.kernel.messages import Command
from shared.kernel.store import Answer, Cause, Reads, Store, WriteSet
from shared.messaging import Reaction

C = TypeVar("C", bound=Command)
CHUNK = 500


class Receipt(BaseModel):
    """What came of a command: the subject's new version, and the names of the events that were recorded."""

    id: str
    version: int
    events: tuple[str, ...]


class Outcome(BaseModel):
    """What came of one row of a bulk command; a refused one says why."""

    id: str
    accepted: bool
    code: str | None = None
    detail: str | None = None


class Commander:
    """Carries out the commands of one request."""

    def __init__(self, request: Request, response: Response, key: Key, author: Author, expected: int | None) -> None:
        self.author = author
        self.principal: Principal = request.state.principal
        self._store: Store = request.app.state.store
        self._reads: Reads = request.state.reads
        self._response = response
        self._key = key
        self._expected = expected
        self._turn = count()
        self._counted: Callable[[str, str], None] = request.app.state.telemetry.metrics.command

    def covering(self, digest: str) -> None:
        """Makes the digest of a streamed body part of what the key stands for."""
        self._key = Key(self._key.value, f"{self._key.fingerprint} {digest}")

    def blinded(self, mark: Callable[[str], str]) -> None:
        """Keeps a keyed hash of the request instead of a plain one, from which its body could be guessed."""
        self._key = Key(self._key.value, mark(self._key.fingerprint))

    async def handle(self, decider: Decider[C, Any, Any], id: UUID | str, command: C) -> Receipt:
        """Raises Refused, ConcurrencyConflict (for If-Match) and the store's errors, which become problems."""
        return await self.together([Reaction(decider, str(id), command)])

    async def together(self, reactions: Sequence[Reaction]) -> Receipt:
        """All of these commands or none, as one write-set; a stream whose view the caller may not see is a 404."""
        key = self._next_key()
        for decider, subject, _ in reactions:
            if await foreign(self._store, self._reads, decider, str(subject)):
                raise not_found()
        asked = [Asked(decider, str(subject), command) for decider, subject, command in reactions]
        answer = await execute(self._store, asked, self.author, self.cause(key), key=key, expected=self._expected)
        name = type(reactions[0].command).__name__
        self._counted(name, "accepted" if answer.status == 200 else "refused")
        receipt = Receipt.model_validate(_body(answer), strict=False)
        self._response.headers["ETag"] = f'"{receipt.version}"'
        return receipt

    async def note(self, decider: Decider[C, Any, Any], id: UUID | str, command: C) -> None:
        """Records it each time the request comes, also when it is sent again: each reading of an identity is a fact."""
        asked, cause = Asked(decider, str(id), command), Cause(uuid4(), traceparent=current_traceparent())
        _body(await execute(self._store, [asked], self.author, cause))

    async def many(self, decider: Decider[C, Any, Any], rows: Sequence[tuple[UUID | str, C]]) -> list[Outcome]:
        """Each row accepted or refused by itself, 500 in one write-set. The request sent again must give the same rows
        (or none: that takes its turn too), as each chunk is answered by its place."""
        outcomes: list[Outcome] = []
        hidden = await unseen(self._store, self._reads, decider, [str(id) for id, _ in rows])
        for start in range(0, max(len(rows), 1), CHUNK):
            key = self._next_key()
            chunk = [(str(id), command) for id, command in rows[start : start + CHUNK]]
            decide = partial(self._each, decider=decider, rows=chunk, hidden=hidden, cause=self.cause(key))
            answer = await attempt(self._store, decide, key)
            outcomes.extend(Outcome(**row) for row in _body(answer)["rows"])
        for outcome in outcomes:
            self._counted(decider.category, "accepted" if outcome.accepted else "refused")
        return outcomes

    async def _each(
        self,
        work: WriteSet,
        decider: Decider[C, Any, Any],
        rows: Sequence[tuple[str, C]],
        hidden: Set[str],
        cause: Cause,
    ) -> object:
        await work.load(decider, {id for id, _ in rows})
        outcomes: list[dict[str, object]] = []
        for id, command in rows:
            try:
                if id in hidden:
                    raise UNKNOWN_ROW
                work.decide(decider, id, command, self.author, cause)
                outcomes.append({"id": id, "accepted": True})
            except Refused as refused:
                outcomes.append({"id": id, "accepted": False, "code": refused.code, "detail": refused.detail})
        return {"rows": outcomes}

    def cause(self, key: Key) -> Cause:
        return Cause(uuid5(NAMESPACE_URL, key.value), traceparent=current_traceparent())

    def _next_key(self) -> Key:
        turn = next(self._turn)
        return Key(f"{self._key.value}#{turn}", self._key.fingerprint) if turn else self._key


def _body(answer: Answer) -> Any:
    body = json.loads(answer.body)
    if answer.status != 200:
        raise Refused(body["code"], body["detail"])
    return body


async def commander(
    request: Request,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(description="names this command; sending it again has no second effect", max_length=200)
    ] = None,
    if_match: Annotated[str | None, Header(description="the ETag the decision was taken on")] = None,
    occurred_at: Annotated[
        datetime | None, Header(description="when it happened, if not now (RFC 3339); never in the future")
    ] = None,
) -> Commander:
    if not idempotency_key:
        raise Problem(
            400, "idempotency_key_missing", "Send an Idempotency-Key header with a value of its own for each command."
        )
    principal: Principal = request.state.principal
    fingerprint = hashlib.sha256(
        f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await _content(request)
    ).hexdigest()
    author = Author(principal.subject, principal.organisation, moment_of(request, occurred_at))
    return Commander(
        request, response, Key(f"{principal.subject}/{idempotency_key}", fingerprint), author, version_of(if_match)
    )


async def _content(request: Request) -> bytes:
    """The body for the fingerprint; a streamed upload is known by its own digest instead."""
    announced = request.headers.get("content-type", "application/json").startswith("application/json")
    return await request.body() if announced or reads_message(request.scope["endpoint"]) else b""


class Handler(Generic[C]):
    """Carries out commands of one decider."""

    def __init__(self, commander: Commander, decider: Decider[C, Any, Any]) -> None:
        self._commander = commander
        self._decider = decider

    async def __call__(self, id: UUID | str, command: C) -> Receipt:
        return await self._commander.handle(self._decider, id, command)


def handling(decider: Decider[C, Any, Any]) -> Callable[..., Awaitable[Handler[C]]]:
    async def handler(commands: Annotated[Commander, Depends(commander)]) -> Handler[C]:
        return Handler(commands, decider)

    return handler
