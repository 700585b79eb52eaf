"""The intake takes a file in: read, judge, seal and write 500 rows at a time, each batch whole or not at all."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.selection.batches import Rows, batch_of, refusals, take
from services.selection.domain.application import application
from services.selection.domain.application_commands import ProposeCorrection, SubmitApplication
from services.selection.domain.claims import Claims
from services.selection.domain.intake import AdvanceImport, Batch, FinishImport, intake
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import RecordIdentity
from services.selection.domain.participant_states import Gone, Registered
from services.selection.domain.profile import differing
from services.selection.judging import Candidate, Judged, judge
from services.selection.reading import Form, Reading
from services.selection.uploads import Uploads
from services.selection.views import ImportView, calls, imports, schemes
from shared.kernel import Author, Refused
from shared.kernel.store import Cause, Store, WriteSet
from shared.privacy import Person, Vault

BATCH = 500


@dataclass
class Intake:
    store: Store
    vault: Vault
    uploads: Uploads
    _open: dict[str, tuple[Reading, Rows]] = field(default_factory=dict)

    async def pending(self) -> list[str]:
        return [view.id for view in await self.store.find(imports, state="running", order=("sent_at",))]

    async def advance(self, id: str) -> bool:
        """Takes the next batch in; false when the file is at its end."""
        view = await self.store.get(imports, id)
        if view is None or view.state == "finished":
            self._open.pop(id, None)
            return False
        reading, rows = self._open.pop(id) if id in self._open else await self._resume(view)
        try:
            following = await self._write(view, reading, rows)
        except Refused:
            return True
        if following:
            self._open[id] = reading, following
        return following is not None

    async def form(self, view: ImportView) -> Form:
        call, scheme = await self.store.get(calls, str(view.call_id)), await self.store.get(schemes, view.scheme_id)
        profile = scheme.scheme.intake_profile(view.profile_id) if scheme else None
        if call is None or scheme is None or profile is None:
            raise LookupError(f"import {view.id} has lost its call, scheme or intake profile")
        return Form(call.plan, scheme.scheme, profile)

    async def _resume(self, view: ImportView) -> tuple[Reading, Rows]:
        """Goes over the rows that are done again, so as to know which references this file has named."""
        reading = Reading(await self.form(view), self.uploads.parts(view.upload_id))
        done = 0
        while done < view.read:
            rows = await self._take(view, reading, min(BATCH, view.read - done))
            await self._judged(view, rows, Claims(named=reading.named))
            done += len(rows.records)
        return reading, await self._take(view, reading, BATCH)

    async def _take(self, view: ImportView, reading: Reading, count: int) -> Rows:
        return await take(reading, count, view.call_id, self.vault.master)

    async def _judged(self, view: ImportView, rows: Rows, claims: Claims) -> tuple[list[Judged], dict[bytes, Person]]:
        people: dict[bytes, Person] = {}

        async def identify(blinds: Sequence[bytes]) -> Mapping[bytes, Hashable]:
            people.update(await self.vault.people(blinds))
            return {blind: person.participant_id for blind, person in people.items()}

        judged = await judge(view.call_id, UUID(view.id), rows.candidates, claims, self.store, identify)
        return judged, people

    async def _write(self, view: ImportView, reading: Reading, rows: Rows) -> Rows | None:
        """Gives the rows that follow, read while these are written; none at the end of the file."""
        author = Author(view.principal, view.organisation, view.sent_at)
        work = WriteSet(self.store)
        await work.load(intake, [view.id])
        cause = Cause(uuid5(UUID(view.id), f"after line {view.to_line}"))
        if not rows.records:
            work.decide(intake, view.id, FinishImport(), author, cause)
            await work.commit()
            return None
        judged, people = await self._judged(view, rows, Claims(named=reading.named))
        refused = [*rows.refused, *refusals(judged, reading.rows)]
        batch = batch_of(rows.records[-1].line, judged, refused)
        work.decide(intake, view.id, AdvanceImport(after_line=view.to_line, batch=batch), author, cause)
        await self._keep_refused(view, rows, batch)
        taken = Taken(view, work, author, cause.id, people)
        for erased in await taken.load(judged):
            await self.vault.erase(erased)
        for one in judged:
            taken.take(one)
        writing = asyncio.ensure_future(work.commit())
        try:
            return await self._take(view, reading, BATCH)
        finally:
            await writing

    async def _keep_refused(self, view: ImportView, rows: Rows, batch: Batch) -> None:
        if batch.refusals:
            raw = {record.line: record.raw for record in rows.records}
            await self.uploads.refuse(view.upload_id, [(one, raw[one.line]) for one in batch.refusals])


@dataclass(frozen=True)
class Taken:
    """The commands that follow from the rows of one batch, put into its write-set."""

    view: ImportView
    work: WriteSet
    author: Author
    cause: UUID
    people: Mapping[bytes, Person]

    async def load(self, judged: Sequence[Judged]) -> list[UUID]:
        """Gives the applicants whose erasure is on record although their keys are there again, from a backup: the batch
        is refused, and once the keys are destroyed anew they come as somebody unknown."""
        new = [one for one in judged if one.verdict == "accepted"]
        self.work.fresh(application, [one.candidate.id for one in new])
        corrected = [one.candidate.id for one in judged if one.verdict == "corrected"]
        await self.work.load(application, corrected)
        people = [self.people[one.candidate.blind] for one in new]
        self.work.fresh(participant, [str(one.participant_id) for one in people if one.new])
        known = [one.participant_id for one in people if not one.new]
        await self.work.load(participant, map(str, known))
        return [id for id in known if isinstance(self.work.state(participant, str(id)), Gone)]

    def take(self, judged: Judged) -> None:
        cause = Cause(self.cause, correlation=judged.candidate.id)
        if judged.verdict == "accepted":
            self._submit(judged.candidate, cause)
        elif judged.verdict == "corrected" and judged.known:
            self._correct(judged, cause)

    def _submit(self, one: Candidate, cause: Cause) -> None:
        person = self.people[one.blind]
        id = str(person.participant_id)
        state = self.work.state(participant, id)
        if not isinstance(state, Registered) or state.mark != one.identity_mark:
            sealed = person.cipher.seal(one.identity, "identity")
            identify = RecordIdentity(identity=sealed, mark=one.identity_mark)
            self.work.decide(participant, id, identify, self.author, cause)
        submit = SubmitApplication(
            participant_id=person.participant_id,
            scheme_id=self.view.scheme_id,
            call_id=self.view.call_id,
            organisation_id=self.view.organisation or self.view.profile_id,
            reference=one.row.reference,
            profile=one.row.profile,
            submitted_at=one.row.submitted_at,
            mark=one.mark,
            import_id=UUID(self.view.id),
            line=one.row.line,
        )
        self.work.decide(application, one.id, submit, self.author, cause)

    def _correct(self, judged: Judged, cause: Cause) -> None:
        one, known = judged.candidate, judged.known
        assert known
        fields = differing(known.profile, one.row.profile)
        correction = ProposeCorrection(
            fields=fields or ("identity",),
            profile=one.row.profile,
            identity=self.people[one.blind].cipher.seal(one.identity, "identity"),
            mark=one.mark,
            import_id=UUID(self.view.id),
            line=one.row.line,
        )
        self.work.decide(application, one.id, correction, self.author, cause)
