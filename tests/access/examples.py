"""Examples made from a JSON schema, with the values of one world where a name is known."""

import re
from collections.abc import Mapping
from typing import Any

WORDS = ("agreed", "2019-04-02T08:00:00", "palim", "ANP-1", "MA", "fr", "EUR", "2512", "62.01", "1")
FORMATS = {
    "uuid": "0b6f1a52-6a0e-4c1e-9d56-1c7f4f0e8aff",
    "date": "2020-06-30",
    "date-time": "2020-06-30T09:00:00Z",
}
Names = Mapping[str, Any]


def example(schema: Mapping[str, Any], names: Names, root: Mapping[str, Any] | None = None) -> Any:
    """The least that the schema takes: what is required, and what the world has a name for."""
    root = root or schema
    match schema:
        case {"$ref": str(ref)}:
            return example(root["$defs"][ref.rpartition("/")[2]], names, root)
        case {"const": value} | {"enum": [value, *_]}:
            return value
        case {"anyOf": [first, *_]} | {"oneOf": [first, *_]} | {"allOf": [first, *_]}:
            return example(first, names, root)
        case {"type": "object"}:
            return _object(schema, names, root)
        case {"type": "array"}:
            inner = (schema.get("prefixItems") or [schema.get("items", {})])[0]
            return [example(inner, names, root) for _ in range(schema.get("minItems", 0))]
        case {"type": "string"}:
            return _string(schema)
        case {"type": "integer" | "number"}:
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case {"type": "boolean"}:
            return True
        case _:
            return None


def _object(schema: Mapping[str, Any], names: Names, root: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, inner in schema.get("properties", {}).items():
        if name in names:
            made[name] = names[name]
        elif name in schema.get("required", ()) or name in ("parts", "selection", "mobility"):
            made[name] = example(inner, names, root)
    return made


def _string(schema: Mapping[str, Any]) -> str:
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    fitting = [
        word
        for word in WORDS
        if re.search(schema.get("pattern", ""), word)
        and schema.get("minLength", 0) <= len(word) <= schema.get("maxLength", 100)
    ]
    return fitting[0]
