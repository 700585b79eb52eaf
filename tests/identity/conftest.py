"""A gateway that signs people in at a real issuer on loopback, and a real Keycloak for all tests that need one."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest_asyncio

from passerelle.issuer import ISSUER
from passerelle.issuer import Issuer as BuiltInIssuer
from passerelle.issuing import Clients, serving
from passerelle.local import LocalKeycloak, free_port
from services.gateway.app import service
from tests.chassis.conftest import Running, Serve, issuer, serve, settings
from tests.identity.certificates import Authority
from tests.identity.keycloak import Keycloak
from tests.support.absent import absent

__all__ = ["issuer", "serve", "settings"]
PAGES = "http://localhost"


@dataclass
class BuiltIn:
    address: str
    keys: Path
    clients: Clients
    issuer: BuiltInIssuer


@pytest_asyncio.fixture
async def built_in(tmp_path: Path) -> AsyncIterator[BuiltIn]:
    signer = BuiltInIssuer(tmp_path)
    signer.prepare()
    async with serving(signer, tmp_path, PAGES) as address:
        yield BuiltIn(address, tmp_path, Clients(tmp_path), signer)


@pytest_asyncio.fixture
async def gateway(serve: Serve, built_in: BuiltIn) -> AsyncIterator[Running]:
    chosen = {
        "issuer": ISSUER,
        "jwks": f"{built_in.address}/jwks",
        "discovery": f"{built_in.address}/.well-known/openid-configuration",
        "client_secret": built_in.keys / "gateway.secret",
        "public_url": PAGES,
        "demo": True,
    }
    async with serve(service, **chosen) as running:
        yield running


@pytest_asyncio.fixture
async def browser(gateway: Running) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(gateway.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=PAGES, headers={"Accept": "text/html"}) as browser:
        yield browser


@pytest_asyncio.fixture
async def outside() -> AsyncIterator[httpx.AsyncClient]:
    """The same person's way to the issuer."""
    async with httpx.AsyncClient() as client:
        yield client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def keycloak() -> AsyncIterator[Keycloak]:
    """One server for all; mark its tests with `keycloak`."""
    if reason := LocalKeycloak.available():
        absent(reason)
    home, pages = Path(tempfile.mkdtemp(prefix="passerelle-keycloak-")), free_port()
    words = {name: secrets.token_urlsafe(24) for name in ("admin", "gateway", "agency")}
    realm = {
        "PASSERELLE_PUBLIC_URL": f"http://127.0.0.1:{pages}",
        "PASSERELLE_GATEWAY_SECRET": words["gateway"],
        "PASSERELLE_AGENCY_SECRET": words["agency"],
        "PASSERELLE_AGENCY_JWKS": f"http://127.0.0.1:{pages}/unused",
        "PASSERELLE_AGENCY_SUBJECT": "CN=gan.example",
    }
    authority = Authority(home / "tls", "Authority of these tests")
    authority.server()
    authority.trusted_by_the_server()
    server = LocalKeycloak(home, words["admin"], realm, home / "tls")
    (home / "gateway.secret").write_text(words["gateway"])
    try:
        keycloak = Keycloak(await server.start(), words, home, pages, server.secure, authority)
        await keycloak.warm()
        yield keycloak
    finally:
        await server.stop()
        shutil.rmtree(home)
