"""What the routes of the gateway share: its store, and where a lost stream goes on."""

from typing import Annotated

from fastapi import Depends, Header, Request

from shared.kernel.store import Store


async def store(request: Request) -> Store:
    found: Store = request.app.state.store
    return found


Events = Annotated[Store, Depends(store)]
LastEventId = Annotated[str | None, Header()]
