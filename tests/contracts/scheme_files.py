"""Scheme files to test with: PALIM's as data, and a small one that can be bent."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from passerelle.schemes import load
from shared.contracts.scheme import Scheme

PALIM_FILE = Path(__file__).parents[2] / "schemes" / "palim.yaml"
PALIM = load(PALIM_FILE)


def palim(**changes: Any) -> Scheme:
    """PALIM with other values at dotted places."""
    data = copy.deepcopy(json.loads(PALIM.model_dump_json()))
    for place, value in changes.items():
        *way, last = _parts(place)
        part = data
        for step in way:
            part = part[step]
        part[last] = value
    return Scheme.model_validate_json(json.dumps(data))


def _parts(place: str) -> Iterator[Any]:
    return (int(part) if part.isdigit() else part for part in place.split("."))
