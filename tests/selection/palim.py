"""PALIM's scheme, and the files its agency sent."""

import csv
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from passerelle.schemes import load
from services.selection.domain.records import Record, Records

PALIM = load(Path(__file__).parents[2] / "schemes" / "palim.yaml")
assert PALIM.call
CALL = PALIM.call
ANAPEC = PALIM.intake[0]


def sent(name: str) -> bytes:
    return files("passerelle.palim").joinpath(name).read_bytes()


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(sent(name).decode().splitlines()))


def expected() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(sent("expected.json"))
    return figures


def records(content: bytes, delimiter: str = ";") -> Iterator[Record]:
    reader = Records(delimiter)
    for start in range(0, len(content), 4096):
        yield from reader.feed(content[start : start + 4096])
    yield from reader.close()
