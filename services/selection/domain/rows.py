"""A row of an agency's file, read by its intake profile: accepted as an application, or refused with one reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeAlias

from services.selection.domain import values
from services.selection.domain.columns import columns_of, parsers_of
from services.selection.domain.profile import Profile
from services.selection.domain.records import Record
from shared.contracts.dossier import CefrLevel, LanguageLevel
from shared.contracts.scheme import CallPlan, Column, IntakeProfile, Scheme

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
        self.columns = tuple(columns_of(by_name, heading.fields, intake.delimiter))
        self.last_day = call.last_day
        parsers = parsers_of(intake, call, scheme)
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
            languages=tuple(_language(language, read[key]) for key, language in self._languages),
            experience_months=read.get("experience_months", 0),
            skills=read.get("skills", ()),
        )


@cache
def _language(language: str, level: CefrLevel) -> LanguageLevel:
    return LanguageLevel(language=language, level=level)


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
