"""Every alert is tried, can be read up, and nothing else can."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from passerelle.findings import BOUNDS
from tests.monitoring.reading import RULES, alerts
from tests.support import tree
from tests.support.absent import absent

TRIED = RULES.parents[1] / "rules.test.yaml"
RUNBOOKS = tree.ROOT / "docs" / "runbooks.md"
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@pytest.fixture
def promtool() -> str:
    if (found := shutil.which("promtool")) is None:
        absent("promtool is not installed (Debian: prometheus)")
    return found


def try_rules(promtool: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [promtool, "test", "rules", TRIED.name]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)


def test_each_alert_fires_when_it_should_and_not_before(promtool: str) -> None:
    tried = try_rules(promtool, TRIED.parent)
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_an_alert_that_never_fires_or_always_does_is_seen(promtool: str, tmp_path: Path) -> None:
    shutil.copy(TRIED, tmp_path)
    (tmp_path / "rules").mkdir()
    for broken in ("vector(1) > 1", 'label_replace(vector(1), "planted", "yes", "", "")'):
        document = yaml.safe_load(RULES.read_text())
        for rule in (rule for group in document["groups"] for rule in group["rules"] if "alert" in rule):
            rule["expr"] = broken
        (tmp_path / "rules" / RULES.name).write_text(yaml.safe_dump(document))
        told = try_rules(promtool, tmp_path)
        assert told.returncode == 1
        assert {name for name in alerts() if f'alertname="{name}"' in told.stdout + told.stderr} == set(alerts())


def test_every_alert_is_tried() -> None:
    assert {one["name"] for one in yaml.safe_load(TRIED.read_text())["tests"]} == set(alerts())


def test_the_rules_are_good_ones(promtool: str) -> None:
    told = subprocess.run([promtool, "check", "rules", str(RULES)], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def looked_for(stack: dict[str, Any], settings: dict[str, Any], beside: Path) -> set[Path]:
    """The files of rules that Prometheus finds in the containers' stack."""
    mounted = [volume.split(":")[:2] for volume in stack["services"]["prometheus"]["volumes"]]
    return {
        file
        for pattern in settings["rule_files"]
        for here, there in mounted
        if pattern.startswith(f"{there}/")
        for file in (beside / here).glob(pattern.removeprefix(f"{there}/"))
    }


def test_the_containers_of_the_stack_are_given_the_same_rules() -> None:
    deploy = tree.ROOT / "deploy"
    stack = yaml.safe_load((deploy / "compose.yaml").read_text())
    settings = yaml.safe_load((deploy / "prometheus" / "prometheus.yaml").read_text())
    assert {file.resolve() for file in looked_for(stack, settings, deploy)} == {RULES}
    assert looked_for(stack, settings | {"rule_files": ["/etc/prometheus/*.rules"]}, deploy) == set()


def test_each_alert_says_what_it_is_and_where_that_is_explained() -> None:
    for name, rule in alerts().items():
        assert rule["labels"]["severity"] in ("page", "ticket"), name
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}, name
        assert rule["annotations"]["runbook"] == f"docs/runbooks.md#{name.lower()}"


def unexplained(sections: dict[str, str], names: set[str]) -> list[str]:
    """Alerts without a whole section, sections without an alert, and alerts spoken of that there are not."""
    text = "".join(sections.values())
    spoken = set(re.findall(r"\bPasserelle[A-Z]\w+", text)) - names
    poor = {
        name for name, body in sections.items() if not re.search(r"^Look at:.*^Do:", body, re.MULTILINE | re.DOTALL)
    }
    return sorted({*(names - sections.keys()), *(sections.keys() - names), *spoken, *poor})


def test_every_alert_has_a_runbook_and_no_other_is_named() -> None:
    sections = dict(SECTION.findall(RUNBOOKS.read_text()))
    assert unexplained(sections, set(alerts())) == []


@pytest.mark.parametrize(
    ("sections", "wrong"),
    [
        ({"PasserelleA": "x\nLook at:\n- y\nDo:\n- z\n"}, ["PasserelleB"]),
        (
            {"PasserelleA": "Look at:\nDo:\n", "PasserelleB": "Look at:\nDo:\n", "PasserelleC": "Look at:\nDo:\n"},
            ["PasserelleC"],
        ),
        (
            {"PasserelleA": "Look at:\nDo:\n", "PasserelleB": "Look at:\nDo: see PasserelleGone\n"},
            ["PasserelleGone"],
        ),
        ({"PasserelleA": "Look at:\nDo:\n", "PasserelleB": "Do:\nsee PasserelleA\n"}, ["PasserelleB"]),
    ],
)
def test_a_runbook_that_is_missing_or_of_no_alert_is_seen(sections: dict[str, str], wrong: list[str]) -> None:
    assert unexplained(sections, {"PasserelleA", "PasserelleB"}) == wrong


def test_the_doctor_and_the_dashboards_name_alerts_that_there_are() -> None:
    told = (tree.ROOT / "passerelle" / "findings.py").read_text() + (tree.ROOT / "passerelle" / "doctor.py").read_text()
    boards = "".join(file.read_text() for file in (tree.ROOT / "deploy" / "grafana").rglob("*.json"))
    assert {bound.alert for bound in BOUNDS} <= set(alerts())
    assert set(re.findall(r"\bPasserelle[A-Z]\w+", told + boards)) <= set(alerts())
