"""Forged forms: whoever changes something with a session sends along what only our own pages know (OWASP CSRF)."""

import hmac
from urllib.parse import parse_qs

from fastapi import Request

from services.gateway.web.session import secret_of
from shared.chassis import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf_token", "x-csrf-token"
FORM = "application/x-www-form-urlencoded"


def token_of(secret: str) -> str:
    """Derived from the session's secret, so that it changes with each sign-in and nothing has to be kept."""
    return hmac.digest(secret.encode(), b"form of a page", "sha256").hex()


def form_token(request: Request) -> str:
    secret = secret_of(request)
    return token_of(secret) if secret else ""


async def refuse_forged(request: Request, secret: str) -> None:
    if request.method in SAFE:
        return
    sent = request.headers.get(HEADER) or await _sent_in_form(request)
    if not hmac.compare_digest(sent.encode(), token_of(secret).encode()):
        raise Problem(403, "form_outdated", "Load the page again and send its form once more; it was not from here.")


async def _sent_in_form(request: Request) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return ""
    try:
        fields = parse_qs((await request.body()).decode(), max_num_fields=1000)
    except ValueError:
        return ""
    return fields.get(FIELD, [""])[0]
