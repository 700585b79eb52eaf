"""The endpoints of the built-in issuer: discovery, keys, the choice of a demo user, tokens, the end of a session."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from passerelle.issuer import ISSUER, Issuer
from passerelle.issuing import page
from passerelle.issuing.answers import NO_STORE, back_to, error, form_of, html, told
from passerelle.issuing.authenticating import Authentication, NotThatClient
from passerelle.issuing.clients import Clients, Registered
from passerelle.issuing.grants import Grant, Grants, Spent
from passerelle.issuing.users import USERS

PERSON_SECONDS = MACHINE_SECONDS = 600
HANDED_ON = ("response_type", "client_id", "redirect_uri", "state", "nonce", "code_challenge", "code_challenge_method")


@dataclass
class BuiltIn:
    """`address` is where it is reached; its tokens name an issuer that no production setting accepts."""

    issuer: Issuer
    clients: Clients
    address: str
    grants: Grants = field(default_factory=Grants)

    def __post_init__(self) -> None:
        self.proof = Authentication(self.clients, (f"{self.address}/token", ISSUER))

    def app(self) -> Starlette:
        routes = [
            Route("/.well-known/openid-configuration", self.metadata),
            Route("/jwks", self.jwks),
            Route("/authorize", self.authorize, methods=["GET", "POST"]),
            Route("/token", self.token, methods=["POST"]),
            Route("/revoke", self.revoke, methods=["POST"]),
            Route("/end-session", self.end_session, methods=["GET", "POST"]),
        ]
        return Starlette(routes=routes)

    async def metadata(self, _: Request) -> Response:
        paths = {"authorization": "authorize", "token": "token", "revocation": "revoke", "end_session": "end-session"}
        return JSONResponse(
            {
                "issuer": ISSUER,
                **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in paths.items()},
                "jwks_uri": f"{self.address}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["Ed25519"],
                "subject_types_supported": ["public"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_basic", "client_secret_post", "private_key_jwt",
                ],
                "authorization_response_iss_parameter_supported": True,
            }
        )  # fmt: skip

    async def jwks(self, _: Request) -> Response:
        text = await asyncio.to_thread(self.issuer.jwks.read_text)
        return Response(text, media_type="application/jwk-set+json", headers={"Cache-Control": "max-age=300"})

    async def authorize(self, request: Request) -> Response:
        """What is wrong with the client or its address is shown here: nobody is sent to a place that is not known."""
        asked = await form_of(request) if request.method == "POST" else dict(request.query_params)
        client = await asyncio.to_thread(self.clients.find, asked.get("client_id", ""))
        if client is None or (redirect := asked.get("redirect_uri", "")) not in client.redirects:
            return told("The client or its redirect_uri is not registered.", 400)
        back = {"state": asked["state"]} if "state" in asked else {}
        if asked.get("response_type") != "code" or not _challenged(asked):
            return back_to(redirect, back | {"error": "invalid_request"})
        if request.method == "GET":
            wishes = f"{asked.get('ui_locales', '')} {request.headers.get('accept-language', '')}"
            handed_on = {name: asked[name] for name in HANDED_ON if name in asked}
            return html(page.choice(page.language(wishes), handed_on), redirect)
        if (user := USERS.get(asked.get("user", ""))) is None:
            return back_to(redirect, back | {"error": "access_denied"})
        grant = Grant(user, client.id, redirect, asked["code_challenge"], asked.get("nonce"))
        return back_to(redirect, back | {"code": self.grants.code(grant)})

    async def token(self, request: Request) -> Response:
        try:
            form = await form_of(request)
            client = await self.proof.client(request.headers.get("authorization", ""), form)
            match form.get("grant_type"):
                case "client_credentials" if client.roles:
                    return JSONResponse(await asyncio.to_thread(self._for_machine, client), headers=NO_STORE)
                case "authorization_code":
                    words = [form.get(name, "") for name in ("code", "redirect_uri", "code_verifier")]
                    grant = self.grants.redeem(words[0], client.id, words[1], words[2])
                case "refresh_token":
                    grant = self.grants.renew(form.get("refresh_token", ""), client.id)
                case _:
                    return error("unsupported_grant_type")
            return JSONResponse(await asyncio.to_thread(self._for_person, grant), headers=NO_STORE)
        except NotThatClient:
            return error("invalid_client", 401)
        except Spent:
            return error("invalid_grant")

    def _for_machine(self, client: Registered) -> dict[str, Any]:
        token = self.issuer.token(
            client.roles, subject=client.id, organisation=client.organisation, machine=True, seconds=MACHINE_SECONDS
        )
        return {"access_token": token, "token_type": "Bearer", "expires_in": MACHINE_SECONDS}

    def _for_person(self, grant: Grant) -> dict[str, Any]:
        user, now = grant.user, int(time.time())
        access = self.issuer.token(
            [user.role], subject=user.subject, organisation=user.organisation, seconds=PERSON_SECONDS
        )
        stated = {
            "iss": ISSUER, "aud": grant.client, "sub": user.subject, "sid": grant.session, "nonce": grant.nonce,
            "iat": now, "exp": now + PERSON_SECONDS,
        }  # fmt: skip
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": PERSON_SECONDS,
            "id_token": self.issuer.signed(stated),
            "refresh_token": self.grants.refresh(grant),
        }

    async def revoke(self, request: Request) -> Response:
        try:
            form = await form_of(request)
            client = await self.proof.client(request.headers.get("authorization", ""), form)
        except NotThatClient:
            return error("invalid_client", 401)
        self.grants.revoke(form.get("token", ""), client.id)
        return Response()

    async def end_session(self, request: Request) -> Response:
        """It keeps no session in the browser: the next sign-in asks again who one is."""
        asked = await form_of(request) if request.method == "POST" else dict(request.query_params)
        client = await asyncio.to_thread(self.clients.find, asked.get("client_id", ""))
        if client and (back := asked.get("post_logout_redirect_uri", "")) in client.leads_back:
            return back_to(back, {"state": asked["state"]} if "state" in asked else {}, iss=False)
        return told("You have signed out. · Vous êtes déconnecté. · لقد سجلت الخروج.")


def _challenged(asked: Mapping[str, str]) -> bool:
    """PKCE is not optional here (RFC 9700, 2.1.1)."""
    return asked.get("code_challenge_method") == "S256" and len(asked.get("code_challenge", "")) == 43
