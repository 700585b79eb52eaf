"""A limit on bodies: one that is too large is refused as a problem, whether its size is announced or not."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.chassis.routing import is_heavy


class BodyLimit:
    """ASGI middleware; `small` and `large` are in bytes. Only heavy routes take what is larger than `small`."""

    def __init__(self, app: ASGIApp, small: int, large: int) -> None:
        self._app = app
        self._small = min(small, large)
        self._large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        size = int(announced) if announced.isdecimal() else 0
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            limit = self._large if is_heavy(scope.get("endpoint")) else self._small
            message: Message = {"type": "http.request"} if size > limit else await receive()
            taken += len(message.get("body", b""))
            if max(size, taken) > limit:
                raise HTTPException(413, f"The body is larger than {limit} bytes.")
            return message

        await self._app(scope, limited, send)
