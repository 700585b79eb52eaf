"""Judging rows: a batch at a time against what the call holds already, with one look-up of each kind."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias
from uuid import UUID

from pydantic import TypeAdapter

from services.selection.domain.claims import Claim, Claims, Verdict
from services.selection.domain.intake import application_id
from services.selection.domain.profile import Profile
from services.selection.domain.rows import AcceptedRow, Identity
from services.selection.views import ApplicationView, applications
from shared.kernel.store import Reads
from shared.privacy import MasterKey

_IDENTITY, _PROFILE = TypeAdapter(Identity).serializer, TypeAdapter(Profile).serializer


class Applicant(Protocol):
    """Who is behind a row; somebody `new` has applied nowhere."""

    @property
    def id(self) -> str: ...
    @property
    def new(self) -> bool: ...


Identify: TypeAlias = Callable[[Sequence[bytes]], Awaitable[Mapping[bytes, Applicant]]]


class Candidate(NamedTuple):
    """A row of good form, with the keyed hashes by which it is compared."""

    row: AcceptedRow
    id: str
    blind: bytes
    identity: str
    identity_mark: str
    mark: str


class Judged(NamedTuple):
    """`known` is the application as an earlier file gave it."""

    candidate: Candidate
    verdict: Verdict
    known: ApplicationView | None


def candidate(row: AcceptedRow, call_id: UUID, country: str, master: MasterKey) -> Candidate:
    identity, profile = _IDENTITY.to_json(row.identity).decode(), _PROFILE.to_json(row.profile).decode()
    content = f"{row.reference}\n{row.submitted_at}\n{profile}\n{identity}"
    blind = master.blind(f"national_id/{country}", row.identity.national_id)
    id = str(application_id(call_id, row.reference))
    return Candidate(row, id, blind, identity, master.mark(identity), master.mark(content))


async def judge(
    call_id: UUID, import_id: UUID | None, rows: Sequence[Candidate], claims: Claims, reads: Reads, identify: Identify
) -> list[Judged]:
    """`identify` names the person behind each blind index; it is not asked about rows that claim nothing."""
    known = await reads.get_many(applications, list({one.id for one in rows}))
    for view in known.values():
        line = view.line if view.import_id == import_id else None
        claims.references.setdefault(view.reference, Claim(str(view.participant_id), view.mark, line))
    asking = [one for one in rows if not claims.concerns_nobody(one.row.reference, one.mark)]
    applicants = await identify([one.blind for one in asking]) if asking else {}
    known_before = [f"{call_id}/{one.id}" for one in applicants.values() if not one.new]
    for view in await reads.find(applications, applicant=known_before) if known_before else ():
        claims.people.setdefault(str(view.participant_id), view.reference)
    people = {blind: one.id for blind, one in applicants.items()}
    return [Judged(one, claims.judge(one.row, people.get(one.blind), one.mark), known.get(one.id)) for one in rows]
