"""Kubernetes is given the alert rules and dashboards that the tests of monitoring try, and no others."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
import yaml

from tests.manifests.rendering import K8S, Object, named, of_kind, render
from tests.monitoring.reading import DASHBOARDS, RULES

WATCHED = ("small-site", "production")
MONITORING = K8S / "components" / "monitoring"
EXAMPLE: Object = {"record": "planted", "expr": "vector(1)"}


def differing(objects: list[Object]) -> Iterator[str]:
    if named(objects, "PrometheusRule", "passerelle")["spec"] != yaml.safe_load(RULES.read_text()):
        yield f"the rules are not those of {RULES.name}; ./rules.sh > rules.yaml makes them so"
    dashboards = named(objects, "ConfigMap", "dashboards")
    if dashboards["metadata"]["labels"].get("grafana_dashboard") != "1":
        yield "Grafana's sidecar does not find the dashboards"
    if dashboards["data"] != {file.name: file.read_text() for file in DASHBOARDS.glob("*.json")}:
        yield "the dashboards are not those of deploy/grafana"


@pytest.mark.parametrize("overlay", WATCHED)
def test_the_cluster_is_given_what_was_tried(overlay: str) -> None:
    assert list(differing(render(overlay))) == []


def groups(objects: list[Object]) -> list[Object]:
    found: list[Object] = named(objects, "PrometheusRule", "passerelle")["spec"]["groups"]
    return found


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (lambda them: groups(them)[1]["rules"].pop(), "rules are not"),
        (lambda them: groups(them)[1]["rules"][0].update({"for": "2h"}), "rules are not"),
        (lambda them: groups(them)[0]["rules"].append(EXAMPLE), "rules are not"),
        (lambda them: named(them, "ConfigMap", "dashboards")["data"].popitem(), "dashboards are not"),
        (lambda them: named(them, "ConfigMap", "dashboards")["metadata"]["labels"].popitem(), "does not find"),
    ],
)
def test_a_difference_is_seen(plant: Callable[[list[Object]], object], told: str) -> None:
    objects = render("production")
    plant(objects)
    assert [told in one for one in differing(objects)] == [True]


def test_the_object_is_made_of_the_rules() -> None:
    made = subprocess.run([MONITORING / "rules.sh"], capture_output=True, text=True, check=True)
    assert made.stdout == (MONITORING / "rules.yaml").read_text()


def test_a_site_without_prometheus_gets_neither() -> None:
    assert of_kind(render("dev"), "PrometheusRule", "PodMonitor") == []
