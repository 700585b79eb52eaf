"""Signing in and out through the issuer: authorization code with PKCE, the tokens stay with the gateway."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, quote, unquote

import structlog
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from services.gateway.web.language import language_of
from services.gateway.web.openid import OpenIdClient, Refused, Unreachable
from services.gateway.web.rendering import page
from services.gateway.web.renewing import holding, unsealed
from services.gateway.web.session import (
    SESSION_VALID,
    Held,
    close,
    close_of_issuer,
    cookie_name,
    forget_cookie,
    held_by,
    new_secret,
    open_session,
    secret_of,
    set_cookie,
)
from services.gateway.web.statements import ended, identified
from shared.chassis import APIRouter, Problem
from shared.chassis.signed import NotGood

pages = APIRouter()
COMING, COMING_VALID = "passerelle-signin", timedelta(minutes=10)
LONGEST_NEXT, LONGEST_FORM = 2_000, 32 * 1024
log = structlog.get_logger()


def derived(secret: str, what: str) -> str:
    """State, nonce and PKCE verifier all follow from one secret that only this browser holds."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), what.encode(), "sha256")).rstrip(b"=").decode()


def base_of(request: Request) -> str:
    return (request.app.state.settings.public_url or str(request.base_url)).rstrip("/")


def redirect_of(request: Request) -> str:
    return f"{base_of(request)}/signin/callback"


def local(path: str) -> str:
    """A path of ours, never another place."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if good and len(path) <= LONGEST_NEXT else "/"


def client_of(request: Request) -> OpenIdClient:
    client: OpenIdClient = request.app.state.openid
    if not client.configured:
        raise Problem(404, "not_found", "No issuer is set up for signing in; see PASSERELLE_CLIENT_SECRET.")
    return client


@pages.get("/signin")
async def sign_in(request: Request, next: str = "/") -> Response:
    client, secret = client_of(request), new_secret()
    challenge = urlsafe_b64encode(sha256(derived(secret, "verifier").encode()).digest()).rstrip(b"=").decode()
    address = await client.authorization(
        redirect_of(request), derived(secret, "state"), derived(secret, "nonce"), challenge, language_of(request)
    )
    response = RedirectResponse(address, 302, {"Cache-Control": "no-store"})
    set_cookie(request, response, f"{secret}.{quote(local(next), safe='')}", COMING_VALID, COMING)
    return response


@pages.get("/signin/callback")
async def sign_in_callback(
    request: Request, state: str = "", code: str = "", iss: str | None = None, error: str = ""
) -> Response:
    client = client_of(request)
    secret, _, next = request.cookies.get(cookie_name(request, COMING), "").partition(".")
    if not secret or not hmac.compare_digest(state.encode(), derived(secret, "state").encode()):
        raise failed("it was not begun in this browser, or too long ago")
    metadata = await client.metadata()
    if iss != metadata.issuer and (iss is not None or metadata.authorization_response_iss_parameter_supported):
        raise failed("the answer is another issuer's")
    if error or not code:
        raise failed("the issuer refused it")
    session = new_secret()
    try:
        held = await _held(request, client, code, secret, session)
    except (Refused, NotGood) as reason:
        raise failed(str(reason)) from reason
    response = RedirectResponse(local(unquote(next)), 303, {"Cache-Control": "no-store"})
    await _open(request, response, session, held)
    return response


async def _held(request: Request, client: OpenIdClient, code: str, secret: str, session: str) -> Held:
    verifier, settings = request.app.state.verifier, request.app.state.settings
    tokens = await client.exchange(code, derived(secret, "verifier"), redirect_of(request))
    if tokens.id_token is None:
        raise NotGood("There is no ID token.")
    who = await identified(tokens.id_token, verifier.keys, settings, derived(secret, "nonce"))
    held: Held = await holding(verifier, session, tokens)
    if held.principal.subject != who.subject:
        raise NotGood("The two tokens are for different subjects.")
    return Held(held.principal, who.issuer_session, held.renew_at, held.rights_until, held.refresh, held.access)


async def _open(request: Request, response: Response, session: str, held: Held) -> None:
    """Always under a new secret; the one that this browser came with ends."""
    engine, now = request.app.state.engine, datetime.now(UTC)
    if before := secret_of(request):
        await close(engine, before)
    async with engine.begin() as connection:
        await open_session(connection, session, held, now)
    set_cookie(request, response, session, SESSION_VALID)
    forget_cookie(request, response, COMING)


def failed(reason: str) -> Problem:
    log.info("a sign-in failed", reason=reason)
    return Problem(400, "sign_in_failed", f"Signing in did not work: {reason.rstrip('.')}. Begin again at /signin.")


@pages.post("/logout")
async def logout(request: Request) -> Response:
    secret, engine = secret_of(request), request.app.state.engine
    held = await held_by(engine, secret, datetime.now(UTC)) if secret else None
    if secret:
        await close(engine, secret)
    if secret and held and held.refresh:
        await _taken_back(request, unsealed(secret, held.refresh))
    response = RedirectResponse("/signed-out" if held and held.of_issuer else "/", 303)
    forget_cookie(request, response)
    return response


async def _taken_back(request: Request, refresh: str) -> None:
    """What the gateway held is of no more use to anybody; the session here has ended in any case."""
    try:
        await request.app.state.openid.revoke(refresh)
    except (Refused, Unreachable) as error:
        log.warning("a refresh token was not taken back", error=str(error))


@pages.get("/signed-out")
async def signed_out(request: Request) -> Response:
    """Goes on to the issuer by itself: a redirect after a form would be against the pages' own policy."""
    leaving = await client_of(request).leaving(f"{base_of(request)}/")
    response = page(request, "signed_out.html", leaving=leaving)
    if leaving:
        response.headers["Refresh"] = f"0; url={leaving}"
    return response


@pages.post("/signin/back-channel-logout")
async def back_channel_logout(request: Request) -> Response:
    """OpenID Connect Back-Channel Logout 1.0: the issuer ends sessions here, without any browser."""
    client_of(request)
    settings, keys = request.app.state.settings, request.app.state.verifier.keys
    try:
        told = await ended((await _small_form(request)).get("logout_token", ""), keys, settings)
    except NotGood as error:
        raise Problem(400, "invalid_logout_token", f"The logout token is not valid. {error}") from error
    count = await close_of_issuer(request.app.state.engine, told.subject, told.issuer_session, told.at)
    log.info("the issuer ended sessions", sessions=count)
    return Response(headers={"Cache-Control": "no-store"})


async def _small_form(request: Request) -> Mapping[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise NotGood("It is too long.")
    try:
        return {name: values[0] for name, values in parse_qs(body.decode(), max_num_fields=20).items()}
    except ValueError as error:
        raise NotGood("It is not a form.") from error
