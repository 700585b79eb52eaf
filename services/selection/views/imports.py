"""What is read of an import: how far it has come, and why rows were refused."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.selection.domain.intake import ImportAdvanced, ImportEvent, ImportFinished, ImportStarted
from shared.kernel import Index, Projection, Recorded, Rows, View
from shared.kernel.projection import EVERY


@dataclass(frozen=True, kw_only=True)
class ImportView(View):
    """`read` of `rows` rows are done; `principal` and `organisation` sent the file, at `sent_at`."""

    call_id: UUID
    scheme_id: str
    profile_id: str
    upload_id: UUID
    digest: str
    state: Literal["running", "finished"] = "running"
    rows: int
    read: int = 0
    to_line: int = 0
    accepted: int = 0
    unchanged: int = 0
    corrected: int = 0
    refused: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    principal: str
    organisation: str | None
    sent_at: datetime


def _import(view: ImportView | None, recorded: Recorded[ImportEvent]) -> ImportView | None:
    match recorded.event, view:
        case ImportStarted() as started, None:
            return ImportView(
                id=recorded.subject,
                **vars(started),
                principal=recorded.principal,
                organisation=recorded.organisation,
                sent_at=recorded.occurred_at,
            )
        case ImportAdvanced(batch=batch), ImportView():
            reasons = Counter(view.reasons) + Counter(refusal.reason for refusal in batch.refusals)
            refused = len(batch.refusals)
            return replace(
                view,
                read=view.read + batch.accepted + batch.unchanged + batch.corrected + refused,
                to_line=batch.to_line,
                accepted=view.accepted + batch.accepted,
                unchanged=view.unchanged + batch.unchanged,
                corrected=view.corrected + batch.corrected,
                refused=view.refused + refused,
                reasons=dict(sorted(reasons.items())),
            )
        case ImportFinished(), ImportView():
            return replace(view, state="finished")
        case _:
            return view


imports = Projection(
    "imports",
    ImportView,
    _import,
    Index("call_id", value=lambda view: str(view.call_id)),
    Index("state"),
    Index("sent_at", "timestamptz"),
    rows=Rows(call="call_id", figures=EVERY),
)
