"""Security headers on every answer: nothing is framed, sniffed, cached or told to others unless a route says so."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
ONLY_TLS = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """ASGI application round the whole app, so that its answers to faults of ours have them too. Where others may read
    our answers nobody has said (CORS), so no browser lets them."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        self._app = app
        self._secure = (public_url or "").startswith("https://")
        self._headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                missing = [header for header in self._headers if header[0] not in given]
                if self._secure or scope["scheme"] == "https":
                    missing.append((b"strict-transport-security", ONLY_TLS.encode()))
                message["headers"] = [*message["headers"], *missing, *state.get("rate", ())]
            await send(message)

        await self._app(scope, receive, guarded)
