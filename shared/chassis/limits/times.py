"""A limit on time: a request that has no answer by then is given up; once an answer has begun it may take its time."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.chassis.problems import Problem
from shared.chassis.routing import is_heavy

LATE = Problem(
    503,
    "took_too_long",
    "This took too long and was given up. Try again with the same Idempotency-Key, or ask for less at once.",
    headers={"Retry-After": "5"},
)


class TimeLimit:
    """ASGI middleware, in seconds; `long` is for heavy routes, whose work is more than one command or one look."""

    def __init__(self, app: ASGIApp, short: float, long: float) -> None:
        self._app = app
        self._short = short
        self._long = long

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = asyncio.get_running_loop().time()
        limit = asyncio.timeout_at(started + self._short)

        def routed() -> None:
            """Known only behind the router, so asked for by who stands there."""
            if is_heavy(scope.get("endpoint")):
                limit.reschedule(started + self._long)

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start" and not limit.expired():
                limit.reschedule(None)
            await send(message)

        scope.setdefault("state", {})["routed"] = routed
        try:
            async with limit:
                await self._app(scope, receive, answering)
        except TimeoutError:
            if not limit.expired():
                raise
            await LATE.response()(scope, receive, send)
