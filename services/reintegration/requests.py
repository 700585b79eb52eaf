"""What is said of a return case over HTTP, and the command it becomes."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date

from services.reintegration.domain.words import (
    AgreePlan,
    AssessNeeds,
    CloseCase,
    ConfirmReturn,
    DeliverSupport,
    InCase,
    Needs,
    RecordFollowUp,
    RecordOutcome,
    Supports,
)
from shared.contracts.scheme import ReintegrationPlan
from shared.contracts.scheme_terms import Code
from shared.kernel import Message


@dataclass(frozen=True)
class Terms:
    """The supports a scheme offers, and the outcomes it knows."""

    supports: tuple[Code, ...] = ()
    outcomes: tuple[Code, ...] = ()

    @classmethod
    def of(cls, plan: ReintegrationPlan) -> "Terms":
        return cls(plan.supports, tuple(one.code for one in plan.outcomes))


class Request(Message):
    """Only what the caller may say; the terms of the case add the rest."""

    @abstractmethod
    def command(self, terms: Terms) -> InCase: ...


class ConfirmedReturn(Request):
    returned_on: date

    def command(self, terms: Terms) -> ConfirmReturn:
        return ConfirmReturn(returned_on=self.returned_on)


class AssessedNeeds(Request, Needs):
    def command(self, terms: Terms) -> AssessNeeds:
        return AssessNeeds(needs=Needs(economic=self.economic, social=self.social, psychosocial=self.psychosocial))


class AgreedPlan(Request):
    supports: Supports

    def command(self, terms: Terms) -> AgreePlan:
        return AgreePlan(supports=self.supports, offered=terms.supports)


class DeliveredSupport(Request):
    """`added_because` is a code; it is needed where the plan does not name the support."""

    support: Code
    added_because: Code | None = None

    def command(self, terms: Terms) -> DeliverSupport:
        return DeliverSupport(support=self.support, added_because=self.added_because, offered=terms.supports)


class HeldFollowUp(Request):
    month: int

    def command(self, terms: Terms) -> RecordFollowUp:
        return RecordFollowUp(month=self.month)


class ObservedOutcome(Request):
    outcome: Code
    observed_on: date

    def command(self, terms: Terms) -> RecordOutcome:
        return RecordOutcome(outcome=self.outcome, observed_on=self.observed_on, known=terms.outcomes)


class Closing(Request):
    reason: Code

    def command(self, terms: Terms) -> CloseCase:
        return CloseCase(reason=self.reason)
