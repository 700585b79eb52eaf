"""With whom a call is shared, and as what; none as role once it is shared no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.selection.domain.sharing import CallShared, CallUnshared, ShareRole, SharingEvent
from shared.kernel import Index, Projection, Recorded, Rows, View
from shared.kernel.store import Reads


@dataclass(frozen=True, kw_only=True)
class ShareView(View):
    call_id: str
    organisation_id: str
    role: ShareRole | None


def _share(view: ShareView | None, recorded: Recorded[SharingEvent]) -> ShareView | None:
    match recorded.event:
        case CallShared(call_id=call, organisation_id=organisation, role=role):
            return ShareView(id=recorded.subject, call_id=str(call), organisation_id=organisation, role=role)
        case CallUnshared():
            return replace(view, role=None) if view else None


shares = Projection(
    "shares",
    ShareView,
    _share,
    Index("call_id"),
    Index("organisation_id"),
    rows=Rows(organisation="organisation_id", employer="organisation_id", call="call_id"),
)


async def calls_shared_with(reads: Reads, organisation: str) -> Sequence[str]:
    """The calls of which this organisation sees every application, by the fields of its role."""
    found = await reads.find(shares, organisation_id=organisation)
    return [one.call_id for one in found if one.role not in (None, "employer_panel")]


async def calls_with_panel(reads: Reads, organisation: str) -> Sequence[str]:
    """The calls of which this organisation sees those who were invited to the interview."""
    found = await reads.find(shares, organisation_id=organisation)
    return [one.call_id for one in found if one.role == "employer_panel"]
