"""Schemathesis asks every operation of a running service, as one role, with ids of what is there and of what is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import hypothesis
import requests
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, Response, openapi
from schemathesis.checks import CheckContext, CheckFunction, not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks

KEYS = count()
ANSWER_WITHIN = 60
ENDLESS = "text/event-stream"
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]


def a_refusal_is_a_problem(_: CheckContext, response: Response, case: Case) -> bool | None:
    """Every no has a code and a sentence; the document says the status that was sent."""
    if response.status_code < 400:
        return None
    problem = response.json()
    if response.headers["content-type"] != ["application/problem+json"] or problem["status"] != response.status_code:
        raise Failure(operation=case.operation.label, title="Not a problem document", message=str(problem)[:200])
    if not (problem["code"] and problem["detail"].endswith((".", ".)"))):
        raise Failure(operation=case.operation.label, title="A problem without a sentence", message=str(problem)[:200])
    return None


CHECKS: list[CheckFunction] = [
    not_a_server_error,
    a_refusal_is_a_problem,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@dataclass
class Explorer:
    """`known` are ids of what is there, by the first part of the path below which they are named."""

    url: str
    known: Mapping[str, Sequence[str]]
    examples: int
    seed: int
    document: Any = field(init=False)

    def __post_init__(self) -> None:
        self.document = openapi.from_url(f"{self.url}/openapi.json")

    def operations(self) -> list[Any]:
        """The clock is set last: what follows would happen in another century."""
        found = [one.ok() for one in self.document.get_all_operations()]
        return sorted(
            (one for one in found if ENDLESS not in str(one.definition.raw["responses"])),
            key=lambda one: one.label == "PUT /v1/operator/clock",
        )

    def explore(self, token: str) -> list[str]:
        """What was found wrong, operation by operation."""
        with requests.Session() as session:
            visit = Visit(self, session, {"Authorization": f"Bearer {token}"})
            return [f"{one.label}: {told}" for one in self.operations() for told in visit.told(one)]


@dataclass
class Visit:
    explorer: Explorer
    session: requests.Session
    headers: Mapping[str, str]
    refused: bool = False

    def told(self, operation: Any) -> list[str]:
        """A role that may not use an operation at all is refused it once; others try many things."""
        self.refused = False
        wrong = self._attempt(operation, GenerationMode.POSITIVE, 1, checks.ignored_auth)
        if wrong or self.refused:
            return wrong
        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        return [told for mode in modes for told in self._attempt(operation, mode, self.explorer.examples)]

    def _attempt(self, operation: Any, mode: GenerationMode, examples: int, *more: CheckFunction) -> list[str]:
        @hypothesis.seed(self.explorer.seed)
        @hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=QUIET,
            print_blob=False,
        )
        @hypothesis.given(case=self._cases(operation, mode))
        def attempt(case: Case) -> None:
            self._ask(case, mode, [*CHECKS, *more])

        return _failures(attempt, idle=mode.is_negative and not _can_be_wrong(operation))

    def _cases(self, operation: Any, mode: GenerationMode) -> st.SearchStrategy[Case]:
        names = [one.name for one in operation.path_parameters]
        known = self.explorer.known.get(operation.path.split("/")[2], ()) if names else ()
        signed = {"headers": dict(self.headers)}
        there = [operation.as_strategy(mode, path_parameters=_place(names, id), **signed) for id in known]
        return st.one_of(*there, operation.as_strategy(mode, **signed))

    def _ask(self, case: Case, mode: GenerationMode, wanted: list[CheckFunction]) -> None:
        headers = dict(self.headers)
        if mode.is_positive:
            headers["Idempotency-Key"] = f"exploring-{next(KEYS)}"
        answer = case.call_and_validate(
            session=self.session, headers=headers, checks=wanted, timeout=ANSWER_WITHIN, allow_redirects=False
        )
        self.refused = answer.status_code == 403 and answer.json()["code"] == "not_allowed"


def _place(names: Sequence[str], id: str) -> dict[str, str]:
    """A path with two parts names a thing within a scheme: `palim/MA-BE`."""
    return dict(zip(names, id.split("/", len(names) - 1), strict=True))


def _can_be_wrong(operation: Any) -> bool:
    """Any text may stand in a path; what is wrong stands in the query or the body."""
    return bool(len(operation.query) or len(operation.body))


def _failures(attempt: Callable[[], None], *, idle: bool) -> list[str]:
    try:
        attempt()
    except FailureGroup as group:
        return [str(one) for one in group.exceptions]
    except hypothesis.errors.Unsatisfiable as none:
        return [] if idle else [f"No request could be made: {none}"]
    return []
