"""The built-in issuer answers on loopback from inside the launcher's own process."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import uvicorn

from passerelle.issuer import Issuer
from passerelle.issuing.app import BuiltIn
from passerelle.issuing.clients import Clients, Registered, Secret
from passerelle.local.ports import LOOPBACK, free_port

GATEWAY = "gateway"
START_WITHIN, LOOK_EVERY = 10.0, 0.02


class _Guest(uvicorn.Server):
    """Signals are the launcher's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(issuer: Issuer, keys: Path, gateway: str) -> AsyncIterator[str]:
    """Gives its address; `gateway` is the address of the pages that people are sent back to."""
    clients = Clients(keys)
    clients.put(_gateway(keys / "gateway.secret", gateway))
    port = free_port()
    address = f"http://{LOOPBACK}:{port}"
    app = BuiltIn(issuer, clients, address).app()
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, access_log=False, log_config=None, lifespan="off", server_header=False
    )
    server = _Guest(config)
    running = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(START_WITHIN):
            while not server.started:
                await asyncio.sleep(LOOK_EVERY)
        yield address
    finally:
        server.should_exit = True
        await running


def _gateway(secret: Path, address: str) -> Registered:
    secret.touch(0o600)
    secret.write_text(text := secrets.token_urlsafe(32))
    return Registered(
        id=GATEWAY,
        secrets=(Secret(hash=sha256(text.encode()).hexdigest()),),
        redirects=(f"{address}/signin/callback",),
        leads_back=(f"{address}/",),
    )
