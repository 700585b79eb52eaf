"""The hand-over between stages: one shape for all, answered by the stage that takes the lead, or overdue."""

from shared.contracts.base import JourneyContract
from shared.contracts.dossier import Dossier, Stage


class JourneyHandedOver(JourneyContract):
    """`organisation_id` is the agency whose applicant this is; it goes on seeing the journey in every stage."""

    scheme_version: int
    from_stage: Stage
    to_stage: Stage
    dossier: Dossier
    organisation_id: str | None = None


class HandoverAccepted(JourneyContract):
    from_stage: Stage
    to_stage: Stage


class HandoverRefused(JourneyContract):
    """`reason` is a code: scheme_unknown, scheme_suspended, already_held."""

    from_stage: Stage
    to_stage: Stage
    reason: str


class HandoverOverdue(JourneyContract):
    from_stage: Stage
    to_stage: Stage
