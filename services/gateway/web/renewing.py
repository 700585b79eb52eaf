"""A session's rights are the issuer's: held for the life of an access token, then asked for again."""

import asyncio
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncEngine

from services.gateway.web.forgery import refuse_forged
from services.gateway.web.openid import OpenIdClient, Refused, Tokens, Unreachable
from services.gateway.web.session import Held, close, columns, hashed, held_by, secret_of, sessions
from shared.chassis import Principal
from shared.chassis.signed import NotGood
from shared.chassis.tokens import Verifier

EARLY = timedelta(seconds=30)
TRIED_AGAIN_AFTER = timedelta(seconds=15)
LOOKS, LOOK_EVERY = 120, 0.1
log = structlog.get_logger()


def sealed(secret: str, token: str | None) -> bytes | None:
    """Only with the browser's own secret can it be read again, so a copy of the database is worth nothing."""
    return _box(secret).encrypt(token.encode()) if token else None


def unsealed(secret: str, box: bytes) -> str:
    return _box(secret).decrypt(box).decode()


def _box(secret: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"refresh token of a session").derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))


async def session(request: Request) -> Principal | None:
    """The principal of a signed-in browser; one that changes something must do it from a page of ours."""
    if (secret := secret_of(request)) is None:
        return None
    now = datetime.now(UTC)
    held = await held_by(request.app.state.engine, secret, now)
    if held is None:
        return None
    await refuse_forged(request, secret)
    return await principal_at(request.app, secret, held, now)


async def principal_at(app: FastAPI, secret: str, held: Held, now: datetime) -> Principal | None:
    """Raises Unreachable when the rights are over and the issuer cannot be asked."""
    if held.renew_at is None or held.renew_at > now:
        return held.principal
    if (refresh := await _claimed(app.state.engine, secret, now)) is not None:
        return await _renewed(app, secret, held, refresh, now)
    return await _awaited(app.state.engine, secret, held, now)


async def _claimed(engine: AsyncEngine, secret: str, now: datetime) -> bytes | None:
    """One request of all replicas asks the issuer: a refresh token that is used twice ends the session there."""
    mine = sa.update(sessions).where(sessions.c.id_hash == hashed(secret), sessions.c.renew_at <= now)
    async with engine.begin() as connection:
        found = await connection.execute(
            mine.values(renew_at=now + TRIED_AGAIN_AFTER).returning(sa.func.coalesce(sessions.c.refresh, b""))
        )
        box: bytes | None = found.scalar_one_or_none()
    return box


async def _renewed(app: FastAPI, secret: str, held: Held, refresh: bytes, now: datetime) -> Principal | None:
    client: OpenIdClient = app.state.openid
    try:
        if not refresh:
            raise Refused("there is no refresh token")
        tokens = await client.renew(unsealed(secret, refresh))
        fresh = await holding(app.state.verifier, secret, tokens, held)
    except (Refused, NotGood, InvalidToken) as error:
        log.info("a session ends, as its issuer wants", reason=str(error))
        await close(app.state.engine, secret)
        return None
    except Unreachable:
        if _rights_until(held) > now:
            return held.principal
        raise
    return fresh.principal if await _stored(app.state.engine, secret, fresh) else None


async def holding(verifier: Verifier, secret: str, tokens: Tokens, before: Held | None = None) -> Held:
    """Raises NotGood for tokens of someone else than before."""
    principal, expires = await verifier.read(tokens.access_token)
    if before and principal.subject != before.principal.subject:
        raise NotGood("It is for another subject.")
    until = datetime.fromtimestamp(expires, UTC)
    box = sealed(secret, tokens.refresh_token) or (before.refresh if before else None)
    access = sealed(secret, tokens.access_token)
    return Held(principal, before.issuer_session if before else None, until - EARLY, until, box, access)


async def _stored(engine: AsyncEngine, secret: str, held: Held) -> bool:
    """False when the session was ended meanwhile."""
    mine = sa.update(sessions).where(sessions.c.id_hash == hashed(secret))
    times = {
        "renew_at": held.renew_at,
        "rights_until": held.rights_until,
        "refresh": held.refresh,
        "access": held.access,
    }
    async with engine.begin() as connection:
        return (await connection.execute(mine.values(**times, **columns(held.principal)))).rowcount == 1


async def _awaited(engine: AsyncEngine, secret: str, held: Held, now: datetime) -> Principal | None:
    """Another request is asking; until it knows, what was right before goes on for as long as it was given."""
    for _ in range(LOOKS):
        if _rights_until(held) > now:
            return held.principal
        await asyncio.sleep(LOOK_EVERY)
        if (found := await held_by(engine, secret, now)) is None:
            return None
        held = found
    raise Unreachable


def _rights_until(held: Held) -> datetime:
    assert held.rights_until
    return held.rights_until
