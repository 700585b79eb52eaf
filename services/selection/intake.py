"""The intake takes a file in: read, judge, seal and write 1,000 rows at a time, each batch whole or not at all."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.selection.batches import AT_A_TIME, Rows, batch_of, refusals, take
from services.selection.domain.claims import Claims
from services.selection.domain.intake import AdvanceImport, Batch, FinishImport, intake
from services.selection.judging import Judged, judge
from services.selection.reading import Form, Reading
from services.selection.taken import Taken
from services.selection.uploads import Uploads
from services.selection.views import ImportView, calls, imports, schemes
from shared.kernel import Author, Refused
from shared.kernel.store import Cause, Store, WriteSet
from shared.privacy import Person, Vault

BATCH = 1_000


@dataclass(frozen=True)
class Decided:
    """A batch up to `to_line`, decided and not yet written; `claims` are what the next one has to respect, `ahead` the
    rows it will have."""

    reading: Reading
    ahead: Rows
    work: WriteSet
    to_line: int
    claims: Claims
    last: bool = False


@dataclass
class Intake:
    store: Store
    vault: Vault
    uploads: Uploads
    _open: dict[str, Decided] = field(default_factory=dict)

    async def pending(self) -> list[str]:
        return [view.id for view in await self.store.find(imports, state="running", order=("sent_at",))]

    async def advance(self, id: str) -> bool:
        """Writes the next batch and decides the one after it meanwhile; false when the file is at its end."""
        view = await self.store.get(imports, id)
        if view is None or view.state == "finished":
            self._open.pop(id, None)
            return False
        try:
            batch = self._open.pop(id, None) or await self._resume(view)
            following = await self._write(view, batch)
        except Refused:
            return True
        if following:
            self._open[id] = following
        return following is not None

    async def form(self, view: ImportView) -> Form:
        call, scheme = await self.store.get(calls, str(view.call_id)), await self.store.get(schemes, view.scheme_id)
        profile = scheme.scheme.intake_profile(view.profile_id) if scheme else None
        if call is None or scheme is None or profile is None:
            raise LookupError(f"import {view.id} has lost its call, scheme or intake profile")
        return Form(call.plan, scheme.scheme, profile)

    async def _resume(self, view: ImportView) -> Decided:
        """Goes over the rows that are done again, so as to know which references this file has named."""
        reading = Reading(await self.form(view), self.uploads.parts(view.upload_id))
        done = 0
        while done < view.read:
            rows = await self._take(view, reading, min(BATCH, view.read - done))
            await self._judged(view, rows, Claims(named=reading.named))
            done += len(rows.records)
        rows = await self._take(view, reading, BATCH)
        start = Decided(reading, rows, WriteSet(self.store), view.to_line, Claims(named=reading.named))
        return await self._decide(view, start)

    async def _take(self, view: ImportView, reading: Reading, count: int) -> Rows:
        return await take(reading, count, view.call_id, self.vault.master)

    async def _judged(self, view: ImportView, rows: Rows, claims: Claims) -> tuple[list[Judged], dict[bytes, Person]]:
        people: dict[bytes, Person] = {}

        async def identify(blinds: Sequence[bytes]) -> Mapping[bytes, Person]:
            people.update(await self.vault.people(blinds))
            return people

        judged = await judge(view.call_id, UUID(view.id), rows.candidates, claims, self.store, identify)
        return judged, people

    async def _write(self, view: ImportView, batch: Decided) -> Decided | None:
        """Gives the batch that follows; none at the end of the file."""
        writing = asyncio.ensure_future(batch.work.commit(more_follows=not batch.last))
        try:
            return None if batch.last else await self._decide(view, batch)
        finally:
            await writing

    async def _decide(self, view: ImportView, before: Decided) -> Decided:
        """Reads on meanwhile: what asks the database for people and keys leaves time for it."""
        work = WriteSet(self.store, after=before.work)
        await work.load(intake, [view.id])
        author = Author(view.principal, view.organisation, view.sent_at)
        taken = Taken(view, work, author, Cause(uuid5(UUID(view.id), f"after line {before.to_line}")))
        reading = asyncio.ensure_future(self._take(view, before.reading, BATCH))
        try:
            to_line = await self._take_in(taken, before) if before.ahead.records else before.to_line
        finally:
            ahead = await reading
        if last := len(before.ahead.records) < BATCH:
            work.decide(intake, view.id, FinishImport(), author, taken.cause)
        return Decided(before.reading, ahead, work, to_line, before.claims.following(), last)

    async def _take_in(self, taken: Taken, before: Decided) -> int:
        view, rows = taken.view, before.ahead
        judged, people = await self._judged(view, rows, before.claims)
        refused = [*rows.refused, *refusals(judged, before.reading.rows)]
        batch = batch_of(rows.records[-1].line, judged, refused)
        advance = AdvanceImport(after_line=before.to_line, batch=batch)
        taken.work.decide(intake, view.id, advance, taken.author, taken.cause)
        await self._keep_refused(view, rows, batch)
        for erased in await taken.load(judged, people):
            await self.vault.erase(erased)
        for number, one in enumerate(judged):
            taken.take(one, people)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)  # others go on meanwhile
        return batch.to_line

    async def _keep_refused(self, view: ImportView, rows: Rows, batch: Batch) -> None:
        if batch.refusals:
            raw = {record.line: record.raw for record in rows.records}
            await self.uploads.refuse(view.upload_id, [(one, raw[one.line]) for one in batch.refusals])
