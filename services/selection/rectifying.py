"""A rectification: the fields that were wrong and what is right, read as strictly as a row of a file."""

import re
from collections.abc import Mapping
from datetime import date

from pydantic import Field

from services.selection.domain import values
from services.selection.domain.participant_words import FieldName
from shared.chassis import Problem
from shared.kernel import Message


class Rectification(Message):
    """`note` is what the person says to it; it is sealed like the identity."""

    changes: dict[FieldName, str] = Field(min_length=1)
    note: str | None = Field(default=None, max_length=2000)


def international(value: str) -> str:
    """As files are read too: a plus sign, the calling code and the number (ITU-T E.164)."""
    digits = re.sub(r"[ .()/-]", "", value)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        raise ValueError("not a telephone number in its international form")
    return digits


PARSERS: Mapping[FieldName, values.Parse] = {
    "national_id": values.identifier,
    "family_name": values.name,
    "given_name": values.name,
    "birth_date": date.fromisoformat,
    "city": values.text,
    "phone": international,
    "email": values.email,
}


def corrected(ask: Rectification, before: Mapping[FieldName, str]) -> dict[FieldName, str]:
    """What differs from before. Raises Problem for a value that is not of its form, which it does not repeat."""
    changes: dict[FieldName, str] = {}
    for name, value in ask.changes.items():
        try:
            read = str(PARSERS[name](values.tidy(value)))
        except ValueError as error:
            raise Problem(422, "invalid_value", f"The new {name} is not of the form that files have.") from error
        if read != before[name]:
            changes[name] = read
    return changes
