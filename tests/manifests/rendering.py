"""The manifests as `kubectl kustomize` renders them, and the pods that are in them."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.absent import absent
from tests.support.tree import ROOT

K8S = ROOT / "deploy" / "k8s"
OVERLAYS = ("dev", "small-site", "production")
APP = "app.kubernetes.io/"
Object = dict[str, Any]


def render(overlay: str) -> list[Object]:
    """A copy of its own for each test, which may plant a fault in it."""
    return deepcopy(_rendered(K8S / "overlays" / overlay))


@cache
def _rendered(folder: Path) -> list[Object]:
    return list(yaml.safe_load_all(kubectl("kustomize", str(folder))))


def kubectl(*arguments: str) -> str:
    done = subprocess.run([kubectl_program(), *arguments], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def kubectl_program() -> str:
    """The one of the development requirements, else the machine's own."""
    beside = Path(sys.executable).with_name("kubectl")
    program = str(beside) if beside.exists() else shutil.which("kubectl")
    return program or absent("kubectl is not installed")


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    return [one for one in objects if one["kind"] in kinds]


def named(objects: list[Object], kind: str, name: str) -> Object:
    (found,) = [one for one in of_kind(objects, kind) if one["metadata"]["name"] == name]
    return found


def title(one: Object) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


def workloads(objects: list[Object]) -> list[Object]:
    return of_kind(objects, "Deployment", "StatefulSet", "DaemonSet", "Job")


def pod_of(workload: Object) -> Object:
    pod: Object = workload["spec"]["template"]
    return pod


def containers(objects: list[Object]) -> Iterator[tuple[str, Object]]:
    for one in workloads(objects):
        spec = pod_of(one)["spec"]
        for container in (*spec.get("initContainers", []), *spec["containers"]):
            yield f"{title(one)} {container['name']}", container


def selects(selector: Object, labels: dict[str, str]) -> bool:
    """An empty selector selects everything."""
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(_holds(one, labels) for one in selector.get("matchExpressions", []))


def _holds(expression: Object, labels: dict[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression["values"]
        case "NotIn":
            return value not in expression["values"]
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case other:
            raise ValueError(other)
