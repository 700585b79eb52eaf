"""Results of tests and interviews as an agency's file holds them: one line for each candidate."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from services.selection.domain import values
from services.selection.domain.call_messages import ResultsOf
from services.selection.domain.intake import Refusal
from services.selection.domain.records import Record
from services.selection.domain.rows import Reason
from shared.kernel import Refused

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


def _columns(of: ResultsOf, reference: str, heading: list[str]) -> Mapping[int, tuple[str, Callable[[str], object]]]:
    known: dict[str, Callable[[str], object]] = {
        reference.casefold(): values.reference,
        f"{of}_score": _score,
        **({"panel": values.text} if of == "interview" else {}),
    }
    if sorted(heading) != sorted(known):
        raise Refused("wrong_heading", f"The first line must name the columns {', '.join(known)}.")
    return {place: (name, known[name]) for place, name in enumerate(heading)}


def _score(value: str) -> object:
    return _SCORE(value) if value.strip() else None


def _read(record: Record, columns: Mapping[int, tuple[str, Callable[[str], object]]]) -> Result | Refusal:
    if len(record.fields) != len(columns):
        return _refusal(record, None, "wrong_column_count")
    read: list[tuple[str, object]] = []
    for place, value in enumerate(record.fields):
        name, parse = columns[place]
        try:
            read.append((name, parse(value)))
        except ValueError:
            return _refusal(record, name, "invalid_value")
    by_name = {"score" if name.endswith("_score") else name if name == "panel" else "reference": v for name, v in read}
    return Result(record.line, by_name["reference"], by_name["score"], by_name.get("panel", ""))  # type: ignore[arg-type]


def _refusal(record: Record, field: str | None, reason: Reason) -> Refusal:
    return Refusal(line=record.line, field=field, reason=reason)
