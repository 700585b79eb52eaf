"""Terms of employment: the wage, the hours that are guaranteed for it, and the first day of work."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.kernel import Message, Refused

Country: TypeAlias = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Currency: TypeAlias = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Period: TypeAlias = Literal["hour", "month", "year"]


class Wage(Message):
    """Gross pay in minor units of the currency (cents, centimes)."""

    amount: Annotated[int, Field(gt=0)]
    currency: Currency
    period: Period

    def comparable(self, other: "Wage") -> bool:
        return (self.currency, self.period) == (other.currency, other.period)


class Terms(Message):
    """`hours` are guaranteed each week."""

    wage: Wage
    hours: Annotated[int, Field(gt=0, le=60)]
    starts_on: date

    def worse_than(self, promised: "Terms") -> tuple[str, ...]:
        """The terms that fall short of what was promised; longer weeks for the same pay fall short as well."""
        if not self.wage.comparable(promised.wage):
            return ("wage unit",)
        lower = self.wage.amount < promised.wage.amount
        longer = self.wage.period != "hour" and (self.wage.amount * promised.hours < promised.wage.amount * self.hours)
        shortfalls = {"wage": lower, "hours": self.hours < promised.hours or (longer and not lower)}
        return tuple(term for term, short in shortfalls.items() if short)


def require_floor(wage: Wage, floor: Wage | None) -> None:
    if floor is None:
        return
    if not wage.comparable(floor):
        raise Refused("wage_unit", f"State the wage in {floor.currency} a {floor.period}, as the scheme's floor is.")
    if wage.amount < floor.amount:
        raise Refused(
            "wage_below_floor", f"The scheme asks for at least {floor.amount} {floor.currency} a {floor.period}."
        )
