"""Who somebody is stands in no answer that an employer, an auditor or another service can get."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from services.selection.identity import Identity
from shared.chassis import Role, Service, Settings
from tests.access.walking import SERVICES

WHO = {one.name for one in fields(Identity)} | {"identity"}
NEVER = (Role.EMPLOYER, Role.AUDITOR, Role.SERVICE)


def told(service: Service, role: Role) -> Iterator[tuple[str, set[str]]]:
    """Each route that this role may use, with the names of all fields of its answers."""
    app = service.app(Settings(database="", broker="", issuer="test", jwks=Path("unused")))
    document = app.openapi()
    for router in service.routers:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if role not in service.access[route.endpoint.__name__]:
                continue
            for method in route.methods:
                responses = document["paths"][f"/v1{route.path}"][method.lower()]["responses"]
                yield route.endpoint.__name__, set(names(responses, document, set()))


def names(part: Any, document: Mapping[str, Any], been: set[str]) -> Iterator[str]:
    match part:
        case {"$ref": str(ref)} if ref not in been:
            been.add(ref)
            yield from names(document["components"]["schemas"][ref.rpartition("/")[2]], document, been)
        case Mapping():
            yield from part.get("properties", {})
            for inner in part.values():
                yield from names(inner, document, been)
        case list():
            for inner in part:
                yield from names(inner, document, been)


@pytest.mark.parametrize("role", NEVER)
@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_no_answer_says_who_it_is(service: Service, role: Role) -> None:
    assert {name: found & WHO for name, found in told(service, role) if found & WHO} == {}


def test_the_routes_that_do_say_it_are_these() -> None:
    selection = SERVICES["selection"]
    assert {
        role: said for role in Role if (said := {name for name, found in told(selection, role) if found & WHO})
    } == {
        Role.AGENCY: {"read_identity"},
        Role.OPERATOR: {"read_identity", "read_identity_in_emergency"},
        Role.CASE_WORKER: {"read_identity_in_emergency"},
    }
