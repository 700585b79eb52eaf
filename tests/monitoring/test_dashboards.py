"""Dashboards can be loaded, and each panel says what it shows, in what unit, and why one would look."""

import copy
import json
from typing import Any

import pytest

from tests.monitoring.reading import DASHBOARDS, panels

BOARDS = {file.stem: json.loads(file.read_text()) for file in sorted(DASHBOARDS.glob("*.json"))}
KINDS = {"timeseries", "stat", "bargauge"}
WIDTH = 24


def faults(board: dict[str, Any]) -> list[str]:
    found = [
        f"the board has no {name}" for name in ("uid", "title", "description", "schemaVersion") if not board.get(name)
    ]
    ids = [panel.get("id") for panel in panels(board)]
    if len(set(ids)) != len(ids):
        found.append("two panels have the same id")
    taken: set[tuple[int, int]] = set()
    for panel in panels(board):
        name = panel.get("title") or f"panel {panel.get('id')}"
        found += [f"{name} has no {what}" for what in ("title", "description") if not panel.get(what)]
        if not panel["fieldConfig"]["defaults"].get("unit"):
            found.append(f"{name} has no unit")
        if panel["type"] not in KINDS:
            found.append(f"{name} is of a kind we do not use")
        if not panel["targets"] or not all(one.get("expr") and one.get("legendFormat") for one in panel["targets"]):
            found.append(f"{name} asks nothing, or names nothing")
        if any(one["datasource"]["uid"] != "${datasource}" for one in (panel, *panel["targets"])):
            found.append(f"{name} is bound to one Prometheus")
        place = panel["gridPos"]
        area = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        if taken & area or place["x"] + place["w"] > WIDTH:
            found.append(f"{name} lies over another or beside the board")
        taken |= area
    return found


def test_there_is_one_for_each_thing_operators_look_at() -> None:
    assert set(BOARDS) == {"platform", "messaging", "funnel", "objectives"}
    assert len({board["uid"] for board in BOARDS.values()}) == len(BOARDS)


@pytest.mark.parametrize("name", BOARDS)
def test_a_dashboard_is_whole(name: str) -> None:
    assert faults(BOARDS[name]) == []


@pytest.mark.parametrize(
    ("way", "value", "told"),
    [
        (("panels", 0, "title"), "", "panel 1 has no title"),
        (("panels", 0, "description"), "", "has no description"),
        (("panels", 0, "fieldConfig", "defaults", "unit"), "", "has no unit"),
        (("panels", 0, "type"), "graph", "of a kind"),
        (("panels", 0, "targets"), [], "asks nothing"),
        (("panels", 0, "datasource", "uid"), "P1809F7CD0C75ACF3", "bound to one"),
        (("panels", 1, "gridPos", "x"), 1, "lies over another"),
        (("panels", 1, "id"), 1, "the same id"),
        (("uid",), "", "no uid"),
    ],
)
def test_a_fault_of_a_dashboard_is_seen(way: tuple[Any, ...], value: object, told: str) -> None:
    board = copy.deepcopy(BOARDS["platform"])
    *before, last = way
    place = board
    for step in before:
        place = place[step]
    place[last] = value
    assert any(told in fault for fault in faults(board))
