"""The OpenAPI document says what the routes do: bodies, keys, problems, sign-in."""

import json

import pytest_asyncio

from tests.chassis.conftest import Running


@pytest_asyncio.fixture
async def document(running: Running) -> dict:
    return (await running.client.get("/openapi.json")).json()


async def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document) -> None:
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    references = [part.split('"')[0] for part in json.dumps(document).split('"$ref": "')[1:]]
    assert references
    for reference in references:
        assert reference.removeprefix("#/components/schemas/") in schemas


async def test_every_operation_has_a_name_of_its_own_and_one_success(document) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert {status for status in operation["responses"] if status.startswith("2")}


async def test_a_message_is_documented_as_the_body(document) -> None:
    body = document["paths"]["/v1/workshops/{id}"]["put"]["requestBody"]
    assert body["required"] is True
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/OpenWorkshop"}
    assert set(document["components"]["schemas"]["OpenWorkshop"]["required"]) == {"room", "seats"}
    assert document["components"]["schemas"]["Booking"]["properties"]["id"]["format"] == "uuid"


async def test_commands_document_their_headers(document) -> None:
    headers = {
        parameter["name"].lower(): parameter
        for parameter in document["paths"]["/v1/workshops/{id}/sign-ups"]["post"]["parameters"]
        if parameter["in"] == "header"
    }
    assert {"idempotency-key", "if-match", "occurred-at"} <= headers.keys()
    assert headers["idempotency-key"]["required"] is True
    assert "idempotency-key" not in json.dumps(document["paths"]["/v1/workshops"]["get"]).lower()


async def test_problems_and_sign_in_are_documented(document) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert "422" not in operation["responses"]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert document["security"] == [{"bearer": []}]


async def test_health_is_not_part_of_the_interface(document) -> None:
    assert not [path for path in document["paths"] if not path.startswith("/v1/")]
