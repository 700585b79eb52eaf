"""Results over HTTP: files of test and interview scores, reported line by line."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import Depends, Request

from services.selection.api.common import Commands, OwnCall, Views, csv_body, form_of
from services.selection.domain.application import application
from services.selection.domain.application_commands import ApplicationCommand, RecordInterview, RecordTest
from services.selection.domain.call import call
from services.selection.domain.call_messages import RecordResults, ResultsOf
from services.selection.domain.gates import gate_awaiting
from services.selection.domain.intake import Refusal, application_id
from services.selection.domain.records import Record, Records
from services.selection.domain.results import Result, Results, read_results
from services.selection.reading import Form
from services.selection.views import ApplicationView, CallView, applications
from shared.chassis import APIRouter, Outcome, Problem, heavy
from shared.chassis.commands import CHUNK
from shared.kernel import Refused

router = APIRouter(prefix="/calls/{id}", tags=["results"])
CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@dataclass(frozen=True)
class ResultsReport:
    """`unknown` are references that no accepted application of this call has; nothing is done with them."""

    recorded: int
    absent: int
    unchanged: int
    unknown: list[str]
    refused: list[Refusal]
    not_expected: list[Outcome]


@router.post("/test-results", openapi_extra=CSV, dependencies=[Depends(csv_body)])
@heavy
async def take_test_results(found: OwnCall, request: Request, commands: Commands, views: Views) -> ResultsReport:
    return await _take("test", found, await request.body(), commands, views)


@router.post("/interview-scores", openapi_extra=CSV, dependencies=[Depends(csv_body)])
@heavy
async def take_interview_scores(found: OwnCall, request: Request, commands: Commands, views: Views) -> ResultsReport:
    return await _take("interview", found, await request.body(), commands, views)


async def _take(of: ResultsOf, found: CallView, content: bytes, commands: Commands, views: Views) -> ResultsReport:
    digest = hashlib.sha256(content).hexdigest()
    commands.covering(digest)
    results = _read(of, content, await form_of(found, views))
    ids = {one.reference: str(application_id(UUID(found.id), one.reference)) for one in results.read}
    known = await views.get_many(applications, list(ids.values()))
    there = [one for one in results.read if ids[one.reference] in known]
    telling = {ids[one.reference]: (one, command) for one in there if (command := _command(of, found, one))}
    outcomes: list[Outcome] = []
    for lines in _batched(results.read):
        told = [(id, *telling[id]) for id in (ids[line.reference] for line in lines) if id in telling]
        fresh = [(id, command) for id, one, command in told if not _same(of, one, known[id])]
        outcomes.extend(await commands.many(application, fresh))
    recorded = sum(one.accepted and telling[one.id][0].score is not None for one in outcomes)
    absent = sum(one.score is None for one in there)
    if any(one.accepted for one in outcomes):
        await commands.handle(call, found.id, RecordResults(of=of, recorded=recorded, absent=absent, digest=digest))
    return ResultsReport(
        recorded=recorded,
        absent=absent,
        unchanged=len(telling) - len(outcomes),
        unknown=[one.reference for one in results.read if ids[one.reference] not in known],
        refused=results.refused,
        not_expected=[one for one in outcomes if not one.accepted],
    )


def _batched(results: Sequence[Result]) -> Iterator[Sequence[Result]]:
    """By the file's own lines, so that a request which is sent again takes the same turns."""
    return (results[start : start + CHUNK] for start in range(0, len(results), CHUNK))


def _read(of: ResultsOf, content: bytes, form: Form) -> Results:
    column = form.profile.column("reference")
    try:
        return read_results(of, column.name if column else "reference", _records(content, form.profile.encoding))
    except Refused as refused:
        raise Problem(422, refused.code, refused.detail) from refused


def _records(content: bytes, encoding: str) -> list[Record]:
    first = content.split(b"\n", 1)[0]
    reader = Records(";" if first.count(b";") > first.count(b",") else ",", encoding)
    return [*reader.feed(content), *reader.close()]


def _same(of: ResultsOf, result: Result, view: ApplicationView) -> bool:
    if of == "test":
        return view.tested and view.test == result.score
    return result.score is not None and (view.interview, view.panel) == (result.score, result.panel)


def _command(of: ResultsOf, found: CallView, result: Result) -> ApplicationCommand | None:
    """A test without a score says that the candidate was absent; an interview without one was not held."""
    if of == "test":
        return RecordTest(score=result.score, after=gate_awaiting(found.plan, "test"))
    if result.score is None:
        return None
    return RecordInterview(score=result.score, panel=result.panel, after=gate_awaiting(found.plan, "interview"))
