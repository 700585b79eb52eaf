"""A contract is a published event: pseudonymous, versioned, and the only thing services know of each other."""

from abc import abstractmethod
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict

from shared.kernel.messages import Event


class Contract(Event):
    """What one service tells the others. Unknown fields are ignored, so that a newer publisher does no harm.

    `subject` is what it is about (the journey, else the publisher's own aggregate); records with one `key` keep
    their order, and the key of a stream never changes.
    """

    model_config = ConfigDict(extra="ignore")

    schema_version: ClassVar[int] = 1

    @property
    @abstractmethod
    def subject(self) -> str: ...

    @property
    def key(self) -> str:
        return self.subject


class JourneyContract(Contract):
    """A contract about one participant's way through one scheme; ordered by participant."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str

    @property
    def subject(self) -> str:
        return str(self.journey_id)

    @property
    def key(self) -> str:
        return str(self.participant_id)


class ParticipantContract(Contract):
    """A contract about a person as such; keeps its order with everything else of the same person."""

    participant_id: UUID

    @property
    def subject(self) -> str:
        return str(self.participant_id)


class OrganisationContract(Contract):
    """A contract about an organisation; keeps its order with everything else of the same organisation."""

    organisation_id: str

    @property
    def subject(self) -> str:
        return self.organisation_id


class StandingContract(OrganisationContract):
    """A contract about an organisation's right to act; `reason` is a code."""

    reason: str
