"""The gateway over HTTP."""

from services.gateway.api import journeys, schemes

routers = (journeys.router, schemes.router)

__all__ = ["routers"]
