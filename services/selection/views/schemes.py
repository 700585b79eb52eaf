"""What is read of a scheme: its newest version."""

from dataclasses import dataclass

from services.selection.domain.scheme import SchemeEvent, SchemeRegistered, SchemeRevised
from shared.contracts.scheme import Scheme
from shared.kernel import OPEN, Projection, Recorded, View


@dataclass(frozen=True, kw_only=True)
class SchemeView(View):
    """`reason` says why the newest version was made."""

    version: int
    scheme: Scheme
    reason: str = ""


def _scheme(view: SchemeView | None, recorded: Recorded[SchemeEvent]) -> SchemeView | None:
    match recorded.event:
        case SchemeRegistered(scheme=scheme):
            return SchemeView(id=recorded.subject, version=1, scheme=scheme)
        case SchemeRevised(version=version, scheme=scheme, reason=reason):
            return SchemeView(id=recorded.subject, version=version, scheme=scheme, reason=reason)


schemes = Projection("schemes", SchemeView, _scheme, rows=OPEN)
