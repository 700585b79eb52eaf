"""Results of tests and interviews as an agency's file holds them: one line for each candidate."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from services.selection.domain import values
from services.selection.domain.call_messages import ResultsOf
from services.selection.domain.intake import Refusal
from services.selection.domain.records import Record
from services.selection.domain.rows import Reason
from shared.kernel import Refused

T = TypeVar("T")
_SCORE = values.whole(0, 100)


@dataclass(frozen=True, slots=True)
class Result:
    """No score: absent. A panel only where it was an interview."""

    line: int
    reference: str
    score: int | None
    panel: str


@dataclass(frozen=True)
class Results:
    read: list[Result] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_results(of: ResultsOf, reference: str, records: Iterable[Record]) -> Results:
    """`reference` is the agency's heading for it. Raises Refused for a file that as a whole cannot be read."""
    rows = iter(records)
    if (heading := next(rows, None)) is None:
        raise Refused("empty_file", "The file is empty; send the heading line and one line for each candidate.")
    columns = _columns(of, reference, [values.heading(name) for name in heading.fields])
    results = Results()
    seen: set[str] = set()
    for record in rows:
        line = _read(record, columns)
        if isinstance(line, Result) and line.reference in seen:
            line = Refusal(line=line.line, field=reference, reason="duplicate_reference")
        if isinstance(line, Result):
            seen.add(line.reference)
            results.read.append(line)
        else:
            results.refused.append(line)
    return results


@dataclass(frozen=True, slots=True)
class _Columns:
    """Their headings in the file's order, and the places of those that are read."""

    headings: Sequence[str]
    reference: int
    score: int
    panel: int | None


def _columns(of: ResultsOf, reference: str, headings: Sequence[str]) -> _Columns:
    wanted = [reference.casefold(), f"{of}_score", *(["panel"] if of == "interview" else [])]
    if sorted(headings) != sorted(wanted):
        raise Refused("wrong_heading", f"The first line must name the columns {', '.join(wanted)}.")
    place, score, *panel = map(headings.index, wanted)
    return _Columns(headings, place, score, panel[0] if panel else None)


def _score(value: str) -> int | None:
    return _SCORE(value) if value.strip() else None


class _Invalid(ValueError):
    """A value that is not of its column's form; holds the place."""


def _value(record: Record, place: int, parse: Callable[[str], T]) -> T:
    try:
        return parse(record.fields[place])
    except ValueError as error:
        raise _Invalid(place) from error


def _read(record: Record, columns: _Columns) -> Result | Refusal:
    if len(record.fields) != len(columns.headings):
        return _refusal(record, None, "wrong_column_count")
    try:
        return Result(
            line=record.line,
            reference=_value(record, columns.reference, values.reference),
            score=_value(record, columns.score, _score),
            panel="" if columns.panel is None else _value(record, columns.panel, values.text),
        )
    except _Invalid as invalid:
        return _refusal(record, columns.headings[invalid.args[0]], "invalid_value")


def _refusal(record: Record, field: str | None, reason: Reason) -> Refusal:
    return Refusal(line=record.line, field=field, reason=reason)
