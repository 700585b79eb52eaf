"""The house rules that every manifest keeps; each gives a sentence for each fault."""

import re
from collections.abc import Callable, Iterator

from tests.manifests.rendering import (
    APP,
    Object,
    containers,
    named,
    of_kind,
    pod_of,
    selects,
    title,
    workloads,
)

Rule = Callable[[list[Object]], Iterator[str]]
EVERYWHERE = ("instance", "part-of", "managed-by")
ON_WORKLOADS = (*EVERYWHERE, "name", "component", "version")
SECRET_NAME = re.compile(r"(PASSWORD|SECRET|TOKEN|KEY)$")
SECRET_IN_ADDRESS = re.compile(r"://[^/\s:@]+:(?!\$[({])[^@/\s]+@")
REFERENCE = re.compile(r"\$\(([A-Za-z_]\w*)\)")


def limited(objects: list[Object]) -> Iterator[str]:
    for name, container in containers(objects):
        resources = container.get("resources", {})
        for kind in ("requests", "limits"):
            for what in ("cpu", "memory"):
                if what not in resources.get(kind, {}):
                    yield f"{name} {kind} no {what}"


def restricted(objects: list[Object]) -> Iterator[str]:
    """Pod Security `restricted`, with a root file system that cannot be written."""
    for one in workloads(objects):
        spec = pod_of(one)["spec"]
        context = spec.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
            yield f"{title(one)} may run as root"
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{title(one)} has no seccomp profile"
        if any(spec.get(shared) for shared in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{title(one)} shares a namespace of its node"
        for volume in spec.get("volumes", []):
            if "hostPath" in volume:
                yield f"{title(one)} mounts a folder of its node"
    for name, container in containers(objects):
        context = container.get("securityContext", {})
        if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
            yield f"{name} may gain privileges"
        if context.get("readOnlyRootFilesystem") is not True:
            yield f"{name} may write its root file system"
        if context.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{name} keeps capabilities"
        if not {"runAsUser", "runAsNonRoot", "seccompProfile"}.isdisjoint(context):
            yield f"{name} overrides what its pod says"


def walled(objects: list[Object]) -> Iterator[str]:
    """A policy without any rule selects every pod, in both directions."""
    walls = [
        one["spec"]
        for one in of_kind(objects, "NetworkPolicy")
        if set(one["spec"]["policyTypes"]) == {"Ingress", "Egress"}
        and not one["spec"].get("ingress")
        and not one["spec"].get("egress")
    ]
    for one in workloads(objects):
        labels = pod_of(one)["metadata"]["labels"]
        if not any(selects(wall["podSelector"], labels) for wall in walls):
            yield f"{title(one)} is open to every connection"


def evicted_in_turn(objects: list[Object]) -> Iterator[str]:
    budgets = [one["spec"] for one in of_kind(objects, "PodDisruptionBudget")]
    for one in of_kind(objects, "Deployment", "StatefulSet"):
        labels = pod_of(one)["metadata"]["labels"]
        found = [budget for budget in budgets if selects(budget["selector"], labels)]
        if len(found) != 1:
            yield f"{title(one)} has {len(found)} disruption budgets"
        elif found[0].get("maxUnavailable") != 1 or found[0].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield f"{title(one)} could not be drained"


def released(objects: list[Object]) -> Iterator[str]:
    for name, container in containers(objects):
        image, _, digest = container["image"].partition("@")
        _, _, tag = image.rpartition("/")[2].partition(":")
        if not digest and tag in {"", "latest"}:
            yield f"{name} takes whatever image is the latest"


def labelled(objects: list[Object]) -> Iterator[str]:
    for one in objects:
        for key in ON_WORKLOADS if one in workloads(objects) else EVERYWHERE:
            if not one["metadata"].get("labels", {}).get(APP + key):
                yield f"{title(one)} has no label {key}"
    for one in workloads(objects):
        for key in ON_WORKLOADS:
            if not pod_of(one)["metadata"]["labels"].get(APP + key):
                yield f"pods of {title(one)} have no label {key}"
        if {APP + "version", APP + "managed-by"} & set(one["spec"].get("selector", {}).get("matchLabels", {})):
            yield f"{title(one)} selects by a label that changes"


def discreet(objects: list[Object]) -> Iterator[str]:
    """Passwords and keys are named, never said."""
    for one in of_kind(objects, "Secret"):
        yield f"{title(one)} is a secret in a manifest"
    for name, container in containers(objects):
        for variable in container.get("env", []):
            value = variable.get("value", "")
            told = SECRET_NAME.search(variable["name"]) and value and not value.startswith(("/", "$("))
            if told or SECRET_IN_ADDRESS.search(value):
                yield f"{name} says {variable['name']}"
    for one in of_kind(objects, "ConfigMap"):
        for key, value in one.get("data", {}).items():
            if SECRET_IN_ADDRESS.search(value) or "PRIVATE KEY" in value:
                yield f"{title(one)} says {key}"


def probed(objects: list[Object]) -> Iterator[str]:
    for one in of_kind(objects, "Deployment", "StatefulSet"):
        for container in pod_of(one)["spec"]["containers"]:
            paths = {}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if probe not in container:
                    yield f"{title(one)} {container['name']} has no {probe}"
                else:
                    paths[probe] = container[probe]["httpGet"]["path"]
            if paths.get("livenessProbe") == paths.get("readinessProbe"):
                yield f"{title(one)} {container['name']} is restarted when its database is away"


def powerless(objects: list[Object]) -> Iterator[str]:
    """A pod holds no token of the API server, and its account has no role."""
    for one in workloads(objects):
        spec = pod_of(one)["spec"]
        account = named(objects, "ServiceAccount", spec.get("serviceAccountName", "default"))
        if spec.get("automountServiceAccountToken") is not False or account.get("automountServiceAccountToken"):
            yield f"{title(one)} holds a token"
    for one in of_kind(objects, "RoleBinding", "ClusterRoleBinding"):
        yield f"{title(one)} gives somebody a role"


def said_before(objects: list[Object]) -> Iterator[str]:
    """The kubelet puts in only variables that stand above."""
    for name, container in containers(objects):
        above: set[str] = set()
        for variable in container.get("env", []):
            for other in REFERENCE.findall(variable.get("value", "")):
                if other not in above:
                    yield f"{name} {variable['name']} names {other}, which stands below it or nowhere"
            if variable["name"] in above:
                yield f"{name} says {variable['name']} twice"
            above.add(variable["name"])
        for other in REFERENCE.findall(" ".join(container.get("command", []))):
            if other not in above:
                yield f"{name} starts with {other}, which is nowhere"


RULES: tuple[Rule, ...] = (
    limited,
    restricted,
    walled,
    evicted_in_turn,
    released,
    labelled,
    discreet,
    probed,
    powerless,
    said_before,
)
