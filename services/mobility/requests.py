"""What callers ask of mobility; what the service knows itself is not asked for."""

from uuid import UUID

from services.mobility.domain.placement.work import Side
from services.mobility.domain.terms import Terms
from services.mobility.domain.vacancy import Notice
from shared.chassis import Row, Rows
from shared.contracts.scheme_terms import Code
from shared.kernel import Message


class Reason(Message):
    reason: Code


class OpenedVacancy(Message):
    """`corridor` is named where several corridors of the scheme end in the vacancy's country."""

    notice: Notice
    corridor: str | None = None


class OfferRow(Row):
    vacancy_id: UUID


class ReasonRow(Row):
    reason: Code


class ContractRow(Row):
    terms: Terms


class StepRow(Row):
    step: str


class EndRow(Row):
    cause: Code
    side: Side


class Offers(Rows[OfferRow]): ...


class Journeys(Rows[Row]): ...


class Reasons(Rows[ReasonRow]): ...


class Contracts(Rows[ContractRow]): ...


class Steps(Rows[StepRow]): ...


class Ends(Rows[EndRow]): ...
