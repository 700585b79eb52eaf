"""The gateway: it hears every service, composes each journey, and shows it to whoever may see it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.gateway.access import ACCESS
from services.gateway.api import routers
from services.gateway.domain.journey import journey, subject
from services.gateway.measuring import measures
from services.gateway.policies import policies
from services.gateway.publishing import publish
from services.gateway.subjects import calls, cohorts, corridors, employers, schemes, vacancies
from services.gateway.upstream import WITHIN, Upstream
from services.gateway.views import journeys
from services.gateway.web import organisations, pages, signing_in, through_issuer
from services.gateway.web.openid import OpenIdClient
from services.gateway.web.renewing import session
from services.gateway.web.session import tables
from shared.chassis import Service
from shared.chassis.engine import engine_on
from shared.chassis.http_client import http_client
from shared.chassis.runtime import Runtime
from shared.contracts.erasure import erasure, erasures
from shared.contracts.grants_copy import grants, grants_copy, schemes_of
from shared.contracts.organisation_standing import standing, standings
from shared.kernel import Aggregate, model


@asynccontextmanager
async def resources(app: FastAPI, runtime: Runtime) -> AsyncIterator[None]:
    """Sessions are kept beside the store, in tables that are no part of any history."""
    app.state.engine = engine_on(runtime.settings.database, pool_size=2, max_overflow=2)
    app.state.openid = OpenIdClient(runtime.settings)
    try:
        async with http_client(timeout=WITHIN) as http:
            app.state.selection = Upstream(http, runtime.settings.selection)
            yield
    finally:
        await app.state.engine.dispose()


service = Service(
    name="gateway",
    model=model(
        Aggregate(journey, views=(journeys,)),
        Aggregate(subject, views=(schemes, calls, cohorts, employers, vacancies, corridors)),
        Aggregate(grants_copy, views=(grants,)),
        Aggregate(erasure, views=(erasures,)),
        Aggregate(standing, views=(standings,)),
    ),
    routers=(*routers, signing_in.router),
    pages=(pages.router, organisations.router, signing_in.pages, through_issuer.pages),
    access=ACCESS,
    holdings={"scheme": schemes_of},
    standings=standings,
    publish=publish,
    policies=policies,
    listens_to=("selection", "training", "mobility", "reintegration"),
    budgeted=True,
    measures=measures,
    tables=tables,
    resources=resources,
    session=session,
    render=signing_in.render,
    summary="Each participant's journey as one, and the figures a scheme is judged by",
)
