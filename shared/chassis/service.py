"""One `Service(...)` statement makes an app of ours: its model, routes, access, publishing and policies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response

from shared.chassis import health, operator
from shared.chassis.auth import PUBLIC, Access, Principal, allowed, unauthorised
from shared.chassis.keys import keys_at
from shared.chassis.limits import BodyLimit
from shared.chassis.problems import EXPECTED, Problem, answer_problem, problem_of
from shared.chassis.routing import APIRouter, nul_character, openapi_of
from shared.chassis.runtime import Runtime
from shared.chassis.settings import Settings
from shared.chassis.standing import refuse_barred
from shared.chassis.telemetry import Observed, Telemetry
from shared.chassis.tokens import Verifier
from shared.chassis.work import Work
from shared.kernel.model import Model
from shared.kernel.projection import Projection
from shared.kernel.store import metadata
from shared.messaging.parking import PARKING
from shared.messaging.policies import Policies
from shared.messaging.relay import Publish

VERSION = "0.1.0"
Lifespan = Callable[[FastAPI, Runtime], Any]


@dataclass(frozen=True)
class Service:
    """`resources` is an async context manager around the app's life, for what a service holds besides its store;
    `work` makes its long work from the running app; `session` finds a signed-in browser's principal;
    `render` may answer a problem as a page; `standings` tell which organisations may act no more."""

    name: str
    model: Model
    routers: Sequence[APIRouter]
    access: Access
    publish: Publish | None = None
    policies: Policies | None = None
    listens_to: Sequence[str] = ()
    pages: Sequence[APIRouter] = ()
    tables: Callable[[sa.MetaData], object] | None = None
    resources: Lifespan | None = None
    work: Callable[[FastAPI], Sequence[Work]] = lambda _: ()
    session: Callable[[Request], Awaitable[Principal | None]] | None = None
    render: Callable[[Request, Problem], Awaitable[Response | None]] | None = None
    standings: Projection[Any] | None = None
    summary: str = ""
    whole: Model = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", Model((*self.model.aggregates, PARKING)))
        _check_access(self)

    def metadata(self) -> sa.MetaData:
        """Every table of this service's database."""
        tables = metadata(self.whole)
        if self.tables:
            self.tables(tables)
        return tables

    def app(self, settings: Settings, telemetry: Telemetry | None = None) -> FastAPI:
        telemetry = telemetry or Telemetry(self.name, settings.traces, settings.trace_ratio)
        app = FastAPI(
            title=f"Passerelle: {self.name}",
            version=VERSION,
            summary=self.summary or None,
            lifespan=self._lifespan,
            docs_url="/docs",
            redoc_url=None,
            middleware=[Middleware(Observed, telemetry=telemetry), Middleware(BodyLimit, limit=settings.max_body)],
            telemetry={
                "tracing": False,
                "metrics": False,
                "logs": False,
                "operation_spans": False,
                "auto_configure": False,
            },
            strict_content_type=False,
        )
        app.state.service, app.state.settings, app.state.telemetry = self, settings, telemetry
        app.state.verifier = Verifier(settings.issuer, settings.audience, keys_at(settings.jwks))
        app.state.draining, app.state.stopping = False, asyncio.Event()
        guarded = [Depends(authorise)]
        app.include_router(health.router)
        app.include_router(operator.router, prefix="/v1", dependencies=guarded)
        for router in self.routers:
            app.include_router(router, prefix="/v1", dependencies=guarded)
        for page in self.pages:
            app.include_router(page, dependencies=guarded, include_in_schema=False)
        app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]
        _answer_problems(app)
        return app

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        runtime = await Runtime.open(self.name, self.whole, app.state.settings, app.state.telemetry)
        app.state.runtime, app.state.store, app.state.clock = runtime, runtime.store, runtime.clock
        try:
            async with _resources(self, app, runtime):
                await runtime.start(self.publish, self.policies, self.listens_to, self.work(app))
                yield
                app.state.draining = True
                app.state.stopping.set()
                await runtime.close()
        finally:
            await runtime.close()


@asynccontextmanager
async def _resources(service: Service, app: FastAPI, runtime: Runtime) -> AsyncIterator[None]:
    if service.resources is None:
        yield
        return
    async with service.resources(app, runtime):
        yield


def _check_access(service: Service) -> None:
    """A route that is missing from the access table, or an entry without a route, stops the start."""
    routers = [*service.routers, *service.pages]
    endpoints = {route.endpoint for router in routers for route in router.routes if hasattr(route, "endpoint")}
    routes = {endpoint.__name__ for endpoint in endpoints}
    if len(routes) < len(endpoints):
        raise ValueError(f"two routes of {service.name} share a function name, and so an entry of the access table")
    declared = set(service.access)
    if routes != declared:
        missing, unknown = sorted(routes - declared), sorted(declared - routes)
        raise ValueError(
            f"access table of {service.name}: routes without an entry {missing}, entries without a route {unknown}"
        )


async def authorise(request: Request) -> None:
    """Finds out who calls, and whether the access table lets them use this route."""
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise nul_character()
    service: Service = request.app.state.service
    name = request.scope["endpoint"].__name__
    roles = service.access.get(name) or operator.ACCESS[name]
    request.state.principal = None
    try:
        principal = await _principal(request, service)
    except Problem as problem:
        if roles == PUBLIC and problem.status >= 500:
            return
        raise
    request.state.principal = principal
    if roles == PUBLIC:
        return
    if principal is None:
        raise unauthorised("Sign in first: send a bearer token.")
    if not allowed(principal, roles):
        wanted = ", ".join(sorted(roles))
        raise Problem(403, "not_allowed", f"This needs one of the roles {wanted}.")
    if service.standings:
        await refuse_barred(request.app.state.store, service.standings, principal)


async def _principal(request: Request, service: Service) -> Principal | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        principal: Principal = await request.app.state.verifier.principal(token.strip())
        return principal
    return await service.session(request) if service.session else None


def _answer_problems(app: FastAPI) -> None:
    async def on_error(request: Request, error: Exception) -> Response:
        service: Service = request.app.state.service
        problem = problem_of(error)
        if service.render and problem and (page := await service.render(request, problem)):
            return page
        return await answer_problem(request, error)

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
        problem = Problem(
            error.status_code, codes.get(error.status_code, "http_error"), str(error.detail), headers=error.headers
        )
        return await on_error(request, problem)

    async def on_parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            {"at": "/" + "/".join(str(part) for part in fault["loc"]), "message": fault["msg"], "kind": fault["type"]}
            for fault in error.errors()
        ]
        return await on_error(
            request, Problem(422, "invalid_request", "A parameter is not as expected; see errors.", errors=faults)
        )

    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_parameters)
    for kind in (Problem, *EXPECTED):
        app.add_exception_handler(kind, on_error)
    app.add_exception_handler(Exception, on_error)
