"""An employer offers work, and may do nothing with people before it is vetted or while it is suspended."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, assert_never

from pydantic import Field

from services.mobility.domain.terms import Country
from shared.kernel import Author, Command, Decider, Event, Refused

Size: TypeAlias = Literal["micro", "small", "medium", "large"]
Motive: TypeAlias = Literal["shortage", "new_market", "diversity", "growth", "earlier_hires", "other"]
Standing: TypeAlias = Literal["unknown", "registered", "vetted", "suspended"]
Places: TypeAlias = Annotated[int, Field(gt=0)]


class RegisterEmployer(Command):
    """`motive` is why it looks abroad; `first_foreign_hire` as it declares it."""

    name: str
    country: Country
    size: Size
    motive: Motive
    first_foreign_hire: bool


class VetEmployer(Command):
    """`pledged` says that the fair-recruitment pledge is signed; `findings` are codes of the check."""

    pledged: bool
    findings: tuple[str, ...] = ()


class DeclareCommitment(Command):
    """Places an employer means to offer in a scheme: an interest, not a hire."""

    scheme_id: str
    places: Places


class SuspendEmployer(Command):
    reason: str


class EmployerRegistered(Event):
    name: str
    country: str
    size: Size
    motive: Motive
    first_foreign_hire: bool


class EmployerVetted(Event):
    findings: tuple[str, ...]


class CommitmentDeclared(Event):
    scheme_id: str
    places: int


class EmployerSuspended(Event):
    reason: str


EmployerCommand: TypeAlias = RegisterEmployer | VetEmployer | DeclareCommitment | SuspendEmployer
EmployerEvent: TypeAlias = EmployerRegistered | EmployerVetted | CommitmentDeclared | EmployerSuspended


@dataclass(frozen=True)
class Unknown: ...


@dataclass(frozen=True)
class Registered: ...


@dataclass(frozen=True)
class Vetted: ...


@dataclass(frozen=True)
class Suspended: ...


Employer: TypeAlias = Unknown | Registered | Vetted | Suspended


def require_vetted(standing: Standing) -> None:
    if standing != "vetted":
        raise Refused(
            "employer_not_vetted", f"The employer is {standing}: it must be vetted before it deals with people."
        )


def decide(command: EmployerCommand, employer: Employer, author: Author) -> list[EmployerEvent]:
    match command, employer:
        case RegisterEmployer() as register, Unknown():
            return [EmployerRegistered(**vars(register))]
        case VetEmployer(pledged=False), Registered() | Suspended():
            raise Refused("pledge_missing", "The employer signs the fair-recruitment pledge before it is vetted.")
        case VetEmployer(findings=findings), Registered() | Suspended():
            return [EmployerVetted(findings=findings)]
        case DeclareCommitment() as declare, Registered() | Vetted():
            return [CommitmentDeclared(**vars(declare))]
        case SuspendEmployer(reason=reason), Registered() | Vetted():
            return [EmployerSuspended(reason=reason)]
        case _:
            raise Refused.out_of_turn(command, employer)


def evolve(employer: Employer, event: EmployerEvent) -> Employer:
    match event:
        case EmployerRegistered():
            return Registered()
        case EmployerVetted():
            return Vetted()
        case CommitmentDeclared():
            return employer
        case EmployerSuspended():
            return Suspended()
        case _:
            assert_never(event)


employer = Decider[EmployerCommand, Employer, EmployerEvent]("employer", Unknown(), decide, evolve)
