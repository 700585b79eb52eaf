"""A limit on a request's head: an address or headers of a size that nobody needs are refused unread."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.chassis.problems import Problem

LONGEST_ADDRESS = 8 * 1024
MOST_HEADERS = 100
MOST_HEADER_BYTES = 32 * 1024


class HeadLimit:
    """ASGI middleware. uvicorn's parser has no limit of its own on either."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (problem := _problem(scope)):
            await problem.response()(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _problem(scope: Scope) -> Problem | None:
    headers = scope["headers"]
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        return Problem(414, "address_too_long", f"The address is longer than {LONGEST_ADDRESS} bytes; shorten it.")
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MOST_HEADERS or size > MOST_HEADER_BYTES:
        limit = f"{MOST_HEADERS} headers with {MOST_HEADER_BYTES} bytes in all"
        return Problem(431, "headers_too_large", f"Send at most {limit}.")
    return None
