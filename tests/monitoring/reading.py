"""Reading metrics as services expose them, and the names and labels that queries use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.support import tree

RULES = tree.ROOT / "deploy" / "prometheus" / "rules" / "passerelle.yaml"
DASHBOARDS = tree.ROOT / "deploy" / "grafana" / "dashboards"
OF_EVERY_METRIC = {"service_name"}
OF_PROMETHEUS = {"job", "instance"}
_QUOTED = re.compile(r'"[^"]*"')
_RANGE = re.compile(r"\[[^\]]*\]")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_SELECTED = re.compile(r"([a-zA-Z_:][\w:]*)\s*\{([^}]*)\}")
_WORD = re.compile(r"\b[a-zA-Z_:][\w:]*\b(?!\s*\()")
_OPERATORS = {"and", "or", "unless", "bool", "offset"}


@dataclass(frozen=True)
class Metric:
    kind: str
    meaning: str
    labels: frozenset[str]


def exposed(text: str) -> dict[str, Metric]:
    """By the name that queries use: of a histogram its stem."""
    found = {}
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for sample in family.samples for label in sample.labels} - {"le"} - OF_EVERY_METRIC
        if family.samples:
            found[name] = Metric(family.type, family.documentation, frozenset(labels))
    return found


def queried(query: str) -> dict[str, set[str]]:
    """The metrics of a query, each with the labels it is selected by."""
    bare = _RANGE.sub("", _QUOTED.sub('""', query))
    found: dict[str, set[str]] = {}
    for name, labels in _SELECTED.findall(bare):
        found.setdefault(name, set()).update(re.findall(r"(\w+)\s*(?:=|!)", labels))
    for name in _WORD.findall(_GROUPING.sub("", re.sub(r"\{[^}]*\}", "", bare))):
        if name not in _OPERATORS and not name[0].isdigit():
            found.setdefault(name, set())
    return found


def grouped(query: str) -> set[str]:
    return {label.strip() for labels in _GROUPING.findall(query) for label in labels.split(",")} - {"le"}


def stem(name: str) -> str:
    return re.sub(r"_(bucket|count|sum)$", "", name)


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def alerts() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def recorded() -> set[str]:
    return {rule["record"] for rule in rules() if "record" in rule}


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from dashboard["panels"]


def queries_of(dashboard: dict[str, Any]) -> list[str]:
    asked = [target["expr"] for panel in panels(dashboard) for target in panel["targets"]]
    chosen = [one["definition"] for one in dashboard["templating"]["list"] if one["type"] == "query"]
    return [*asked, *(match[1] for one in chosen if (match := re.match(r"label_values\((\w+),", one)))]
