"""Goes through every operation of one service as whoever is named, with a request that is whole."""

from collections.abc import Collection, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.gateway.app import service as gateway
from services.mobility.app import service as mobility
from services.reintegration.app import service as reintegration
from services.selection.app import service as selection
from services.training.app import service as training
from shared.chassis import Policy, Principal, Relation, Role, Service, operator
from shared.chassis.auth import Anyone
from shared.kernel.projection import EVERY, Kind, Projection
from tests.access.bodies import sent
from tests.access.worlds import THEIRS, World, document

SERVICES = {one.name: one for one in (selection, training, mobility, reintegration, gateway)}
NAMED = {
    "cohorts", "enrolments", "employers", "vacancies", "placements", "cases", "calls", "imports", "applications",
    "participants", "journeys", "organisations",
}  # fmt: skip
BEYOND_ROWS = {"corridors": "MA-BE", "operator": "parked", "static": "style.css"}


class Walk:
    """One service with two worlds in it, and whoever asks."""

    def __init__(self, service: Service, verifier: "Verifier", http: httpx.AsyncClient) -> None:
        self.service, self.verifier, self.http = service, verifier, http

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

    @property
    def entries(self) -> list[tuple[str, str, APIRoute, Role | Anyone, Relation]]:
        """Each cell of the tables; those with a right to everything come last, as they may end what others look at."""
        cells = [
            (method, path, route, role, relation)
            for method, path, route, policy in self.routes
            for role, relation in policy.items()
        ]
        return sorted(cells, key=lambda one: _ends_much(one[0], one[1], one[3], one[4]))

    def named(self, path: str, route: APIRoute) -> Projection[Any] | None:
        """The view whose document the address or the query names, none for lists and for what has no rows."""
        first = _first(path)
        view = (
            first if "{id}" in path and first in NAMED else "calls" if "call_id" in _queries(route.dependant) else None
        )
        held = [*self.service.whole.projections, *(selection.whole.projections if view == "organisations" else ())]
        return next((one for one in held if one.name == view), None)

    def hidden(self, kinds: Collection[Kind]) -> set[str]:
        """What of the other world stands in no document that callers of these kinds may all see."""
        views = [one for one in self.service.whole.projections if one.rows and EVERY in map(one.rows.of, kinds)]
        opened = "".join(one.adapter.dump_json(document(one, THEIRS)).decode() for one in views)
        person = {str(THEIRS.person), THEIRS.id("journey"), THEIRS.identity["family_name"], THEIRS.number}
        return person | {id for id in THEIRS.ids().values() if id not in opened}

    async def ask(
        self, method: str, path: str, route: APIRoute, world: World, who: Principal | None, whole: bool = True
    ) -> httpx.Response:
        first, role = _first(path), next(iter(who.roles), None) if who else None
        address = path.replace(":path", "").format(
            id=world.own(first, role),
            code="unknown",
            act="add-user",
            publisher=next(iter(self.service.listens_to)),
            scheme_id=world.scheme,
            name=BEYOND_ROWS.get(first, "parked"),
        )
        sending = sent(route, world) if whole and method != "GET" else {"json": {}}
        headers = {"Idempotency-Key": uuid4().hex, **sending.pop("headers", {})}
        if who:
            self.verifier.who = who
            headers["Authorization"] = "Bearer somebody"
        query = {name: world.names[name] for name in _queries(route.dependant)}
        return await self.http.request(method, address, params=query, headers=headers, **sending)


class Verifier(SimpleNamespace):
    who: Principal

    async def principal(self, token: str) -> Principal:
        return self.who


def _ends_much(method: str, path: str, role: Role | Anyone, relation: Relation) -> tuple[bool, ...]:
    return relation is Relation.ANY, method != "GET", role is Role.OPERATOR, _first(path) == "organisations"


def _first(path: str) -> str:
    return path.removeprefix("/v1").split("/")[1]


def _queries(dependant: Dependant) -> set[str]:
    """What the query must hold, asked for by the route or by what it depends on."""
    own = {one.alias for one in dependant.query_params if one.field_info.is_required()}
    return own.union(*map(_queries, dependant.dependencies))
