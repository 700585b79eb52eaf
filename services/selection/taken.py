"""The rows of one batch that were taken, as commands to applications and participants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from services.selection.domain.application import application
from services.selection.domain.application_commands import ProposeCorrection, SubmitApplication
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import RecordIdentity
from services.selection.domain.participant_states import Gone, Registered
from services.selection.domain.profile import differing
from services.selection.judging import Candidate, Judged
from services.selection.views import ApplicationView, ImportView
from shared.kernel import Author
from shared.kernel.store import Cause, WriteSet
from shared.privacy import Person


@dataclass(frozen=True)
class Taken:
    """The commands that follow from the rows of one batch, put into its write-set."""

    view: ImportView
    work: WriteSet
    author: Author
    cause: Cause

    @cached_property
    def import_id(self) -> UUID:
        return UUID(self.view.id)

    async def load(self, judged: Sequence[Judged], people: Mapping[bytes, Person]) -> list[UUID]:
        """Gives the applicants whose erasure is on record although their keys are there again, from a backup: the batch
        is refused, and once the keys are destroyed anew they come as somebody unknown."""
        new = [one for one in judged if one.verdict == "accepted"]
        self.work.fresh(application, [one.candidate.id for one in new])
        corrected = [one.candidate.id for one in judged if one.verdict == "corrected"]
        await self.work.load(application, corrected)
        applicants = [people[one.candidate.blind] for one in new]
        self.work.fresh(participant, [one.id for one in applicants if one.new])
        known = [one for one in applicants if not one.new]
        await self.work.load(participant, [one.id for one in known])
        return [one.participant_id for one in known if isinstance(self.work.state(participant, one.id), Gone)]

    def take(self, judged: Judged, people: Mapping[bytes, Person]) -> None:
        person = people.get(judged.candidate.blind)
        cause = Cause(self.cause.id, correlation=judged.candidate.id)
        if person and judged.verdict == "accepted":
            self._submit(judged.candidate, person, cause)
        elif person and judged.verdict == "corrected" and judged.known:
            self._correct(judged.candidate, person, judged.known, cause)

    def _submit(self, one: Candidate, person: Person, cause: Cause) -> None:
        state = self.work.state(participant, person.id)
        if not isinstance(state, Registered) or state.mark != one.identity_mark:
            sealed = person.cipher.seal(one.identity, "identity")
            identify = RecordIdentity(identity=sealed, mark=one.identity_mark)
            self.work.decide(participant, person.id, identify, self.author, cause)
        submit = SubmitApplication(
            participant_id=person.participant_id,
            scheme_id=self.view.scheme_id,
            call_id=self.view.call_id,
            organisation_id=self.view.organisation or self.view.profile_id,
            reference=one.row.reference,
            profile=one.row.profile,
            submitted_at=one.row.submitted_at,
            mark=one.mark,
            import_id=self.import_id,
            line=one.row.line,
        )
        self.work.decide(application, one.id, submit, self.author, cause)

    def _correct(self, one: Candidate, person: Person, known: ApplicationView, cause: Cause) -> None:
        fields = differing(known.profile, one.row.profile)
        correction = ProposeCorrection(
            fields=fields or ("identity",),
            profile=one.row.profile,
            identity=person.cipher.seal(one.identity, "identity"),
            mark=one.mark,
            import_id=self.import_id,
            line=one.row.line,
        )
        self.work.decide(application, one.id, correction, self.author, cause)
