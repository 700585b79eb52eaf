"""A dry run says what would become of each row of a file, and stores nothing."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from services.selection.batches import batch_of, refusals, take
from services.selection.domain.claims import Claims
from services.selection.domain.intake import Batch, Refusal
from services.selection.intake import BATCH
from services.selection.judging import judge
from services.selection.reading import Form, Inspection, Reading
from shared.kernel.store import Reads
from shared.privacy import Vault

MOST_SHOWN = 2_000


@dataclass
class DryRun:
    """`refusals` shows the first 2,000; the counts are of all."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    corrected: int = 0
    refused: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        self.accepted += batch.accepted
        self.unchanged += batch.unchanged
        self.corrected += batch.corrected
        self.refused += len(batch.refusals)
        self.rows += batch.accepted + batch.unchanged + batch.corrected + len(batch.refusals)
        self.reasons = dict(sorted((Counter(self.reasons) + Counter(one.reason for one in batch.refusals)).items()))
        self.refusals.extend(batch.refusals[: MOST_SHOWN - len(self.refusals)])


class _Somebody(NamedTuple):
    """A participant, or somebody who would become one and is named by the blind index until then."""

    id: str
    new: bool


async def dry_run(call_id: UUID, form: Form, chunks: AsyncIterator[bytes], reads: Reads, vault: Vault) -> DryRun:
    """Raises Refused for a file that as a whole cannot be read."""
    inspection, report, claims = Inspection(form), DryRun(), Claims()
    reading = Reading(form, _inspected(chunks, inspection))

    async def identify(blinds: Sequence[bytes]) -> Mapping[bytes, _Somebody]:
        known = await vault.known(blinds)
        return {one: _Somebody(str(known.get(one, one.hex())), one not in known) for one in blinds}

    while (rows := await take(reading, BATCH, call_id, vault.master)).records:
        judged = await judge(call_id, None, rows.candidates, claims, reads, identify)
        report.add(batch_of(rows.records[-1].line, judged, [*rows.refused, *refusals(judged, reading.rows)]))
    return report


async def _inspected(chunks: AsyncIterator[bytes], inspection: Inspection) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        inspection.feed(chunk)
        yield chunk
    inspection.close()
