"""Values of an agency's file, read one field at a time: what is harmless is normalised, the rest is a ValueError."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias
from unicodedata import category, normalize

from shared.contracts.dossier import CEFR_LEVELS, CefrLevel

Parse: TypeAlias = Callable[[str], object]
LONGEST = 200
MOST_MONTHS = 600
MOST_SKILLS = 100
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
_IDENTIFIER = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9/-]{2,29}")
_NATIONAL_DIGITS = {"+212": (9, 9), "+213": (9, 9), "+216": (8, 8), "+221": (9, 9), "+20": (8, 10)}
_BETWEEN_DIGITS = str.maketrans("", "", " .()/-")
_PARTS = {"d": r"(?P<day>[0-9]{2})", "m": r"(?P<month>[0-9]{2})", "Y": r"(?P<year>[0-9]{4})"} | {
    "H": r"(?P<hour>[0-9]{2})",
    "M": r"(?P<minute>[0-9]{2})",
    "S": r"(?P<second>[0-9]{2})",
}
_ORDER = ("year", "month", "day", "hour", "minute", "second")


def tidy(value: str) -> str:
    """Composed accents, single blanks, and none of the invisible marks that word processors leave."""
    if not value.isascii():
        value = normalize("NFC", value)
    value = " ".join(value.split())
    if not value.isprintable():
        value = " ".join("".join(one for one in value if category(one) != "Cf").split())
        if not value.isprintable():
            raise ValueError("control characters or undecodable bytes")
    return value


def heading(name: str) -> str:
    """A column's name as it is compared; one that cannot be read is no column of ours, and is told as far as it can."""
    try:
        return tidy(name).casefold()
    except ValueError:
        return "".join(one if one.isprintable() else "\ufffd" for one in name)


def text(value: str) -> str:
    if not 0 < len(value := tidy(value)) <= LONGEST:
        raise ValueError("empty or too long")
    return value


def name(value: str) -> str:
    value = text(value)
    if not any(map(str.isalpha, value)):
        raise ValueError("a name has letters")
    return value


def reference(value: str) -> str:
    value = text(value)
    if not any(map(str.isalnum, value)):
        raise ValueError("a reference has letters or digits")
    return value.upper()


def identifier(value: str) -> str:
    """A number of a document: case and blanks do not matter; empty when there is none."""
    value = tidy(value).replace(" ", "").upper()
    if value and not _IDENTIFIER.fullmatch(value):
        raise ValueError("not the number of a document")
    return value


def email(value: str) -> str:
    value = tidy(value).lower()
    if not _EMAIL.fullmatch(value) or len(value) > 254 or value.index("@") > 64:
        raise ValueError("not an address")
    return value


def phone(calling_code: str) -> Parse:
    """A number of the profile's country in its international form, whether sent as +212, 00212 or 0."""
    whole_number = re.compile(re.escape(calling_code) + "[1-9]" + _following(calling_code))

    def parse(value: str) -> str:
        if whole_number.fullmatch(value):
            return value
        digits = tidy(value).translate(_BETWEEN_DIGITS)
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        if digits.startswith("0"):
            digits = calling_code + digits[1:]
        if digits.startswith(calling_code + "0"):
            digits = calling_code + digits[len(calling_code) + 1 :]
        if not whole_number.fullmatch(digits):
            raise ValueError("not a telephone number of this country")
        return digits

    return parse


def _following(calling_code: str) -> str:
    least, most = _NATIONAL_DIGITS.get(calling_code, (6, 12))
    return f"[0-9]{{{least - 1},{most - 1}}}"


def level(value: str) -> CefrLevel:
    value = tidy(value).upper()
    for known in CEFR_LEVELS:
        if known == value:
            return known
    raise ValueError("not a level from A1 to C2")


def whole(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        value = tidy(value)
        if not re.fullmatch(r"[0-9]{1,6}", value) or not least <= int(value) <= most:
            raise ValueError(f"not a whole number from {least} to {most}")
        return int(value)

    return parse


def moment(form: str) -> Callable[[str], datetime]:
    """Reads dates written exactly as `form` says (strptime's d, m, Y, H, M, S), ASCII digits only."""
    pattern = re.compile(re.sub(r"%(.)", lambda part: _PARTS[part[1]], re.sub(r"([.()*+?^$|\[\]\\])", r"\\\1", form)))
    parts = [part for part in _ORDER if part in pattern.groupindex]
    iso = "{}-{}-{} {}:{}:{}".format(*("%s" if part in parts else "00" for part in _ORDER))

    def parse(value: str) -> datetime:
        if not (found := pattern.fullmatch(tidy(value))):
            raise ValueError(f"not written as {form}")
        return datetime.fromisoformat(iso % tuple(map(found.group, parts)))

    return parse


def birth_date(form: str, last_day: date) -> Callable[[str], date]:
    read = moment(form)

    def parse(value: str) -> date:
        born = read(value).date()
        if not 0 <= age_on(last_day, born) <= 120:
            raise ValueError("nobody was born then")
        return born

    return parse


def age_on(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def code(names: Mapping[str, object]) -> Parse:
    """A closed list of names; case, blanks, composed accents and the form of the apostrophe do not matter."""
    known = {_folded(name): value for name, value in names.items()}

    def parse(value: str) -> object:
        if (found := known.get(_folded(value))) is None:
            raise ValueError("not in the list")
        return found

    return parse


def listed(separator: str) -> Parse:
    """Lists differ, what stands in them is often the same: that is remembered."""
    tidied = lru_cache(tidy)

    def parse(value: str) -> tuple[str, ...]:
        parts = [part for one in value.split(separator) if (part := tidied(one))]
        if len(parts) > MOST_SKILLS or len(max(parts, key=len, default="")) > LONGEST:
            raise ValueError("too many or too long")
        return tuple(dict.fromkeys(parts))

    return parse


def _folded(name: str) -> str:
    return tidy(name).casefold().replace("\u2019", "'")
