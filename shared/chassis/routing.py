"""Routes of ours: a message in a route's signature is the body, read strictly from the bytes as they came."""

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeAlias, TypeVar, get_type_hints

import fastapi
from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import models_json_schema

from shared.chassis.problems import MEDIA_TYPE, Problem, invalid
from shared.kernel.messages import Message

Responses: TypeAlias = dict[int | str, dict[str, Any]]
F = TypeVar("F", bound=Callable[..., Any])
SCHEMA_PATH = "#/components/schemas/{model}"
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BODIES: dict[str, type[Message]] = {}
_READING: set[Callable[..., Any]] = set()
_HEAVY: set[object] = set()


def heavy(endpoint: F) -> F:
    """Marks a route that does much in one request: larger bodies, more time, and a rate limit of its own."""
    _HEAVY.add(endpoint)
    return endpoint


def is_heavy(endpoint: object) -> bool:
    return endpoint in _HEAVY


class APIRouter(fastapi.APIRouter):
    """Bodies of type `Message` are validated with the strictness of JSON, which pydantic's strict mode needs."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        body = _take_body(endpoint)
        if body is not None:
            options["openapi_extra"] = {**(options.get("openapi_extra") or {}), "requestBody": _documented(body)}
        super().add_api_route(path, endpoint, **options)


def _take_body(endpoint: Callable[..., Any]) -> type[Message] | None:
    """Turns the endpoint's message parameter into a dependency that reads the body."""
    hints = get_type_hints(endpoint, include_extras=True)
    signature = inspect.signature(endpoint)
    bodies: dict[str, type[Message]] = {
        name: kind for name, kind in hints.items() if name != "return" and _is_message(kind)
    }
    if not bodies:
        return None
    ((name, kind),) = bodies.items()
    parameters = [
        parameter.replace(
            annotation=Annotated[kind, Depends(_reader(kind))]
            if parameter.name == name
            else hints.get(parameter.name, parameter.annotation)
        )
        for parameter in signature.parameters.values()
    ]
    endpoint.__signature__ = signature.replace(parameters=parameters, return_annotation=hints.get("return"))  # type: ignore[attr-defined]
    _READING.add(endpoint)
    if getattr(kind, "heavy", False):
        heavy(endpoint)
    return kind


def reads_message(endpoint: Callable[..., Any]) -> bool:
    """Whether this endpoint takes its body as a message, whatever the caller says it is."""
    return endpoint in _READING


def _is_message(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Message)


def _reader(kind: type[Message]) -> Callable[[Request], Any]:
    adapter = TypeAdapter(kind)

    async def body(request: Request) -> Message:
        raw = await request.body()
        if NUL.search(raw):
            raise nul_character()
        try:
            return adapter.validate_json(raw)
        except ValidationError as error:
            raise invalid(error) from error

    return body


def nul_character() -> Problem:
    return Problem(422, "nul_character", "The request has a NUL character, which no text here may hold.")


def _documented(kind: type[Message]) -> dict[str, Any]:
    """Names the message until the whole document is made, and with it the schemas of all messages."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    _BODIES[name] = kind
    return {"required": True, "content": {"application/json": {"schema": {}}}, "x-message": name}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the messages' schemas and the one shape of every problem."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    components = document.setdefault("components", {})
    components["schemas"] = {
        **components.get("schemas", {}),
        **_document_bodies([operation["requestBody"] for operation in operations if "requestBody" in operation]),
        "Problem": _PROBLEM_SCHEMA,
    }
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    for operation in operations:
        operation["responses"].pop("422", None)
        for parameter in operation.get("parameters", ()):
            parameter["required"] = parameter["required"] or parameter["name"].lower() == "idempotency-key"
        operation["responses"]["default"] = _PROBLEM
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    document["security"] = [{"bearer": []}]
    app.openapi_schema = document
    return document


def _document_bodies(bodies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Writes each message's reference into its body; gives the schemas that they lead to."""
    ours = [(_BODIES[name], body) for body in bodies if (name := body.pop("x-message", None))]
    kinds = dict.fromkeys(kind for kind, _ in ours)
    references, definitions = models_json_schema([(kind, "validation") for kind in kinds], ref_template=SCHEMA_PATH)
    for kind, body in ours:
        body["content"]["application/json"]["schema"] = references[kind, "validation"]
    schemas: dict[str, Any] = definitions.get("$defs", {})
    return schemas


_PROBLEM = {
    "description": "A problem (RFC 9457) that says what is wrong and how to mend it",
    "content": {MEDIA_TYPE: {"schema": {"$ref": SCHEMA_PATH.format(model="Problem")}}},
}
_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
