"""The runtime of the service, for a route that asks after it."""

from typing import Annotated

from fastapi import Depends, Request

from shared.chassis.runtime import Runtime


async def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


Run = Annotated[Runtime, Depends(runtime_of)]
