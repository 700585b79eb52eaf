"""A real Keycloak with the realm of deploy/keycloak: its administrator, its people and its forms."""

import ssl
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any

import httpx

from tests.identity.certificates import Authority

PASSWORD = "correct horse battery"
PATIENCE = 60.0


@dataclass
class Keycloak:
    """`words` are the secrets that the realm's file leaves open; `pages` is the port that the gateway has there; at
    `secure` clients are asked for certificates, and those of the authority are trusted."""

    address: str
    words: dict[str, str]
    home: Path
    pages: int
    secure: str
    authority: Authority

    @property
    def issuer(self) -> str:
        return f"{self.address}/realms/passerelle"

    @property
    def token(self) -> str:
        return f"{self.issuer}/protocol/openid-connect/token"

    async def warm(self) -> None:
        """The first answers of a Java server are slow; nobody's patience is tried by them."""
        await self.admin("GET", "/clients")
        await self.person("warming", "auditor")
        async with a_browser() as browser:
            form = {"response_type": "code", "client_id": "gateway", "code_challenge_method": "S256"}
            form |= {"redirect_uri": f"http://127.0.0.1:{self.pages}/signin/callback", "code_challenge": "c" * 43}
            query = str(httpx.QueryParams(form | {"scope": "openid", "state": "s", "nonce": "n"}))
            await signed_in_at(browser, f"{self.issuer}/protocol/openid-connect/auth?{query}", "warming")
            await browser.get(f"{self.issuer}/protocol/openid-connect/certs")
        await self.credentials(client_id="agency-anapec", client_secret=self.words["agency"])

    async def admin(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Below the realm, with a token of the administrator."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            form = {
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": "admin",
                "password": self.words["admin"],
            }
            login = await client.post(f"{self.address}/realms/master/protocol/openid-connect/token", data=form)
            headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
            answer = await client.request(
                method, f"{self.address}/admin/realms/passerelle{path}", headers=headers, **more
            )
            answer.raise_for_status()
            return answer

    async def person(self, name: str, *roles: str, organisation: str | None = None) -> str:
        """The id of a new account with these roles."""
        account = {
            "username": name,
            "enabled": True,
            "email": f"{name}@example.org",
            "firstName": "Rim",
            "lastName": "Alaoui",
            "attributes": {"org": [organisation]} if organisation else {},
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        made = await self.admin("POST", "/users", json=account)
        id = made.headers["location"].rpartition("/")[2]
        found = [(await self.admin("GET", f"/roles/{role}")).json() for role in roles]
        await self.admin("POST", f"/users/{id}/role-mappings/realm", json=found)
        return id

    async def client(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.admin("GET", "/clients", params={"clientId": name})).json()[0]
        return found

    async def credentials(self, **form: str) -> httpx.Response:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            return await client.post(self.token, data={"grant_type": "client_credentials", **form})

    async def with_certificate(self, client_id: str, identity: ssl.SSLContext) -> httpx.Response:
        """A token asked for over a connection of its own, in whose handshake the client shows what it has."""
        form = {"grant_type": "client_credentials", "client_id": client_id}
        async with httpx.AsyncClient(timeout=PATIENCE, verify=identity) as client:
            return await client.post(f"{self.secure}/realms/passerelle/protocol/openid-connect/token", data=form)


class Jar(CookieJar):
    """As browsers do, it takes this very machine for a safe place for cookies that want one."""

    def set_cookie(self, cookie: Cookie) -> None:
        cookie.secure = False
        super().set_cookie(cookie)


def a_browser(**more: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(cookies=Jar(), timeout=PATIENCE, **more)


class LoginForm(HTMLParser):
    """Where Keycloak's own page sends a name and a password."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form" and dict(attrs).get("id") == "kc-form-login":
            self.action = dict(attrs)["action"] or ""


async def signed_in_at(issuer: httpx.AsyncClient, address: str, name: str, password: str = PASSWORD) -> httpx.Response:
    """What the issuer answers to a name and a password: the way back to the gateway, when both are right."""
    page = await issuer.get(address)
    action = LoginForm(page.text).action
    assert action, page.text[:500]
    return await issuer.post(action, data={"username": name, "password": password})
