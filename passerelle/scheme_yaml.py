"""YAML read as plain data that remembers on which line and column each value stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import yaml

Where: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = dict[str, "Data"] | list["Data"] | str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Problem(NamedTuple):
    """What is wrong at one place of a file; line and column count from 1."""

    line: int
    column: int
    path: str
    message: str


class Place(NamedTuple):
    line: int
    column: int


@dataclass
class Document:
    data: Data = None
    places: dict[Where, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: Where, message: str) -> Problem:
        return Problem(*self.places[path], shown(path), message)


def read(text: bytes) -> Document:
    """Raises nothing: what YAML itself finds wrong is among the problems."""
    document = Document()
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = ", ".join(part for part in (error.context, error.problem) if part)
        document.problems.append(Problem(line, column, "", f"this is not YAML: {message}"))
    except yaml.YAMLError as error:
        document.problems.append(Problem(1, 1, "", f"this is not YAML: {error}"))
    else:
        document.places[()] = Place(1, 1)
        document.data = _read(root, (), document, ()) if root else None
    return document


def shown(path: Where) -> str:
    """A path as people write it: `call.gates[1].places`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _read(node: yaml.Node, path: Where, document: Document, above: tuple[yaml.Node, ...]) -> Data:
    document.places.setdefault(path, _place(node))
    if node in above:
        document.problems.append(document.problem(path, "this stands inside itself"))
        return None
    match node:
        case yaml.MappingNode():
            return {
                key: _read(value, (*path, key), document, (*above, node))
                for key, value in _fields(node, path, document)
            }
        case yaml.SequenceNode():
            return [_read(one, (*path, at), document, (*above, node)) for at, one in enumerate(node.value)]
        case yaml.ScalarNode():
            return _scalar(node)
        case _:
            raise TypeError(f"YAML has no node such as {node}")


def _fields(node: yaml.MappingNode, path: Where, document: Document) -> Iterator[tuple[str, yaml.Node]]:
    seen: dict[str, Place] = {}
    for key, value in node.value:
        place, name = _place(key), str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if earlier := seen.get(name):
            message = f"`{name}` is already given on line {earlier.line}"
            document.problems.append(Problem(*place, shown((*path, name)), message))
            continue
        seen[name] = document.places[(*path, name)] = place
        yield name, value


def _scalar(node: yaml.ScalarNode) -> Data:
    """Only numbers, true, false and null are not text: a country code NO or a time 08:00 stays what it is."""
    text = str(node.value)
    if node.style is not None:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _WORDS.get(text, text)


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
