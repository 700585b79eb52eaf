"""Sessions of browsers: a secret in a cookie, of which only the hash is kept here; tokens never leave the gateway."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.chassis import Principal, Role
from shared.chassis.addresses import is_local

SESSION_VALID = timedelta(hours=8)
METADATA = sa.MetaData()
login_links = sa.Table(
    "login_links",
    METADATA,
    sa.Column("code_hash", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("human", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)
sessions = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id_hash", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("organisation", sa.Text),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("human", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("issuer_session", sa.Text, index=True),
    sa.Column("renew_at", sa.DateTime(timezone=True)),
    sa.Column("rights_until", sa.DateTime(timezone=True)),
    sa.Column("refresh", sa.LargeBinary),
    sa.Column("access", sa.LargeBinary),
)


def tables(metadata: sa.MetaData) -> None:
    for table in (login_links, sessions):
        table.to_metadata(metadata)


@dataclass(frozen=True, slots=True)
class Signed:
    session: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of an open session; one of the issuer has rights for a short time, and a token to renew them."""

    principal: Principal
    issuer_session: str | None = None
    renew_at: datetime | None = None
    rights_until: datetime | None = None
    refresh: bytes | None = None
    access: bytes | None = None

    @property
    def of_issuer(self) -> bool:
        return self.rights_until is not None


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def columns(person: Principal) -> dict[str, Any]:
    return {
        "subject": person.subject,
        "organisation": person.organisation,
        "roles": " ".join(sorted(person.roles)),
        "human": person.human,
    }


def person(row: sa.RowMapping) -> Principal:
    roles = frozenset(Role(one) for one in row["roles"].split())
    return Principal(row["subject"], row["organisation"], roles, row["human"])


async def open_session(connection: AsyncConnection, secret: str, held: Held, now: datetime) -> Signed:
    expires = now + SESSION_VALID
    await connection.execute(sa.delete(sessions).where(sessions.c.expires_at < now))
    await connection.execute(
        sa.insert(sessions).values(
            id_hash=hashed(secret),
            opened_at=now,
            expires_at=expires,
            issuer_session=held.issuer_session,
            renew_at=held.renew_at,
            rights_until=held.rights_until,
            refresh=held.refresh,
            access=held.access,
            **columns(held.principal),
        )
    )
    return Signed(secret, expires)


async def held_by(engine: AsyncEngine, secret: str, now: datetime) -> Held | None:
    found = sa.select(sessions).where(sessions.c.id_hash == hashed(secret), sessions.c.expires_at >= now)
    async with engine.connect() as connection:
        row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        return None
    return Held(person(row), row["issuer_session"], row["renew_at"], row["rights_until"], row["refresh"], row["access"])


async def close(engine: AsyncEngine, secret: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(sa.delete(sessions).where(sessions.c.id_hash == hashed(secret)))


async def close_of_issuer(engine: AsyncEngine, subject: str | None, issuer_session: str | None, at: datetime) -> int:
    """Those of one session at the issuer; else all that a subject had opened by then."""
    if issuer_session is not None:
        those = sessions.c.issuer_session == issuer_session
    else:
        those = sa.and_(sessions.c.subject == subject, sessions.c.rights_until.is_not(None), sessions.c.opened_at <= at)
    async with engine.begin() as connection:
        return (await connection.execute(sa.delete(sessions).where(those))).rowcount


def is_plain(request: Request) -> bool:
    """Only on this very machine may a session travel without TLS."""
    return request.url.scheme == "http" and is_local(request.url.hostname)


def cookie_name(request: Request, what: str = "passerelle") -> str:
    """With TLS the browser itself holds the cookie to this host and to secure connections."""
    return what if is_plain(request) else f"__Host-{what}"


def secret_of(request: Request) -> str | None:
    return request.cookies.get(cookie_name(request))


def set_cookie(request: Request, response: Response, value: str, valid: timedelta, what: str = "passerelle") -> None:
    seconds, secure = int(valid.total_seconds()), not is_plain(request)
    name = cookie_name(request, what)
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def forget_cookie(request: Request, response: Response, what: str = "passerelle") -> None:
    secure = not is_plain(request)
    response.delete_cookie(cookie_name(request, what), httponly=True, samesite="lax", secure=secure)
