"""One `Service(...)` statement makes an app of ours: its model, routes, access, publishing and policies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
import structlog
from fastapi import Depends, FastAPI, Request
from starlette.middleware import Middleware

from shared.chassis import docs, health, operator
from shared.chassis.access import check_access
from shared.chassis.answering import Render, answer_problems
from shared.chassis.auth import PUBLIC, Access, Principal, allowed, unauthorised
from shared.chassis.headers import SecurityHeaders
from shared.chassis.keys import keys_at
from shared.chassis.limits import MemoryTally, PostgresTally, Rates, Streams, ViewBudget, budgets, charged, limits
from shared.chassis.measures import Measures
from shared.chassis.metrics import Reading
from shared.chassis.narrowing import Holdings, reads_of
from shared.chassis.problems import Problem
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
from shared.messaging.reconciliation import RECONCILIATION
from shared.messaging.relay import Publish

VERSION = "0.1.0"
Lifespan = Callable[[FastAPI, Runtime], Any]
log = structlog.get_logger()


@dataclass(frozen=True)
class Service:
    """`resources` is an async context manager around the app's life, for what a service holds besides its store;
    `work` makes its long work from the running app; `session` finds a signed-in browser's principal;
    `render` may answer a problem as a page; a `budgeted` service shows dossiers to employers, and counts them;
    `holdings` find the calls and schemes an organisation has to do with; `standings` tell which organisations may act
    no more."""

    name: str
    model: Model
    routers: Sequence[APIRouter]
    access: Access
    publish: Publish | None = None
    policies: Policies | None = None
    listens_to: Sequence[str] = ()
    pages: Sequence[APIRouter] = ()
    budgeted: bool = False
    tables: Callable[[sa.MetaData], object] | None = None
    resources: Lifespan | None = None
    work: Callable[[FastAPI], Sequence[Work]] = lambda _: ()
    session: Callable[[Request], Awaitable[Principal | None]] | None = None
    render: Render | None = None
    measures: Measures | None = None
    holdings: Holdings = field(default_factory=dict)
    standings: Projection[Any] | None = None
    summary: str = ""
    whole: Model = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", Model((*self.model.aggregates, PARKING, RECONCILIATION)))
        check_access(self.name, [*self.routers, *self.pages], self.access, self.whole)

    def metadata(self) -> sa.MetaData:
        """Every table of this service's database."""
        tables = metadata(self.whole)
        if self.tables:
            self.tables(tables)
        if self.budgeted:
            budgets.tables(tables)
        return tables

    def app(self, settings: Settings, telemetry: Telemetry | None = None, revision: str = "") -> FastAPI:
        """`revision` is the newest one of its tables that this code knows."""
        telemetry = telemetry or Telemetry(self.name, settings.traces, settings.trace_ratio)
        telemetry.metrics.set(Reading("passerelle_build_info", 1, {"version": VERSION}))
        if self.measures:
            telemetry.metrics.watch(self.measures.gauges)
        app = FastAPI(
            title=f"Passerelle: {self.name}",
            version=VERSION,
            summary=self.summary or None,
            lifespan=self._lifespan,
            docs_url=None,
            redoc_url=None,
            middleware=[Middleware(Observed, telemetry=telemetry), *limits(settings)],
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
        app.state.rates = Rates(settings, telemetry.metrics.limited)
        app.state.streams = Streams(settings.live_streams, telemetry.metrics.limited)
        app.state.view_budget = ViewBudget(MemoryTally(), settings.employer_views, telemetry.metrics.limited)
        app.state.revision = revision
        app.state.draining, app.state.stopping = False, asyncio.Event()
        guarded = [Depends(authorise)]
        app.include_router(health.router)
        if settings.demo:
            app.include_router(docs.router)
        app.include_router(operator.router, prefix="/v1", dependencies=guarded)
        for router in self.routers:
            app.include_router(router, prefix="/v1", dependencies=guarded)
        for page in self.pages:
            app.include_router(page, dependencies=guarded, include_in_schema=False)
        stack = app.build_middleware_stack
        app.build_middleware_stack = lambda: SecurityHeaders(stack(), settings.public_url)  # type: ignore[method-assign]
        app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]
        answer_problems(app, self.render)
        return app

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        runtime = await Runtime.open(self.name, self.whole, app.state.settings, app.state.telemetry, app.state.revision)
        runtime.measures = self.measures
        if self.budgeted:
            app.state.view_budget = replace(app.state.view_budget, tally=PostgresTally(runtime.store.pool))
        app.state.runtime, app.state.store, app.state.clock = runtime, runtime.store, runtime.clock
        try:
            async with _resources(self, app, runtime):
                await runtime.start(self.publish, self.policies, self.listens_to, self.work(app))
                log.info("started", version=VERSION, role=app.state.settings.role)
                yield
                app.state.draining = True
                app.state.stopping.set()
                await runtime.close()
                log.info("stopped")
        finally:
            await runtime.close()


@asynccontextmanager
async def _resources(service: Service, app: FastAPI, runtime: Runtime) -> AsyncIterator[None]:
    if service.resources is None:
        yield
        return
    async with service.resources(app, runtime):
        yield


async def authorise(request: Request) -> None:
    """Finds out who calls, and whether the access table lets them use this route."""
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise nul_character()
    service: Service = request.app.state.service
    name = request.scope["endpoint"].__name__
    policy = service.access.get(name) or operator.ACCESS[name]
    request.state.routed()
    principal = await charged(request, _principal(request, service, public=policy == PUBLIC))
    request.state.principal = principal
    if policy == PUBLIC:
        return
    if principal is None:
        raise unauthorised("Sign in first: send a bearer token.")
    if not allowed(principal, policy):
        raise Problem(403, "not_allowed", f"This needs one of the roles {', '.join(sorted(policy))}.")
    if service.standings:
        await refuse_barred(request.app.state.store, service.standings, principal)
    request.state.policy = policy
    request.state.reads = await reads_of(request, policy, principal, service.holdings)


async def _principal(request: Request, service: Service, *, public: bool) -> Principal | None:
    """What is for everybody is there while the issuer is away: one can sign out, and is told what is wrong."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        verifier: Verifier = request.app.state.verifier
        return await verifier.principal(token.strip())
    try:
        return await service.session(request) if service.session else None
    except Problem as problem:
        if public and problem.status >= 500:
            return None
        raise
