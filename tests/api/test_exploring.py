"""Exploring finds each kind of broken promise."""

import asyncio
import socket
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.api.exploring import Explorer

GOOD = {"Authorization": "Bearer good"}
PROBLEM = {"description": "", "content": {"application/problem+json": {"schema": {"type": "object"}}}}
SEATS = {"type": "object", "required": ["seats"], "properties": {"seats": {"type": "integer"}}}


def operation(**more: object) -> dict[str, object]:
    answers = {"200": {"description": "", "content": {"application/json": {"schema": SEATS}}}, "default": PROBLEM}
    return {"get": {"responses": answers, **more}}


ROWS = {"name": "rows", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 5}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "faulty", "version": "1"},
    "security": [{"bearer": []}],
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/v1/well": operation(),
        "/v1/fault": operation(),
        "/v1/schema": operation(),
        "/v1/type": operation(),
        "/v1/open": operation(),
        "/v1/sentence": operation(),
        "/v1/anything": operation(parameters=[ROWS]),
    },
}
WRONG = {
    "/v1/fault": "Server error",
    "/v1/schema": "Response violates schema",
    "/v1/type": "Undocumented Content-Type",
    "/v1/open": "accepts requests without authentication",
    "/v1/sentence": "A problem without a sentence",
    "/v1/anything": "Schema-violating request accepted",
}


def answer(request: Request) -> JSONResponse:
    path, signed_in = request.url.path, request.headers.get("authorization") == GOOD["Authorization"]
    if path == "/openapi.json":
        return JSONResponse(DOCUMENT)
    if not signed_in and path != "/v1/open":
        return problem(401, "Sign in first.")
    match path:
        case "/v1/fault":
            return problem(500, "Something went wrong.")
        case "/v1/schema":
            return JSONResponse({"seats": "three"})
        case "/v1/type":
            return JSONResponse({"seats": 3}, media_type="application/hal+json")
        case "/v1/sentence":
            return problem(404, "nope")
        case _:
            return JSONResponse({"seats": 3})


def problem(status: int, detail: str) -> JSONResponse:
    document = {"status": status, "code": "some_code", "detail": detail}
    return JSONResponse(document, status, media_type="application/problem+json")


@pytest.fixture
def faulty() -> Iterator[str]:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/{path:path}", answer, response_model=None)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


async def test_each_broken_promise_is_found_and_a_kept_one_is_not_blamed(faulty: str, seed: int) -> None:
    explorer = await asyncio.to_thread(Explorer, faulty, {}, 6, seed)
    told = await asyncio.to_thread(explorer.explore, "good")
    found = {path: [one for one in told if one.startswith(f"GET {path}:")] for path in DOCUMENT["paths"]}
    assert found["/v1/well"] == []
    for path, words in WRONG.items():
        assert any(words in one for one in found[path]), (path, found[path])
