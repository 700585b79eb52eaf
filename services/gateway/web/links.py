"""One-use login links of demo stacks: the code opens a session with the rights of who asked for it, and no others."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.gateway.web.session import Held, Signed, columns, hashed, login_links, new_secret, open_session, person
from shared.chassis import Principal, Problem

LINK_VALID = timedelta(minutes=10)


async def issue_link(engine: AsyncEngine, asking: Principal, now: datetime) -> str:
    """The code of a link; only its hash is kept."""
    code = new_secret()
    row = columns(asking) | {"code_hash": hashed(code), "expires_at": now + LINK_VALID}
    async with engine.begin() as connection:
        await connection.execute(sa.delete(login_links).where(login_links.c.expires_at < now))
        await connection.execute(sa.insert(login_links).values(row))
    return code


async def redeem(engine: AsyncEngine, code: str, now: datetime) -> Signed:
    """Takes the link away and opens a session in one transaction, so that two clicks give one session."""
    taken = sa.delete(login_links).where(login_links.c.code_hash == hashed(code), login_links.c.expires_at >= now)
    async with engine.begin() as connection:
        row = (await connection.execute(taken.returning(login_links))).mappings().one_or_none()
        if row is None:
            raise Problem(410, "link_expired", "This sign-in link was used already or is too old; ask for a new one.")
        return await open_session(connection, new_secret(), Held(person(row)), now)
