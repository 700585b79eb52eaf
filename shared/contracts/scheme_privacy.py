"""What a scheme says of personal data: what it is used for and on which lawful basis, and how long it must be held."""

from datetime import date
from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from shared.contracts.scheme_terms import Whole
from shared.kernel.messages import Message

LawfulBasis: TypeAlias = Literal[
    "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"
]
PurposeCode: TypeAlias = Literal[
    "selection",
    "interview_invitation",
    "contract",
    "work_permit",
    "sharing_with_employers",
    "follow_up_contact",
    "cost_audit",
    "legal_claims",
    "protection_of_others",
    "public_interest",
]
HoldCategory: TypeAlias = Literal["contract", "permit", "eligible_costs"]


class Purpose(Message):
    id: PurposeCode
    basis: LawfulBasis = Field(description="Of GDPR Art. 6(1).")


class Retention(Message):
    """How long identity is held once what binds it has ended."""

    category: HoldCategory
    years: Whole = Field(description="After the end of the contract or permit, or of the scheme for its costs.")


PURPOSES: tuple[Purpose, ...] = (
    Purpose(id="selection", basis="public_task"),
    Purpose(id="interview_invitation", basis="public_task"),
    Purpose(id="contract", basis="contract"),
    Purpose(id="work_permit", basis="contract"),
    Purpose(id="sharing_with_employers", basis="consent"),
    Purpose(id="follow_up_contact", basis="consent"),
    Purpose(id="cost_audit", basis="legal_obligation"),
    Purpose(id="legal_claims", basis="legitimate_interests"),
    Purpose(id="protection_of_others", basis="vital_interests"),
    Purpose(id="public_interest", basis="public_task"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(category="contract", years=1),
    Retention(category="permit", years=1),
    Retention(category="eligible_costs", years=5),
)


class PrivacyPlan(Message):
    """A scheme that says nothing gets these; counsel decides whether they fit."""

    purposes: tuple[Purpose, ...] = Field(default=PURPOSES, description="What identity may be read for.")
    retention: tuple[Retention, ...] = Field(default=RETENTION, description="While and how long an erasure waits.")

    def basis(self, purpose: str) -> LawfulBasis | None:
        return next((one.basis for one in self.purposes if one.id == purpose), None)

    def held_until(self, category: HoldCategory, ended_on: date) -> date | None:
        """The first day on which the identity need not be held any more; none where the scheme does not hold it."""
        years = next((one.years for one in self.retention if one.category == category), None)
        return None if years is None else _years_after(ended_on, years)

    @field_validator("purposes")
    @classmethod
    def have_one_basis(cls, purposes: tuple[Purpose, ...]) -> tuple[Purpose, ...]:
        if len({one.id for one in purposes}) < len(purposes):
            raise ValueError("two entries are for the same purpose")
        return purposes

    @field_validator("retention")
    @classmethod
    def have_one_length(cls, retention: tuple[Retention, ...]) -> tuple[Retention, ...]:
        if len({one.category for one in retention}) < len(retention):
            raise ValueError("two entries are for the same category")
        return retention


def _years_after(day: date, years: int) -> date:
    """A 29 February becomes a 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
