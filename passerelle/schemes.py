"""Scheme files: read into the model, and checked with every problem at its line."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from passerelle.scheme_yaml import Data, Document, Problem, Where, read
from shared.contracts.scheme import Scheme
from shared.reference import CURRENCIES, country, nace_section, occupation

FOLDER = Path(__file__).parent.parent / "schemes"
EMPTY = "must not be empty"
WORDS = {
    "bool_type": "must be true or false",
    "date_from_datetime_parsing": "must be a date such as 2019-03-01",
    "date_parsing": "must be a date such as 2019-03-01",
    "decimal_parsing": "must be a number",
    "decimal_type": "must be a number",
    "dict_type": "must be a table of names and values",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "model_type": "must be a table of fields and values",
    "datetime_from_date_parsing": "must be a local time such as 2019-04-01T08:00",
    "datetime_parsing": "must be a local time such as 2019-04-01T08:00",
    "string_type": "must be text; put quotes round a number",
    "timezone_naive": "must be a local time without an offset",
    "too_short": EMPTY,
    "tuple_type": "must be a list",
}


class BrokenScheme(ValueError):
    """A scheme file that cannot be used, with all that is wrong with it."""

    def __init__(self, file: Path, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{file}:{one.line}:{one.column}: {one.path}: {one.message}" for one in problems))
        self.problems = tuple(problems)


def load(file: Path) -> Scheme:
    """Raises BrokenScheme where anything is wrong."""
    scheme, problems = _read(file.read_bytes())
    if scheme is None or problems:
        raise BrokenScheme(file, problems)
    return scheme


def check(file: Path) -> list[Problem]:
    return _read(file.read_bytes())[1]


def json_schema() -> str:
    """The published schema of scheme files."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scheme.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _read(text: bytes) -> tuple[Scheme | None, list[Problem]]:
    document = read(text)
    if document.problems and document.data is None:
        return None, document.problems
    try:
        scheme = Scheme.model_validate_json(json.dumps(document.data))
    except ValidationError as error:
        return None, sorted({*document.problems, *_problems(error, document)})
    return scheme, sorted({*document.problems, *_unknown_references(scheme, document)})


def _problems(error: ValidationError, document: Document) -> Iterator[Problem]:
    told: dict[Where, list[str]] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "inconsistent_scheme":
            for flaw in detail["ctx"]["flaws"]:
                told.setdefault(flaw.path, []).append(flaw.message)
        else:
            loc = (*detail["loc"], "kind") if detail["type"] == "union_tag_invalid" else detail["loc"]
            told.setdefault(_path(loc, document.data), []).append(_message(detail))
    for path, messages in told.items():
        if messages == [EMPTY] and any(other[: len(path)] == path for other in told if other != path):
            continue
        yield document.problem(path, "; ".join(dict.fromkeys(messages)))


def _path(loc: tuple[str | int, ...], data: Data) -> Where:
    """The place in the file: pydantic's own place without the names of union members and missing fields."""
    path: Where = ()
    tagged = False
    for part in loc:
        if isinstance(data, dict) and data.get("kind") == part and not tagged:
            tagged = True
        elif isinstance(data, dict) and part in data:
            path, data, tagged = (*path, part), data[str(part)], False
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path, data, tagged = (*path, part), data[part], False
    return path


def _message(detail: ErrorDetails) -> str:
    name, context = detail["loc"][-1] if detail["loc"] else "the file", detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return f"`{name}` is missing"
        case "extra_forbidden":
            return f"`{name}` is not a field here{_suggestion(str(name), detail['loc'])}"
        case "literal_error":
            return f"must be {context['expected']}{_nearest(detail['input'], _quoted(context['expected']))}"
        case "union_tag_not_found":
            return "`kind` is missing"
        case "union_tag_invalid":
            return f"`kind` must be one of {context['expected_tags']}"
        case "string_pattern_mismatch":
            return f"{detail['input']!r} does not have the form {context['pattern']}"
        case kind:
            return WORDS.get(kind, detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be"))


def _suggestion(name: str, loc: tuple[str | int, ...]) -> str:
    schema: Mapping[str, Any] = Scheme.model_json_schema()
    definitions, here = schema["$defs"], schema
    for part in loc[:-1]:
        here = _resolved(_below(here, part), definitions)
    return _nearest(name, list(here.get("properties", {})))


def _below(schema: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    if "discriminator" in schema:
        return {"$ref": schema["discriminator"]["mapping"].get(part, "")}
    if isinstance(part, int):
        return cast(Mapping[str, Any], schema.get("items", {}))
    return cast(Mapping[str, Any], schema.get("properties", {}).get(part, {}))


def _resolved(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    chosen = next((one for one in schema.get("anyOf", ()) if "$ref" in one), schema)
    name = str(chosen.get("$ref", "")).rpartition("/")[2]
    return cast(Mapping[str, Any], definitions.get(name, chosen))


def _quoted(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").replace("'", "").split(", ")


def _nearest(word: object, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(word), words, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _unknown_references(scheme: Scheme, document: Document) -> Iterator[Problem]:
    """Codes that have the right form, but that the reference data does not know."""
    for path, code in _countries(scheme):
        if country(code) is None:
            yield document.problem(path, f"{code} is not a country code of ISO 3166-1")
    for place, line in enumerate(scheme.budget):
        if line.currency not in CURRENCIES:
            yield document.problem(("budget", place, "currency"), f"{line.currency} is not a currency in use here")
    for place, floor in enumerate(scheme.mobility.wage_floors if scheme.mobility else ()):
        if floor.currency not in CURRENCIES:
            path = ("mobility", "wage_floors", place, "currency")
            yield document.problem(path, f"{floor.currency} is not a currency in use here")
    for place, sector in enumerate(scheme.sectors):
        if nace_section(sector.nace, sector.revision) is None:
            message = f"NACE revision {sector.revision} has no section {sector.nace[:1]}"
            yield document.problem(("sectors", place, "nace"), message)
    for place, named in enumerate(scheme.occupations):
        if (known := occupation(named.uri)) is None:
            yield document.problem(("occupations", place, "uri"), "ESCO has no such occupation")
        elif known.isco08 != named.isco08:
            yield document.problem(
                ("occupations", place, "isco08"), f"ESCO gives {known.label} the code {known.isco08}"
            )


def _countries(scheme: Scheme) -> Iterator[tuple[Where, str]]:
    yield from ((("partners", place, "country"), one.country) for place, one in enumerate(scheme.partners))
    for place, corridor in enumerate(scheme.corridors):
        yield ("corridors", place, "origin"), corridor.origin
        yield ("corridors", place, "destination"), corridor.destination
    for place, floor in enumerate(scheme.mobility.wage_floors if scheme.mobility else ()):
        yield ("mobility", "wage_floors", place, "country"), floor.country


if __name__ == "__main__":
    print(json_schema())
