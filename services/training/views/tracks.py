"""The tracks that the scheme's rule would give, as a proposal: a human assigns them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.training.views.enrolments import EnrolmentView
from shared.contracts.dossier import Track
from shared.contracts.scheme import TrackRule


@dataclass(frozen=True, kw_only=True)
class ProposedTrack:
    """`assigned` is the track that was assigned already, if any."""

    journey_id: UUID
    rank: int
    track: Track
    assigned: Track | None


def proposed(enrolments: Iterable[EnrolmentView], rule: TrackRule) -> list[ProposedTrack]:
    """The first by the committee's rank are prepared for work abroad, as many as the rule has places."""
    ranked = sorted((one for one in enrolments if one.state != "dropped_out"), key=lambda one: (one.rank, one.id))
    return [
        ProposedTrack(
            journey_id=UUID(one.id),
            rank=one.rank,
            track=rule.first if place < rule.places else rule.otherwise,
            assigned=one.track,
        )
        for place, one in enumerate(ranked)
    ]
