"""Selection over HTTP: one route per command, one per view."""

from services.selection.api import (
    applications,
    calls,
    emergencies,
    erasures,
    exports,
    identity,
    imports,
    keys,
    organisations,
    participants,
    refusals,
    results,
    schemes,
    shares,
    steps,
)

routers = (
    organisations.router,
    schemes.router,
    calls.router,
    shares.router,
    steps.router,
    imports.router,
    refusals.router,
    results.router,
    applications.router,
    identity.router,
    emergencies.router,
    participants.router,
    erasures.router,
    exports.router,
    keys.router,
)

__all__ = ["routers"]
