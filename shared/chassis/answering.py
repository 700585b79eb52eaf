"""Every error of a request is answered with a problem, or with a page that says the same."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.chassis.problems import EXPECTED, Problem, answer_problem, problem_of

Render: TypeAlias = Callable[[Request, Problem], Awaitable[Response | None]]


def answer_problems(app: FastAPI, render: Render | None) -> None:
    async def on_error(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if render and problem and (page := await render(request, problem)):
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
