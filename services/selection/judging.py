"""Judging a batch of rows: each against what the call holds already, with one look-up for all of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from services.selection.domain.claims import Claim, Claims, Verdict
from services.selection.domain.intake import application_id
from services.selection.domain.rows import AcceptedRow
from services.selection.views import ApplicationView, applications
from shared.kernel.store import Reads
from shared.privacy import MasterKey, Person, Vault


@dataclass(frozen=True)
class Candidate:
    """A row of good form, with the keyed hashes by which it is compared."""

    row: AcceptedRow
    id: str
    blind: bytes
    identity: str
    identity_mark: str
    mark: str


@dataclass(frozen=True)
class Judged:
    candidate: Candidate
    verdict: Verdict
    person: Person | None
    known: ApplicationView | None


def candidate(row: AcceptedRow, call_id: UUID, country: str, master: MasterKey) -> Candidate:
    identity = json.dumps(asdict_of(row), ensure_ascii=False)
    content = f"{row.reference}\n{row.submitted_at}\n{row.profile.model_dump_json()}\n{identity}"
    return Candidate(
        row,
        str(application_id(call_id, row.reference)),
        master.blind(f"national_id/{country}", row.identity.national_id),
        identity,
        master.mark(identity),
        master.mark(content),
    )


def asdict_of(row: AcceptedRow) -> dict[str, Any]:
    who = row.identity
    return {
        "national_id": who.national_id,
        "family_name": who.family_name,
        "given_name": who.given_name,
        "birth_date": who.birth_date.isoformat(),
        "city": who.city,
        "phone": who.phone,
        "email": who.email,
    }
