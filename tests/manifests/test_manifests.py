"""Each overlay is what Kubernetes and the operators accept, and keeps the house rules."""

import tomllib

import pytest

from tests.manifests import schemas
from tests.manifests.rendering import OVERLAYS, containers, named, of_kind, pod_of, render, selects, title, workloads
from tests.manifests.rules import RULES, Rule
from tests.support.tree import ROOT

SERVICES = ("selection", "training", "mobility", "reintegration", "gateway")
every_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


@every_overlay
def test_every_field_is_one_that_its_schema_knows(overlay: str) -> None:
    assert schemas.faults(render(overlay)) == []


@every_overlay
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_rules_hold(overlay: str, rule: Rule) -> None:
    assert list(rule(render(overlay))) == []


@every_overlay
def test_each_service_has_an_api_a_worker_and_a_migration(overlay: str) -> None:
    objects = render(overlay)
    release = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for service in SERVICES:
        migration = f"{service}-migrate-{release.replace('.', '-')}"
        parts = [("Deployment", f"{service}-api"), ("Deployment", f"{service}-worker"), ("Job", migration)]
        for kind, name in parts:
            (container,) = pod_of(named(objects, kind, name))["spec"]["containers"]
            assert container["image"] == f"passerelle-{service}:{release}"


@every_overlay
def test_what_is_named_is_there(overlay: str) -> None:
    objects = render(overlay)
    there = {title(one) for one in objects}
    wanted = {
        f"ConfigMap/{source['configMapRef']['name']}"
        for _, container in containers(objects)
        for source in container.get("envFrom", [])
    }
    for one in workloads(objects):
        for volume in pod_of(one)["spec"].get("volumes", []):
            if "configMap" in volume:
                wanted.add(f"ConfigMap/{volume['configMap']['name']}")
            if "persistentVolumeClaim" in volume:
                wanted.add(f"PersistentVolumeClaim/{volume['persistentVolumeClaim']['claimName']}")
    for one in of_kind(objects, "HTTPRoute"):
        for rule in one["spec"]["rules"]:
            wanted |= {f"Service/{backend['name']}" for backend in rule.get("backendRefs", [])}
    for one in of_kind(objects, "ScaledObject"):
        wanted.add(f"Deployment/{one['spec']['scaleTargetRef']['name']}")
    for one in of_kind(objects, "Database", "DatabaseRole"):
        wanted.add(f"Cluster/{one['spec']['cluster']['name']}")
    assert wanted - there == set()


@every_overlay
def test_each_service_leads_to_pods_of_one_deployment(overlay: str) -> None:
    objects = render(overlay)
    for one in of_kind(objects, "Service"):
        behind = [
            deployment
            for deployment in of_kind(objects, "Deployment")
            if selects({"matchLabels": one["spec"]["selector"]}, pod_of(deployment)["metadata"]["labels"])
        ]
        assert [title(deployment) for deployment in behind] == [f"Deployment/{one['metadata']['name']}"]
        ports = {port["name"] for port in pod_of(behind[0])["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in one["spec"]["ports"]} <= ports


@every_overlay
def test_all_but_the_namespace_lies_in_it(overlay: str) -> None:
    for one in render(overlay):
        if one["kind"] == "Namespace":
            assert one["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
        else:
            assert one["metadata"].get("namespace") == "passerelle", title(one)


@every_overlay
def test_metrics_and_health_are_not_led_in_from_outside(overlay: str) -> None:
    """The longest prefix wins, so what is redirected does not reach the gateway's pages."""
    for one in of_kind(render(overlay), "HTTPRoute"):
        prefixes = {
            match["path"]["value"]: "backendRefs" in rule for rule in one["spec"]["rules"] for match in rule["matches"]
        }
        if "/" in prefixes:
            assert (prefixes["/metrics"], prefixes["/health"]) == (False, False)
        else:
            assert not {"/metrics", "/health"} & prefixes.keys()
