"""Health: live says that this process is not stuck, ready that it can answer; metrics are for Prometheus."""

import asyncio

from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from shared.chassis.problems import Problem
from shared.chassis.routing import APIRouter
from shared.kernel.store import StoreError

router = APIRouter(tags=["health"], include_in_schema=False)


@router.get("/health/live")
async def live(request: Request) -> dict[str, str]:
    if not request.app.state.runtime.alive():
        raise Problem(503, "stuck", "A task of this process is stuck; it has to be restarted.")
    return {"status": "live"}


@router.get("/health/ready")
async def ready(request: Request) -> dict[str, str]:
    """A broker that is down does not make a service unready: the log keeps what is to be published."""
    if request.app.state.draining:
        raise Problem(503, "draining", "This process is shutting down.")
    try:
        async with asyncio.timeout(2):
            await request.app.state.store.head()
    except (StoreError, OSError) as error:
        raise Problem(503, "database_unreachable", "The service's database does not answer.") from error
    return {"status": "ready", "service": request.app.state.service.name}


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(request.app.state.telemetry.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
