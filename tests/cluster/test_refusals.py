"""What the real server refuses: faults that the quick gate sees too, and those that it cannot see."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cluster import replacements
from tests.cluster.conftest import Site
from tests.cluster.documented import FIRST
from tests.manifests import schemas
from tests.manifests.rendering import APP, Object, named, of_kind, pod_of, render
from tests.manifests.rules import RULES

Plant = Callable[[list[Object]], Object]


def moved_selector(objects: list[Object]) -> Object:
    """Fine in itself; but the Deployment is there already, and its pods would be nobody's."""
    one = named(objects, "Deployment", "training-api")
    one["spec"]["selector"]["matchLabels"][APP + "part-of"] = "passerelle"
    return one


def asks_for_more_than_it_may_have(objects: list[Object]) -> Object:
    one = named(objects, "Deployment", "training-api")
    pod_of(one)["spec"]["containers"][0]["resources"]["requests"]["cpu"] = "1500m"
    return one


def port_of_the_node(objects: list[Object]) -> Object:
    one = named(objects, "Deployment", "training-api")
    pod_of(one)["spec"]["containers"][0]["ports"][0]["hostPort"] = 8000
    return one


def live_after_two_answers(objects: list[Object]) -> Object:
    one = named(objects, "Deployment", "training-api")
    pod_of(one)["spec"]["containers"][0]["livenessProbe"]["successThreshold"] = 2
    return one


def changed_migration(objects: list[Object]) -> Object:
    """A Job stays as it was made."""
    one = named(objects, "Job", f"training-migrate-{FIRST.replace('.', '-')}")
    pod_of(one)["spec"]["containers"][0]["image"] = "passerelle-training@sha256:" + 64 * "0"
    return one


def redirected_and_answered(objects: list[Object]) -> Object:
    one = named(objects, "HTTPRoute", "gateway")
    one["spec"]["rules"][0]["backendRefs"] = [{"name": "gateway-api", "port": 8000}]
    return one


def moved_database(objects: list[Object]) -> Object:
    one = named(objects, "Database", "training")
    one["spec"]["name"] = "trainings"
    return one


def fewer_than_the_fewest(objects: list[Object]) -> Object:
    scaled = named(objects, "ScaledObject", "training-worker")
    scaled["spec"]["maxReplicaCount"] = 1
    return replacements.autoscalers([scaled])[0]


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        (moved_selector, "field is immutable"),
        (changed_migration, "field is immutable"),
        (asks_for_more_than_it_may_have, "must be less than or equal to cpu limit"),
        (port_of_the_node, 'would violate PodSecurity "restricted:latest": hostPort'),
        (live_after_two_answers, "successThreshold: Invalid value: 2: must be 1"),
        (redirected_and_answered, "RequestRedirect filter must not be used together with backendRefs"),
        (moved_database, "name is immutable"),
        (fewer_than_the_fewest, "must be greater than or equal to `minReplicas`"),
    ],
)
def test_what_only_the_server_sees(production: Site, plant: Plant, sentence: str) -> None:
    objects = render("production")
    planted = plant(objects)
    assert schemas.faults(objects) == []
    assert [told for rule in RULES for told in rule(objects)] == []
    assert sentence in production.cluster.refusal(planted)


@pytest.mark.parametrize(
    ("kind", "name", "field", "value", "sentence"),
    [
        ("Deployment", "training-api", "replica", 3, ".spec.replica: field not declared"),
        ("KafkaTopic", "passerelle.training.v1", "partition", 12, ".spec.partition: field not declared"),
        ("Cluster", "postgres", "instances", 0, "spec.instances"),
        ("ScaledObject", "training-worker", "maxReplicas", 4, ".spec.maxReplicas: field not declared"),
    ],
)
def test_what_both_gates_see(production: Site, kind: str, name: str, field: str, value: Any, sentence: str) -> None:
    planted = named(render("production"), kind, name)
    planted["spec"][field] = value
    assert schemas.faults([planted]) != []
    assert sentence in production.cluster.refusal(planted)


def test_without_a_fault_nothing_is_refused(production: Site) -> None:
    objects = render("production")
    assert production.cluster.refusal(*objects, *replacements.autoscalers(of_kind(objects, "ScaledObject"))) == ""


def pod(**security: Any) -> Object:
    """One that Pod Security `restricted` lets in, but for what is asked."""
    context = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, **security}
    container = {"name": "planted", "image": "planted:1", "securityContext": context}
    within = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "planted", "namespace": "passerelle"},
        "spec": {"containers": [container], "securityContext": within, "automountServiceAccountToken": False},
    }


@pytest.mark.parametrize(
    "security",
    [
        {"privileged": True, "allowPrivilegeEscalation": True},
        {"runAsUser": 0},
        {"capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}},
    ],
)
def test_a_pod_that_takes_liberties_is_not_let_in(site: Site, security: Object) -> None:
    assert 'violates PodSecurity "restricted:latest"' in site.cluster.refusal(pod(**security))
    assert site.cluster.refusal(pod()) == ""
