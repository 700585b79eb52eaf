"""A batch of rows: what was read of it, what was refused, and its figures for the import."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.selection.domain.intake import Batch, Refusal
from services.selection.domain.records import Record
from services.selection.domain.rows import Reason, RefusedRow, RowReader
from services.selection.judging import Candidate, Judged, candidate
from services.selection.reading import Reading
from shared.privacy import MasterKey

DUPLICATES: Mapping[str, tuple[str, Reason]] = {
    "duplicate_reference": ("reference", "duplicate_reference"),
    "duplicate_person": ("national_id", "duplicate_person"),
}
AT_A_TIME = 25


class Rows(NamedTuple):
    """The next rows of a file: those of good form, and those refused for themselves."""

    records: Sequence[Record]
    candidates: Sequence[Candidate]
    refused: Sequence[RefusedRow]


async def take(reading: Reading, count: int, call_id: UUID, master: MasterKey) -> Rows:
    """Reads a few rows at a time, so that others go on meanwhile."""
    records, candidates, refused = await reading.take(count), list[Candidate](), list[RefusedRow]()
    country = reading.form.profile.calling_code
    for start in range(0, len(records), AT_A_TIME):
        for row in map(reading.read, records[start : start + AT_A_TIME]):
            if isinstance(row, RefusedRow):
                refused.append(row)
            else:
                candidates.append(candidate(row, call_id, country, master))
        await asyncio.sleep(0)
    return Rows(records, candidates, refused)


def refusals(judged: Sequence[Judged], reader: RowReader | None) -> list[RefusedRow]:
    """Rows of good form that were refused all the same, since another holds their reference or their person."""
    found: list[RefusedRow] = []
    for one in judged:
        if reader and (duplicate := DUPLICATES.get(one.verdict)):
            meaning, reason = duplicate
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
