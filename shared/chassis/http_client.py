"""The one way this project calls HTTP: httpx's API on a transport that keeps up with many calls at once."""

import httpx
from httpx_aiohttp import AiohttpTransport


def http_client(timeout: float = 30.0) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=AiohttpTransport(), timeout=timeout, follow_redirects=False)
