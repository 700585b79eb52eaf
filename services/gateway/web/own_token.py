"""The access token of whoever has the page open: sent along as a bearer, or sealed in the session by its cookie."""

from datetime import UTC, datetime

from fastapi import Request

from services.gateway.web.renewing import unsealed
from services.gateway.web.session import held_by, secret_of
from shared.chassis import Problem


async def own_token(request: Request) -> str:
    """Raises Problem for a session that a login link opened: it has rights at the gateway alone."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    secret = secret_of(request)
    held = await held_by(request.app.state.engine, secret, datetime.now(UTC)) if secret else None
    if secret is None or held is None or held.access is None:
        raise Problem(401, "own_account_needed", "Sign in with your own account, at /signin, to see this page.")
    return unsealed(secret, held.access)
