"""Selection over HTTP: one route per command, one per view."""

from services.selection.api import applications, calls, imports, refusals, registers, results, steps

routers = (
    registers.router,
    calls.router,
    steps.router,
    imports.router,
    refusals.router,
    results.router,
    applications.router,
)

__all__ = ["routers"]
