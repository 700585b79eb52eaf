"""Each overlay is installed once, on a cluster of its own whose nodes are as many and as large as its budget says."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster import documented, replacements
from tests.cluster.definitions import definitions
from tests.cluster.documented import FIRST
from tests.cluster.kubernetes import Cluster, cluster, until
from tests.cluster.releasing import Release, roll_out, settle
from tests.manifests.rendering import OVERLAYS, Object, of_kind, render
from tests.manifests.test_budget import written
from tests.support.tree import ROOT


@dataclass(frozen=True)
class Site:
    overlay: str
    cluster: Cluster
    first: Release


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installed("production", tmp_path_factory.mktemp("production")) as site:
        yield site


@pytest.fixture(scope="session", params=OVERLAYS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Each overlay in turn."""
    if request.param == "production":
        yield request.getfixturevalue("production")
    else:
        with installed(request.param, tmp_path_factory.mktemp(request.param)) as site:
            yield site


@contextmanager
def installed(overlay: str, folder: Path) -> Iterator[Site]:
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    row = written()[overlay]
    nodes = int(row["nodes"])
    with cluster(folder, nodes, row["cpu"], f"{row['memory']}Gi") as there:
        until(lambda: there.ended() or ready_nodes(there) == nodes, there.ended)
        assert there.ended() == ""
        there.apply([*definitions(), replacements.volume()])
        until(lambda: not awaited(there), lambda: awaited(there))
        for command in documented.preparation(overlay):
            there.run(command)
        first = roll_out(there, overlay, FIRST)
        scale(there, overlay)
        settle(there)
        yield Site(overlay, there, first)


def ready_nodes(there: Cluster) -> int:
    nodes = there.read("/api/v1/nodes")["items"]
    return sum(not one["spec"].get("taints") for one in nodes if "conditions" in one["status"])


def awaited(there: Cluster) -> list[str]:
    """Definitions that are not served yet."""
    found = there.read("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")["items"]
    return [one["metadata"]["name"] for one in found if ("Established", "True") not in said_of(one)]


def said_of(definition: Object) -> set[tuple[str, str]]:
    return {(one["type"], one["status"]) for one in definition.get("status", {}).get("conditions") or []}


def scale(there: Cluster, overlay: str) -> None:
    """The least that is asked of KEDA, by the autoscalers that it would make."""
    asked = of_kind(render(overlay), "ScaledObject")
    wanted = {one["spec"]["scaleTargetRef"]["name"]: one["spec"]["minReplicaCount"] for one in asked}
    if asked:
        there.apply(replacements.autoscalers(asked))
    until(lambda: wanted.items() <= replicas(there).items(), lambda: replicas(there))


def replicas(there: Cluster) -> dict[str, int]:
    return {one["metadata"]["name"]: one["spec"]["replicas"] for one in there.all("deployments")}
