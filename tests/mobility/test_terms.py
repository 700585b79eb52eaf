"""When a contract is worse than what was promised."""

from datetime import date

from services.mobility.domain.terms import Period, Terms, Wage


def terms(amount: int, hours: int, period: Period = "month", currency: str = "EUR") -> Terms:
    return Terms(wage=Wage(amount=amount, currency=currency, period=period), hours=hours, starts_on=date(2020, 9, 1))


PROMISED = terms(280000, 38)


def test_the_same_terms_are_not_worse() -> None:
    assert PROMISED.worse_than(PROMISED) == ()


def test_better_pay_is_not_worse() -> None:
    assert terms(300000, 38).worse_than(PROMISED) == ()


def test_a_lower_wage_is_worse() -> None:
    assert terms(279999, 38).worse_than(PROMISED) == ("wage",)


def test_fewer_guaranteed_hours_are_worse() -> None:
    assert terms(280000, 20).worse_than(PROMISED) == ("hours",)


def test_longer_weeks_for_the_same_monthly_pay_are_worse() -> None:
    assert terms(280000, 45).worse_than(PROMISED) == ("hours",)


def test_longer_weeks_at_the_same_hourly_pay_are_not_worse() -> None:
    assert terms(1600, 40, "hour").worse_than(terms(1600, 38, "hour")) == ()


def test_another_currency_or_period_cannot_be_compared_and_is_worse() -> None:
    assert terms(280000, 38, currency="MAD").worse_than(PROMISED) == ("wage unit",)
    assert terms(280000, 38, "year").worse_than(PROMISED) == ("wage unit",)
