"""The columns of an agency's file: found by their headings, each with the reading of its values."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from services.selection.domain import values
from shared.contracts.scheme import CallPlan, Column, IntakeProfile, Scheme
from shared.kernel import Refused

NEEDED = (
    *("reference", "national_id", "family_name", "given_name", "sex", "birth_date", "region"),
    *("diploma", "field_of_study", "graduation_year", "situation", "submitted_at"),
)
EARLIEST_GRADUATION = 1940


def columns_of(known: Mapping[str, Column], heading: Iterable[str], delimiter: str) -> Iterator[Column]:
    names = [values.heading(name) for name in heading]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    missing = [column.name for name, column in known.items() if name not in names]
    unknown = [name for name in names if name not in known]
    for wrong, what in ((repeated, "stand twice"), (missing, "are missing"), (unknown, "are unknown")):
        if wrong:
            raise Refused(
                "wrong_heading",
                f"Columns that {what} in the first line: {', '.join(one[:40] for one in wrong[:25])}. "
                f"Send the columns of the intake profile, with {delimiter!r} between them.",
            )
    yield from (known[name] for name in names)


def parsers_of(intake: IntakeProfile, call: CallPlan, scheme: Scheme) -> Mapping[str, values.Parse]:
    """What takes few different values, and tells of nobody, is remembered from row to row."""
    if missing := set(NEEDED) - {column.meaning for column in intake.columns}:
        raise Refused("incomplete_profile", f"The intake profile has no column for {', '.join(sorted(missing))}.")
    months = lru_cache(values.whole(0, values.MOST_MONTHS))
    regions = {region.name: region.name for region in scheme.regions}
    return {
        "reference": values.reference,
        "national_id": _required(values.identifier),
        "family_name": values.name,
        "given_name": values.name,
        "sex": lru_cache(values.code(intake.sexes)),
        "birth_date": values.birth_date(intake.date_format, call.last_day),
        "city": values.text,
        "region": lru_cache(values.code(regions)) if regions else values.text,
        "phone": values.phone(intake.calling_code),
        "email": values.email,
        "diploma": lru_cache(values.code(intake.diplomas)),
        "field_of_study": lru_cache(values.code(intake.fields_of_study)),
        "graduation_year": lru_cache(values.whole(EARLIEST_GRADUATION, call.last_day.year)),
        "situation": lru_cache(values.code(intake.situations)),
        "unemployment_months": months,
        "language": lru_cache(values.level),
        "experience_months": months,
        "skills": values.listed(intake.list_separator),
        "submitted_at": _within(values.moment(intake.time_format), call.opens_at, call.closes_at),
    }


def _required(parse: values.Parse) -> values.Parse:
    def required(value: str) -> object:
        if not (parsed := parse(value)):
            raise ValueError("missing")
        return parsed

    return required


def _within(parse: Callable[[str], datetime], first: datetime, last: datetime) -> values.Parse:
    def within(value: str) -> object:
        if not first <= (moment := parse(value)) <= last:
            raise ValueError("outside the call")
        return moment

    return within
