"""Sign-in without a password: an operator asks for a one-use link, which opens a session of some hours."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.chassis import Principal, Problem, Role

LINK_VALID = timedelta(minutes=10)
SESSION_VALID = timedelta(hours=8)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

METADATA = sa.MetaData()
login_links = sa.Table(
    "login_links",
    METADATA,
    sa.Column("code_hash", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)
sessions = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id_hash", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)


def tables(metadata: sa.MetaData) -> None:
    for table in (login_links, sessions):
        table.to_metadata(metadata)


@dataclass(frozen=True, slots=True)
class Signed:
    session: str
    expires_at: datetime


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def issue_link(engine: AsyncEngine, person: Principal, now: datetime) -> str:
    """The code of a one-use link that gives this person's own rights; only its hash is kept."""
    code = secrets.token_urlsafe(32)
    row = {"subject": person.subject, "organisation": person.organisation, "roles": " ".join(sorted(person.roles))}
    async with engine.begin() as connection:
        await connection.execute(sa.delete(login_links).where(login_links.c.expires_at < now))
        await connection.execute(
            sa.insert(login_links).values(code_hash=hashed(code), expires_at=now + LINK_VALID, **row)
        )
    return code


async def redeem(engine: AsyncEngine, code: str, now: datetime) -> Signed:
    """Takes the link away and opens a session in one transaction, so that two clicks give one session."""
    session, expires = secrets.token_urlsafe(32), now + SESSION_VALID
    taken = sa.delete(login_links).where(login_links.c.code_hash == hashed(code), login_links.c.expires_at >= now)
    async with engine.begin() as connection:
        row = (await connection.execute(taken.returning(login_links))).mappings().one_or_none()
        if row is None:
            raise Problem(410, "link_expired", "This sign-in link was used already or is too old; ask for a new one.")
        person = {name: row[name] for name in ("subject", "organisation", "roles")}
        await connection.execute(sa.delete(sessions).where(sessions.c.expires_at < now))
        await connection.execute(sa.insert(sessions).values(id_hash=hashed(session), expires_at=expires, **person))
    return Signed(session, expires)


async def principal_of(engine: AsyncEngine, session: str, now: datetime) -> Principal | None:
    found = sa.select(sessions).where(sessions.c.id_hash == hashed(session), sessions.c.expires_at >= now)
    async with engine.connect() as connection:
        row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        return None
    return Principal(row["subject"], row["organisation"], frozenset(Role(one) for one in row["roles"].split()))


async def close(engine: AsyncEngine, session: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(sa.delete(sessions).where(sessions.c.id_hash == hashed(session)))


def is_plain(request: Request) -> bool:
    """Only on this very machine may a session travel without TLS."""
    return request.url.scheme == "http" and request.url.hostname in LOOPBACK


def cookie_name(request: Request) -> str:
    """With TLS the browser itself holds the cookie to this host and to secure connections."""
    return "passerelle" if is_plain(request) else "__Host-passerelle"


def set_cookie(request: Request, response: Response, signed: Signed) -> None:
    response.set_cookie(
        cookie_name(request),
        signed.session,
        max_age=int(SESSION_VALID.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=not is_plain(request),
    )


async def session(request: Request) -> Principal | None:
    """The principal of a signed-in browser."""
    cookie = request.cookies.get(cookie_name(request))
    return await principal_of(request.app.state.engine, cookie, datetime.now(UTC)) if cookie else None
