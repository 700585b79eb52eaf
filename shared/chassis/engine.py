"""SQLAlchemy's engine on a DSN as asyncpg reads it: SQLAlchemy alone stumbles over `sslmode` and `sslrootcert`."""

from functools import partial
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def engine_on(dsn: str, **options: Any) -> AsyncEngine:
    return create_async_engine("postgresql+asyncpg://", async_creator=partial(asyncpg.connect, dsn), **options)
