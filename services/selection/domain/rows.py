"""A row of an agency's file, read by its intake profile: accepted as an application, or refused with one reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from services.selection.domain import values
from services.selection.domain.profile import Profile
from services.selection.domain.records import Record
from shared.contracts.dossier import LanguageLevel
from shared.contracts.scheme import CallPlan, Column, IntakeProfile, Scheme
from shared.kernel import Refused

Reason: TypeAlias = Literal[
    "wrong_column_count",
    "missing_national_id",
    "invalid_birth_date",
    "invalid_email",
    "unknown_diploma",
    "invalid_language_level",
    "submitted_outside_call",
    "invalid_value",
    "duplicate_reference",
    "duplicate_person",
]
NEEDED = (
    *("reference", "national_id", "family_name", "given_name", "sex", "birth_date", "region"),
    *("diploma", "field_of_study", "graduation_year", "situation", "submitted_at"),
)
EARLIEST_GRADUATION = 1940
_REASONS: Mapping[str, Reason] = {
    "national_id": "missing_national_id",
    "birth_date": "invalid_birth_date",
    "email": "invalid_email",
    "diploma": "unknown_diploma",
    "language": "invalid_language_level",
    "submitted_at": "submitted_outside_call",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the applicant is; it goes nowhere but into the vault."""

    national_id: str
    family_name: str
    given_name: str
    birth_date: date
    city: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """`submitted_at` is the call's local time, as written."""

    line: int
    reference: str
    identity: Identity
    profile: Profile
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`field` is the agency's own heading, none where the row as a whole is wrong."""

    line: int
    field: str | None
    reason: Reason


Row: TypeAlias = AcceptedRow | RefusedRow


class RowReader:
    """Reads the rows below one heading; columns may stand in any order, but must be the profile's."""

    def __init__(self, intake: IntakeProfile, call: CallPlan, scheme: Scheme, heading: Record) -> None:
        by_name = {column.name.casefold(): column for column in intake.columns}
        self.columns = tuple(_columns(by_name, heading.fields, intake.delimiter))
        self.last_day = call.last_day
        parsers = _parsers(intake, call, scheme)
        self._fields = [(one.name, _key(one), one.meaning, parsers[one.meaning]) for one in self.columns]
        self._languages = [(_key(one), one.language) for one in intake.columns if one.language]
        self._headings: dict[str, str] = {column.meaning: column.name for column in self.columns}

    def heading(self, meaning: str) -> str:
        return self._headings[meaning]

    def read(self, record: Record) -> Row:
        if len(record.fields) != len(self._fields):
            return RefusedRow(record.line, None, "wrong_column_count")
        read: dict[str, Any] = {}
        for (name, key, meaning, parse), value in zip(self._fields, record.fields, strict=True):
            try:
                read[key] = parse(value)
            except ValueError:
                return RefusedRow(record.line, name, _reason(meaning, value))
        return AcceptedRow(record.line, read["reference"], _identity(read), self._profile(read), read["submitted_at"])

    def _profile(self, read: Mapping[str, Any]) -> Profile:
        return Profile(
            sex=read["sex"],
            age=values.age_on(self.last_day, read["birth_date"]),
            region=read["region"],
            eqf=read["diploma"],
            field_of_study=read["field_of_study"],
            graduation_year=read["graduation_year"],
            situation=read["situation"],
            unemployment_months=read.get("unemployment_months", 0),
            languages=tuple(
                LanguageLevel(language=language, level=read[key]) for key, language in self._languages if language
            ),
            experience_months=read.get("experience_months", 0),
            skills=read.get("skills", ()),
        )


def _columns(known: Mapping[str, Column], heading: Iterable[str], delimiter: str) -> Iterator[Column]:
    names = [values.tidy(name).casefold() for name in heading]
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


def _parsers(intake: IntakeProfile, call: CallPlan, scheme: Scheme) -> Mapping[str, values.Parse]:
    if missing := set(NEEDED) - {column.meaning for column in intake.columns}:
        raise Refused("incomplete_profile", f"The intake profile has no column for {', '.join(sorted(missing))}.")
    months = values.whole(0, values.MOST_MONTHS)
    regions = {region.name: region.name for region in scheme.regions}
    return {
        "reference": values.reference,
        "national_id": _required(values.identifier),
        "family_name": values.name,
        "given_name": values.name,
        "sex": values.code(intake.sexes),
        "birth_date": values.birth_date(intake.date_format, call.last_day),
        "city": values.text,
        "region": values.code(regions) if regions else values.text,
        "phone": values.phone(intake.calling_code),
        "email": values.email,
        "diploma": values.code(intake.diplomas),
        "field_of_study": values.code(intake.fields_of_study),
        "graduation_year": values.whole(EARLIEST_GRADUATION, call.last_day.year),
        "situation": values.code(intake.situations),
        "unemployment_months": months,
        "language": values.level,
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


def _within(parse: values.Parse, first: datetime, last: datetime) -> values.Parse:
    def within(value: str) -> object:
        if not first <= (moment := parse(value)) <= last:  # type: ignore[operator]
            raise ValueError("outside the call")
        return moment

    return within


def _reason(meaning: str, value: str) -> Reason:
    if meaning == "national_id" and value.strip():
        return "invalid_value"
    return _REASONS.get(meaning, "invalid_value")


def _key(column: Column) -> str:
    return f"{column.meaning}:{column.language}" if column.language else column.meaning


def _identity(read: Mapping[str, Any]) -> Identity:
    return Identity(
        national_id=read["national_id"],
        family_name=read["family_name"],
        given_name=read["given_name"],
        birth_date=read["birth_date"],
        city=read.get("city", ""),
        phone=read.get("phone", ""),
        email=read.get("email", ""),
    )
