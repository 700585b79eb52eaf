"""With whom a call is shared, and as what; none as role once it is shared no more."""

from dataclasses import dataclass, replace

from services.selection.domain.sharing import CallShared, CallUnshared, ShareRole, SharingEvent
from shared.kernel import Index, Projection, Recorded, View


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


shares = Projection("shares", ShareView, _share, Index("call_id"), Index("organisation_id"))
