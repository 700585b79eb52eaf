"""How the built-in issuer reads forms and answers: never kept by a browser, never in another page's frame."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from passerelle.issuer import ISSUER
from passerelle.issuing import page

LARGEST = 64 * 1024
NO_STORE = {"Cache-Control": "no-store"}


def back_to(redirect: str, query: Mapping[str, str], *, iss: bool = True) -> Response:
    told = {**query, "iss": ISSUER} if iss else query
    return RedirectResponse(f"{redirect}?{urlencode(told)}" if told else redirect, 303, NO_STORE)


def error(code: str, status: int = 400) -> Response:
    challenge = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    return JSONResponse({"error": code}, status, NO_STORE | challenge)


def told(text: str, status: int = 200) -> Response:
    return html(page.document("en", "Demo", f"<p>{text}</p>"), "", status)


def html(text: str, leads_to: str, status: int = 200) -> Response:
    parts = urlsplit(leads_to)
    style = b64encode(sha256(page.STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {parts.scheme}://{parts.netloc}"
    )
    return HTMLResponse(text, status, NO_STORE | {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"})


async def form_of(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return {}
    try:
        return {name: values[0] for name, values in parse_qs(body.decode(), max_num_fields=50).items()}
    except ValueError:
        return {}
