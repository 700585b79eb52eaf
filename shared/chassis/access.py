"""The start is refused where a route says not who may use it, or what of the documents its callers may see."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.chassis.auth import Access, Policy
from shared.chassis.narrowing import kinds_of
from shared.chassis.routing import APIRouter
from shared.kernel.model import Model
from shared.kernel.projection import Projection


def check_access(service: str, routers: Sequence[APIRouter], access: Access, model: Model) -> None:
    """A route that is missing from the access table, or an entry without a route, stops the start."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    endpoints = {route.endpoint for route in routes}
    names = {endpoint.__name__ for endpoint in endpoints}
    if len(names) < len(endpoints):
        raise ValueError(f"two routes of {service} share a function name, and so an entry of the access table")
    if names != set(access):
        missing, unknown = sorted(names - set(access)), sorted(set(access) - names)
        raise ValueError(
            f"access table of {service}: routes without an entry {missing}, entries without a route {unknown}"
        )
    for route in routes:
        check_rows(route.endpoint.__name__, access[route.endpoint.__name__], route.dependant, model)


def check_rows(route: str, policy: Policy, dependant: Dependant, model: Model) -> None:
    """A route that narrows what is seen stops the start where a view says not whose its documents are, or where the
    document it shows could never be seen by one of its roles."""
    if not isinstance(policy, Mapping):  # a mere set of roles
        raise ValueError(f"route {route}: give each role its relation, such as {{Role.AGENCY: Relation.OWN}}")
    for role, relation in policy.items():
        if not (kinds := kinds_of(role, relation)):
            continue
        for projection in model.projections:
            if projection.rows is None:
                raise ValueError(
                    f"route {route}: view {projection.name} says not whose its documents are; give it rows"
                )
        for projection in _read_by(dependant):
            if projection.rows and not projection.rows.serves(kinds):
                raise ValueError(f"route {route}: by {relation}, the role {role} could see no {projection.name}")


def _read_by(dependant: Dependant) -> Iterable[Projection[Any]]:
    projection = getattr(dependant.call, "projection", None)
    if projection is not None:
        yield projection
    for one in dependant.dependencies:
        yield from _read_by(one)
