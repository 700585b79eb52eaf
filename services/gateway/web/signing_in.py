"""Signing in with a link of a demo stack, and the pages that say what to do when something is not possible."""

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from services.gateway.web.language import language_of, marked, translator
from services.gateway.web.links import issue_link, redeem
from services.gateway.web.rendering import page
from services.gateway.web.session import SESSION_VALID, set_cookie
from shared.chassis import APIRouter, Problem

pages = APIRouter()
router = APIRouter(tags=["sign-in"])
ASK = "passerelle link"


class LoginLink(BaseModel):
    """Opens one session, once, within ten minutes."""

    url: str
    valid_minutes: int = 10


class Words(NamedTuple):
    heading: str
    advice: str


PROBLEMS = {
    400: Words(
        marked("Signing in did not work"), marked("Begin again. If it stays, tell the operator of your scheme.")
    ),
    401: Words(
        marked("Please sign in"),
        marked("Ask the operator of your scheme for a sign-in link and open it here. It works once, for ten minutes."),
    ),
    403: Words(
        marked("This page is not for your role"), marked("Ask the operator of your scheme if you need to see it.")
    ),
    404: Words(
        marked("Nothing is here"),
        marked("The address may be incomplete, or the page is not for you. Check the number, or search for it."),
    ),
    410: Words(
        marked("This link has been used or is too old"),
        marked("A sign-in link works once, for ten minutes. Ask the operator of your scheme for a new one."),
    ),
    422: Words(
        marked("This address cannot be read"),
        marked("A part of it is not as expected, such as a number or a date. Check it and try again."),
    ),
    429: Words(
        marked("Too much at once"),
        marked("You have asked for more than is allowed in this time. Wait a while, then go on."),
    ),
    500: Words(
        marked("Something went wrong on our side"),
        marked("It was logged. Try again in a moment; if it stays, tell the operator of your scheme."),
    ),
}
THROUGH_ISSUER = Words(marked("Please sign in"), marked("Use the account that your organisation gave you."))
LINK_HELPS = (PROBLEMS[401], PROBLEMS[410], THROUGH_ISSUER)
OWN_ACCOUNT = Words(
    marked("This page needs your own account"),
    marked(
        "You came by a sign-in link, which shows journeys and figures alone. Sign in with your own account for more."
    ),
)
OUTDATED = Words(
    marked("This form is too old"), marked("Load the page again and send its form once more; nothing was changed.")
)


@router.post("/login-links", status_code=201)
async def create_login_link(request: Request) -> LoginLink:
    """For the caller's own browser, with the caller's own rights and no others; in a demo stack alone."""
    _for_demos(request)
    code = await issue_link(request.app.state.engine, request.state.principal, datetime.now(UTC))
    base = request.app.state.settings.public_url or str(request.base_url)
    return LoginLink(url=f"{base.rstrip('/')}/login/{code}")


@pages.get("/login/{code}")
async def login(code: str, request: Request) -> Response:
    _for_demos(request)
    signed = await redeem(request.app.state.engine, code, datetime.now(UTC))
    response = RedirectResponse("/", 303)
    set_cookie(request, response, signed.session, SESSION_VALID)
    return response


def _for_demos(request: Request) -> None:
    if not request.app.state.settings.demo:
        raise Problem(403, "demo_only", "Login links are for demo stacks; sign in through your issuer, at /signin.")


async def render(request: Request, problem: Problem) -> Response | None:
    """A problem as a page, for those who came with a browser."""
    if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
        return None
    sign_in = problem.status in (400, 401) and request.app.state.openid.configured
    words = _words(problem, sign_in)
    gettext = translator(language_of(request))
    return page(
        request,
        "problem.html",
        problem.status,
        number=problem.status,
        heading=gettext(words.heading),
        advice=gettext(words.advice),
        sign_in=f"/signin?{urlencode({'next': request.url.path})}" if sign_in else None,
        command=ASK if words in LINK_HELPS and request.app.state.settings.demo else None,
    )


def _words(problem: Problem, sign_in: bool) -> Words:
    match problem.status, problem.code:
        case _, "own_account_needed":
            return OWN_ACCOUNT
        case 401, _ if sign_in:
            return THROUGH_ISSUER
        case _, "form_outdated":
            return OUTDATED
        case status, _:
            return PROBLEMS.get(status, PROBLEMS[500] if status >= 500 else PROBLEMS[404])
