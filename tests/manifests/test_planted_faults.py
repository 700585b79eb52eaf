"""Each house rule is seen red: one fault planted in what is rendered, and told of by the rule that it breaks."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.manifests import rules, schemas
from tests.manifests.rendering import APP, Object, named, of_kind, pod_of, render

Plant = Callable[[list[Object]], object]


def deployment(objects: list[Object], name: str = "training-worker") -> Object:
    return named(objects, "Deployment", name)


def pod(objects: list[Object]) -> Any:
    return pod_of(deployment(objects))["spec"]


def container(objects: list[Object]) -> Any:
    return pod(objects)["containers"][0]


def variable(objects: list[Object], name: str) -> Any:
    (found,) = [one for one in container(objects)["env"] if one["name"] == name]
    return found


def without(kind: str, name: str) -> Plant:
    return lambda objects: objects.remove(named(objects, kind, name))


def narrowed(objects: list[Object]) -> None:
    named(objects, "NetworkPolicy", "default-deny")["spec"]["podSelector"] = {"matchLabels": {APP + "component": "api"}}


def opened(objects: list[Object]) -> None:
    named(objects, "NetworkPolicy", "default-deny")["spec"]["egress"] = [{}]


def said_below(objects: list[Object]) -> None:
    container(objects)["env"].reverse()


def bound(objects: list[Object]) -> None:
    metadata = {"name": "powers", "labels": {}}
    objects.append({"kind": "ClusterRoleBinding", "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": metadata})


PLANTED: list[tuple[rules.Rule, Plant, str]] = [
    (rules.limited, lambda them: container(them)["resources"]["limits"].pop("memory"), "limits no memory"),
    (rules.limited, lambda them: container(them)["resources"]["requests"].pop("cpu"), "requests no cpu"),
    (rules.limited, lambda them: container(them).pop("resources"), "requests no memory"),
    (rules.restricted, lambda them: pod(them)["securityContext"].pop("runAsNonRoot"), "run as root"),
    (rules.restricted, lambda them: pod(them)["securityContext"].update(runAsUser=0), "run as root"),
    (rules.restricted, lambda them: pod(them)["securityContext"].pop("seccompProfile"), "no seccomp profile"),
    (rules.restricted, lambda them: pod(them).update(hostNetwork=True), "shares a namespace"),
    (
        rules.restricted,
        lambda them: pod(them)["volumes"].append({"name": "x", "hostPath": {"path": "/"}}),
        "of its node",
    ),
    (rules.restricted, lambda them: container(them)["securityContext"].pop("allowPrivilegeEscalation"), "privileges"),
    (rules.restricted, lambda them: container(them)["securityContext"].update(privileged=True), "privileges"),
    (rules.restricted, lambda them: container(them)["securityContext"].pop("readOnlyRootFilesystem"), "root file"),
    (rules.restricted, lambda them: container(them)["securityContext"].pop("capabilities"), "keeps capabilities"),
    (rules.restricted, lambda them: container(them)["securityContext"].update(runAsUser=0), "overrides"),
    (rules.walled, without("NetworkPolicy", "default-deny"), "open to every connection"),
    (rules.walled, narrowed, "open to every connection"),
    (rules.walled, opened, "open to every connection"),
    (rules.evicted_in_turn, without("PodDisruptionBudget", "training-worker"), "0 disruption budgets"),
    (
        rules.evicted_in_turn,
        lambda them: named(them, "PodDisruptionBudget", "training-worker")["spec"].update(maxUnavailable=0),
        "could not be drained",
    ),
    (rules.released, lambda them: container(them).update(image="passerelle-training:latest"), "whatever image"),
    (rules.released, lambda them: container(them).update(image="registry:5000/training"), "whatever image"),
    (rules.labelled, lambda them: deployment(them)["metadata"]["labels"].pop(APP + "part-of"), "no label part-of"),
    (rules.labelled, lambda them: pod_of(deployment(them))["metadata"]["labels"].pop(APP + "version"), "label version"),
    (rules.labelled, lambda them: of_kind(them, "NetworkPolicy")[0]["metadata"].pop("labels"), "no label instance"),
    (
        rules.labelled,
        lambda them: deployment(them)["spec"]["selector"]["matchLabels"].update({APP + "version": "1"}),
        "label that changes",
    ),
    (
        rules.discreet,
        lambda them: them.append({"kind": "Secret", "metadata": {"name": "told", "labels": {}}}),
        "Secret/told is a secret",
    ),
    (
        rules.discreet,
        lambda them: container(them)["env"].append({"name": "KEYS_PASSWORD", "value": "hunter2"}),
        "says KEYS_PASSWORD",
    ),
    (
        rules.discreet,
        lambda them: variable(them, "PASSERELLE_DATABASE").update(value="postgresql://training:hunter2@db/training"),
        "says PASSERELLE_DATABASE",
    ),
    (
        rules.discreet,
        lambda them: of_kind(them, "ConfigMap")[0]["data"].update(pem="-----BEGIN PRIVATE KEY-----"),
        "says pem",
    ),
    (rules.probed, lambda them: container(them).pop("startupProbe"), "no startupProbe"),
    (rules.probed, lambda them: container(them).pop("readinessProbe"), "no readinessProbe"),
    (rules.probed, lambda them: container(them).pop("livenessProbe"), "no livenessProbe"),
    (
        rules.probed,
        lambda them: container(them)["livenessProbe"]["httpGet"].update(path="/health/ready"),
        "restarted when its database is away",
    ),
    (rules.powerless, lambda them: pod(them).pop("automountServiceAccountToken"), "holds a token"),
    (
        rules.powerless,
        lambda them: named(them, "ServiceAccount", "training-account").update(automountServiceAccountToken=True),
        "holds a token",
    ),
    (rules.powerless, bound, "gives somebody a role"),
    (rules.said_before, said_below, "stands below it or nowhere"),
    (
        rules.said_before,
        lambda them: container(them)["env"].append({"name": "SERVICE", "value": "mobility"}),
        "says SERVICE twice",
    ),
    (rules.said_before, lambda them: container(them)["env"].pop(0), "starts with SERVICE"),
]


@pytest.mark.parametrize(("rule", "plant", "sentence"), PLANTED)
def test_a_planted_fault_is_told_of(rule: rules.Rule, plant: Plant, sentence: str) -> None:
    objects = render("production")
    plant(objects)
    assert [one for one in rule(objects) if re.search(sentence, one)]


def test_every_rule_has_been_seen_red() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(rules.RULES)


@pytest.mark.parametrize(
    ("kind", "name", "path", "value", "sentence"),
    [
        ("Deployment", "training-api", ("replica",), 3, "'replica' was unexpected"),
        ("Deployment", "training-api", ("replicas",), "three", "is not of type"),
        ("NetworkPolicy", "default-deny", ("policyType",), [], "'policyType' was unexpected"),
        ("KafkaTopic", "passerelle.training.v1", ("partitions",), "12", "is not of type"),
        ("KafkaUser", "training-broker", ("authorization", "acl"), [], "'acl' was unexpected"),
        ("Cluster", "postgres", ("instances",), 0, "minimum"),
        ("DatabaseRole", "training", ("log_in",), True, "'log_in' was unexpected"),
        ("ScaledObject", "training-worker", ("maxReplicas",), 4, "'maxReplicas' was unexpected"),
        ("PodMonitor", "passerelle", ("endpoints",), [], "'endpoints' was unexpected"),
        ("HTTPRoute", "training", ("hosts",), [], "'hosts' was unexpected"),
        ("Certificate", "edge", ("issuer",), "x", "'issuer' was unexpected"),
        ("ExternalSecret", "training-database", ("refresh",), "1h", "'refresh' was unexpected"),
    ],
)
def test_a_field_that_is_not_right_is_told_of(kind, name, path, value, sentence) -> None:
    found = named(render("production"), kind, name)
    place = found["spec"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert [one for one in schemas.faults([found]) if sentence in one], schemas.faults([found])


def test_a_kind_without_a_schema_is_told_of() -> None:
    stray = {"apiVersion": "example.org/v1", "kind": "Stray", "metadata": {"name": "stray"}}
    assert schemas.faults([stray]) == ["Stray/stray: no schema of example.org/v1 is known"]
