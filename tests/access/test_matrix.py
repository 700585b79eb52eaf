"""Every operation of every service, asked by every role, for its own, for another's, and by nobody."""

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from passerelle.local import EmbeddedPostgres
from services.gateway.app import service as gateway
from services.mobility.app import service as mobility
from services.reintegration.app import service as reintegration
from services.selection.app import service as selection
from services.training.app import service as training
from shared.chassis import PUBLIC, Policy, Principal, Relation, Role, Service, Settings, operator
from shared.chassis.narrowing import kinds_of
from shared.chassis.routing import _BODIES
from shared.kernel.projection import EVERY, Projection
from tests.access.examples import example
from tests.access.worlds import MINE, THEIRS, World, seed
from tests.kernel.conftest import create_tables
from tests.selection.conftest import create_key_tables

SERVICES = {one.name: one for one in (selection, training, mobility, reintegration, gateway)}
NAMED = {
    "cohorts": "cohorts", "enrolments": "enrolments", "employers": "employers", "vacancies": "vacancies",
    "placements": "placements", "cases": "cases", "calls": "calls", "imports": "imports",
    "applications": "applications", "participants": "participants", "journeys": "journeys",
    "organisations": "organisations",
}  # fmt: skip
BEYOND_ROWS = {"corridors": "MA-BE", "operator": "parked"}


class Walk:
    """One service with two worlds in it, and whoever asks."""

    def __init__(self, service: Service, app: Any, http: httpx.AsyncClient) -> None:
        self.service, self.app, self.http = service, app, http

    @property
    def routes(self) -> Iterator[tuple[str, str, APIRoute, Policy]]:
        """Each method of each address, as the app mounts it."""
        mounted = [("/v1", operator.router), *(("/v1", one) for one in self.service.routers)]
        for prefix, router in [*mounted, *(("", one) for one in self.service.pages)]:
            for route in router.routes:
                assert isinstance(route, APIRoute)
                name = route.endpoint.__name__
                policy = self.service.access.get(name) or operator.ACCESS[name]
                yield from ((method, prefix + route.path, route, policy) for method in sorted(route.methods))

    def named(self, path: str, route: APIRoute) -> Projection[Any] | None:
        """The view whose document the address or the query names, none for lists and for what has no rows."""
        first = path.removeprefix("/v1").split("/")[1]
        asked = [one.name for one in route.dependant.query_params if one.field_info.is_required()]
        view = NAMED.get(first) if "{id}" in path else "calls" if "call_id" in asked else None
        return next((one for one in self.service.whole.projections if one.name == view), None)

    async def ask(
        self, method: str, path: str, route: APIRoute, world: World, who: Principal | None, full: bool
    ) -> httpx.Response:
        first = path.removeprefix("/v1").split("/")[1]
        id = world.own(first, next(iter(who.roles), None) if who else None)
        path = path.replace(":path", "").format(
            id=id,
            code="unknown",
            act="add-user",
            scheme_id=world.scheme,
            name="style.css" if first == "static" else BEYOND_ROWS.get(first, "parked"),
        )
        headers = {"Idempotency-Key": uuid4().hex}
        if who:
            self.app.state.verifier.who = who
            headers["Authorization"] = "Bearer somebody"
        query = {
            one.alias: world.names[one.name] for one in route.dependant.query_params if one.field_info.is_required()
        }
        body = self.body(route, world) if full else {}
        return await self.http.request(method, path, params=query, headers=headers, json=body)

    def body(self, route: APIRoute, world: World) -> Any:
        message = (route.openapi_extra or {}).get("requestBody", {}).get("x-message")
        return example(TypeAdapter(_BODIES[message]).json_schema(), world.names) if message else None


class Verifier(SimpleNamespace):
    who: Principal

    async def principal(self, token: str) -> Principal:
        return self.who


@pytest_asyncio.fixture(params=sorted(SERVICES))
async def walk(
    request: pytest.FixtureRequest, postgres: EmbeddedPostgres, database: str, tmp_path: Path
) -> AsyncIterator[Walk]:
    service, keys = SERVICES[request.param], f"keys_{uuid4().hex}"
    await create_tables(service.metadata(), database)
    await postgres.create_database(keys)
    await create_key_tables(postgres.dsn(keys))
    (tmp_path / "master.key").write_bytes(bytes(range(32)))
    settings = Settings(
        database=database, broker=f"memory://{uuid4().hex}", role="api", issuer="test", jwks=tmp_path / "none",
        master_key=tmp_path / "master.key", keys_database=postgres.dsn(keys), demo=True,
    )  # fmt: skip
    app = service.app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}") as http,
    ):
        app.state.verifier = Verifier()
        app.state.stopping.set()
        await seed(app, service)
        yield Walk(service, app, http)
    await postgres.drop_database(keys)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_the_walk_passes_every_entry_of_the_tables(service: Service) -> None:
    walked = {route.endpoint.__name__ for _, _, route, _ in Walk(service, None, httpx.AsyncClient()).routes}
    entries = {name for name in operator.ACCESS if name.startswith("operator")}
    assert walked == entries | set(service.access)


async def test_whoever_is_not_in_the_table_gets_nowhere(walk: Walk) -> None:
    wrong = []
    for method, path, route, policy in walk.routes:
        for role in (None, *Role):
            if policy == PUBLIC or role in policy:
                continue
            answer = await walk.ask(method, path, route, MINE, MINE.caller(role) if role else None, full=False)
            if answer.status_code != (403 if role else 401):
                wrong.append((method, path, role, answer.status_code))
    assert wrong == []


async def test_each_role_reaches_its_own(walk: Walk) -> None:
    wrong = []
    for method, path, route, policy in walk.routes:
        for role, relation in policy.items():
            who = MINE.caller(role) if isinstance(role, Role) else None
            answer = await walk.ask(method, path, route, MINE, who, full=relation is not Relation.ANY)
            if answer.status_code in ({401, 403} if policy == PUBLIC else {401, 403, 404, 500}):
                wrong.append((method, path, role, answer.status_code, answer.text[:200]))
    assert wrong == []


async def test_what_is_anothers_is_not_there(walk: Walk) -> None:
    wrong = []
    for method, path, route, policy in walk.routes:
        for role, relation in policy.items():
            if not isinstance(role, Role) or not (kinds := kinds_of(role, relation)):
                continue
            answer = await walk.ask(method, path, route, THEIRS, MINE.caller(role), full=True)
            if (view := walk.named(path, route)) and view.rows and EVERY not in map(view.rows.of, kinds):
                if answer.status_code != 404:
                    wrong.append((method, path, role, answer.status_code, answer.text[:200]))
            elif not _tells_nothing(answer):
                wrong.append((method, path, role, answer.status_code, answer.text[:300]))
    assert wrong == []


def _tells_nothing(answer: httpx.Response) -> bool:
    """A list shows nothing of the other world; of many rows, those of the other world are refused as unknown."""
    if answer.headers.get("content-type") == "application/json":
        body = answer.json()
        if isinstance(body, Mapping) and isinstance(body.get("refused"), list):
            return bool(body["accepted"] == 0 and [row["code"] for row in body["refused"]] == ["unknown"])
    return (
        answer.status_code != 500 and str(THEIRS.person) not in answer.text and THEIRS.id("journey") not in answer.text
    )
