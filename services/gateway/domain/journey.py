"""What the gateway has heard: every contract, once, in a stream of the journey or other subject it is about."""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from shared.contracts import CONTRACTS, Contract, JourneyContract
from shared.contracts.dossier import Stage
from shared.contracts.mobility import (
    CommitmentDeclared,
    CorridorResumed,
    CorridorSuspended,
    EmployerVetted,
    VacancyOpened,
)
from shared.contracts.organisations import OrganisationEnded, OrganisationResumed, OrganisationSuspended
from shared.contracts.participants import (
    ParticipantErased,
    ParticipantErasureAcknowledged,
    ParticipantErasureOrdered,
)
from shared.contracts.selection import (
    CallClosed,
    CallOpened,
    OrganisationRegistered,
    RoleGranted,
    RoleRevoked,
    SchemePublished,
)
from shared.contracts.training import CohortOpened, CurriculumRevised
from shared.kernel import Author, Command, Decider, Event

KINDS: dict[type[Contract], str] = {
    OrganisationRegistered: "organisation",
    RoleGranted: "organisation",
    RoleRevoked: "organisation",
    OrganisationSuspended: "organisation",
    OrganisationResumed: "organisation",
    OrganisationEnded: "organisation",
    SchemePublished: "scheme",
    CurriculumRevised: "scheme",
    CallOpened: "call",
    CallClosed: "call",
    CohortOpened: "cohort",
    EmployerVetted: "employer",
    CommitmentDeclared: "employer",
    VacancyOpened: "vacancy",
    CorridorSuspended: "corridor",
    CorridorResumed: "corridor",
    ParticipantErasureOrdered: "participant",
    ParticipantErasureAcknowledged: "participant",
    ParticipantErased: "participant",
}


class ContractHeard(Event):
    """`source` is the service that published the contract, `data` its JSON as published."""

    source: Stage
    contract: str
    contract_version: int
    data: str
    event_id: UUID
    occurred_at: datetime

    @cached_property
    def told(self) -> Contract:
        """What the text says. Raises UnknownMessage or ValidationError where it can't be read."""
        return CONTRACTS.decode(self.contract, self.contract_version, self.data)


class Hear(Command):
    fact: ContractHeard


def decide(command: Hear, heard: frozenset[UUID], author: Author) -> list[ContractHeard]:
    return [] if command.fact.event_id in heard else [command.fact]


def evolve(heard: frozenset[UUID], event: ContractHeard) -> frozenset[UUID]:
    return heard | {event.event_id}


def subject_of(contract: Contract) -> str:
    """Other subjects than journeys share one category, so their kind is part of the subject."""
    return f"{KINDS[type(contract)]}:{contract.subject}"


def stream_of(contract: Contract) -> tuple[Decider[Hear, frozenset[UUID], ContractHeard], str]:
    match contract:
        case JourneyContract():
            return journey, contract.subject
        case _:
            return subject, subject_of(contract)


journey = Decider[Hear, frozenset[UUID], ContractHeard]("journey", frozenset(), decide, evolve)
subject = Decider[Hear, frozenset[UUID], ContractHeard]("subject", frozenset(), decide, evolve)
