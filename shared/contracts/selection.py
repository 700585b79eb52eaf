"""What selection publishes: organisations, schemes, calls, and each application up to its decision."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Contract, JourneyContract, OrganisationContract
from shared.contracts.dossier import Sex
from shared.contracts.scheme import Scheme
from shared.kernel.messages import Data


def _without_privacy_plan(data: Data) -> Data:
    """A scheme that says nothing of personal data gets the plan of one that was never asked."""
    return data


class OrganisationRegistered(OrganisationContract):
    """`kind` and `country` (ISO 3166-1 alpha-2) as agreed with it; the name is an organisation's, not a person's."""

    name: str
    kind: str
    country: str


class RoleGranted(OrganisationContract):
    """The organisation acts in this scheme from now on; `role` is a partner role of the scheme."""

    scheme_id: str
    role: str


class RoleRevoked(OrganisationContract):
    """The organisation acts in this scheme no more in this role."""

    scheme_id: str
    role: str


class SchemePublished(Contract):
    """A scheme as it stands from this version on: registered first, then each revision with its reason."""

    schema_version: ClassVar[int] = 2
    upcasters: ClassVar = {1: _without_privacy_plan}

    scheme_id: str
    version: int
    scheme: Scheme
    reason: str

    @property
    def subject(self) -> str:
        return self.scheme_id


class CallOpened(Contract):
    call_id: UUID
    scheme_id: str
    seats: int
    reserve: int
    opens_at: datetime
    closes_at: datetime

    @property
    def subject(self) -> str:
        return str(self.call_id)


class CallClosed(Contract):
    call_id: UUID
    scheme_id: str

    @property
    def subject(self) -> str:
        return str(self.call_id)


class ApplicationSubmitted(JourneyContract):
    """`age` is in completed years on the call's last day."""

    call_id: UUID
    organisation_id: str
    sex: Sex
    age: int
    region: str


class EligibilityAssessed(JourneyContract):
    """Every criterion is checked; `unmet` names those that failed, none when eligible."""

    unmet: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        return not self.unmet


class ApplicationScored(JourneyContract):
    """Points of the desk step, 0 to 100, by the rubric of that version."""

    points: int
    rubric_version: int


class ApplicationShortlisted(JourneyContract):
    rank: int


class TestTaken(JourneyContract):
    """Points 0 to 100; none for an absent candidate."""

    score: int | None


class InterviewInvited(JourneyContract):
    rank: int


class InterviewHeld(JourneyContract):
    score: int
    panel: str


class CandidateSelected(JourneyContract):
    """A named human's decision: `decided_by` is that person's pseudonymous principal."""

    rank: int
    reason: str
    decided_by: str


class CandidateReserved(JourneyContract):
    """`rank` is the place on the reserve list, 1 for the first to be asked."""

    rank: int
    reason: str
    decided_by: str


class CandidateRejected(JourneyContract):
    reason: str
    decided_by: str


class CandidatePromoted(JourneyContract):
    """Taken from the reserve list because a later stage lost `replaces`."""

    reserve_rank: int
    replaces: UUID


class ApplicationWithdrawn(JourneyContract):
    """The applicant, or the agency in the applicant's name, took the application back; `reason` is a code."""

    reason: str
