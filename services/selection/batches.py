"""A batch of rows: what was read of it, what was refused, and its figures for the import."""

from collections import Counter
from collections.abc import Mapping, Sequence

from services.selection.domain.intake import Batch, Refusal
from services.selection.domain.records import Record
from services.selection.domain.rows import AcceptedRow, Reason, RefusedRow, RowReader
from services.selection.judging import Judged

COLUMN_OF: Mapping[str, str] = {"duplicate_reference": "reference", "duplicate_person": "national_id"}


def read(reader: RowReader | None, records: Sequence[Record]) -> tuple[list[AcceptedRow], list[RefusedRow]]:
    rows = [reader.read(record) for record in records] if reader else []
    accepted = [row for row in rows if isinstance(row, AcceptedRow)]
    return accepted, [row for row in rows if isinstance(row, RefusedRow)]


def refusals(judged: Sequence[Judged], reader: RowReader | None) -> list[RefusedRow]:
    """Rows of good form that were refused all the same, since another holds their reference or their person."""
    found: list[RefusedRow] = []
    for one in judged:
        if reader and (meaning := COLUMN_OF.get(one.verdict)):
            reason: Reason = one.verdict  # type: ignore[assignment]
            found.append(RefusedRow(one.candidate.row.line, reader.heading(meaning), reason))
    return found


def batch_of(to_line: int, judged: Sequence[Judged], refused: Sequence[RefusedRow]) -> Batch:
    counted = Counter(one.verdict for one in judged)
    ordered = sorted(refused, key=lambda row: row.line)
    return Batch(
        to_line=to_line,
        accepted=counted["accepted"],
        unchanged=counted["unchanged"],
        corrected=counted["corrected"],
        refusals=tuple(Refusal(line=row.line, field=row.field, reason=row.reason) for row in ordered),
    )
