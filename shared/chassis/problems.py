"""Problems: every refusal over HTTP is an RFC 9457 document with a stable type and a sentence that helps."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

from shared.kernel.decider import Refused
from shared.kernel.execute import KeyReused
from shared.kernel.store import AlreadyTaken, ConcurrencyConflict, OutOfRange, StoreError, StoreUnavailable, TooLarge

MEDIA_TYPE = "application/problem+json"
EXPECTED = (Refused, ConcurrencyConflict, KeyReused, StoreError)
log = structlog.get_logger()


class Problem(Exception):
    """An answer that says what is wrong and how to mend it."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def document(self) -> dict[str, Any]:
        title = self.code.replace("_", " ").capitalize()
        document: dict[str, Any] = {
            "type": f"urn:passerelle:problem:{self.code}",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return {**document, "errors": self.errors} if self.errors else document

    def response(self) -> JSONResponse:
        return JSONResponse(self.document(), self.status, self.headers, MEDIA_TYPE)


def not_found(what: str = "Nothing is known under this address.") -> Problem:
    return Problem(404, "not_found", what)


def invalid(error: ValidationError) -> Problem:
    """A body that is not of the expected form: each fault with its place, none of the caller's values repeated."""
    errors = [
        {"at": "/" + "/".join(str(part) for part in fault["loc"]), "message": fault["msg"], "kind": fault["type"]}
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return Problem(422, "invalid_body", "The request does not have the expected form; see errors.", errors=errors)


def problem_of(error: Exception) -> Problem | None:
    """The problem that an error of the kernel is shown as; None for one that is a bug."""
    match error:
        case Problem():
            return error
        case Refused():
            return Problem(409, error.code, error.detail)
        case ConcurrencyConflict():
            return Problem(
                412, "changed_meanwhile", "This has changed since you read it; read it again and decide anew."
            )
        case KeyReused():
            return Problem(
                422, "idempotency_key_reused", "This Idempotency-Key was used with another request; use a new one."
            )
        case AlreadyTaken():
            return Problem(409, "already_taken", f"Another entry has this {error.index} already.")
        case OutOfRange():
            return Problem(422, "out_of_range", "A value is larger than can be stored.")
        case TooLarge():
            return Problem(413, "too_large", str(error))
        case StoreUnavailable():
            headers = {"Retry-After": "1"}
            return Problem(503, "unavailable", "Try again with the same Idempotency-Key in a moment.", headers=headers)
        case StoreError():
            return Problem(409, "not_stored", "This cannot be stored as it is; nothing of it was kept.")
        case _:
            return None


async def answer_problem(request: Request, error: Exception) -> JSONResponse:
    if type(error) is StoreError:
        log.error("the store refuses a request", path=getattr(request.scope.get("route"), "path", ""), error=str(error))
    problem = problem_of(error) or Problem(500, "internal_error", "Something went wrong on our side; it was logged.")
    return problem.response()
