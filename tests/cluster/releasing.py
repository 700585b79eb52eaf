"""A release is rolled out as deploy/k8s/README.md says, and looked at where only the migrations have run."""

import re
from collections import defaultdict
from dataclasses import dataclass

from tests.cluster import documented
from tests.cluster.kubernetes import Cluster, until
from tests.manifests.rendering import APP, Object, pod_of

MIGRATION = {APP + "component": "migration"}


@dataclass(frozen=True)
class Release:
    """Names of its Jobs, and images of the services' processes at three moments."""

    version: str
    jobs: tuple[str, ...]
    while_migrating: dict[str, str]
    migrated: dict[str, str]
    rolled_out: dict[str, str]


def roll_out(cluster: Cluster, overlay: str, version: str) -> Release:
    before, wait, after = documented.release(overlay, version)
    with cluster.held():
        for command in before:
            cluster.run(command)
        waiting = cluster.begin(wait)
        until(lambda: all(_runs(one) for one in migrations(cluster, version)), lambda: migrations(cluster, version))
        while_migrating = images(cluster)
        assert waiting.goes_on(), waiting.said()
        assert [one["metadata"]["name"] for one in migrations(cluster, version) if completed(one)] == []
    waiting.output()
    jobs = tuple(sorted(one["metadata"]["name"] for one in migrations(cluster, version) if completed(one)))
    migrated = images(cluster)
    for command in after:
        cluster.run(command)
    return Release(version, jobs, while_migrating, migrated, images(cluster))


def migrations(cluster: Cluster, version: str) -> list[Object]:
    return cluster.all("jobs", **MIGRATION, **{APP + "version": version})


def completed(job: Object) -> bool:
    return any(one["type"] == "Complete" and one["status"] == "True" for one in job["status"].get("conditions", []))


def _runs(job: Object) -> bool:
    return bool(job["status"].get("ready"))


def images(cluster: Cluster) -> dict[str, str]:
    """Of the Deployments of services; Keycloak is not of this release."""
    found = {}
    for one in cluster.all("deployments"):
        if one["metadata"]["labels"][APP + "component"] in {"api", "worker"}:
            found[one["metadata"]["name"]] = pod_of(one)["spec"]["containers"][0]["image"]
    return found


def make_next(cluster: Cluster, version: str) -> None:
    """In the copy of the manifests, where the README says that the version stands."""
    file = cluster.folder / "deploy" / "k8s" / "base" / "service" / "release.yaml"
    text = file.read_text()
    text = re.sub(r'version: ".*"', f'version: "{version}"', text)
    file.write_text(re.sub(r'in_names: ".*"', f'in_names: "{version.replace(".", "-")}"', text))


def settled(cluster: Cluster) -> bool:
    """Every process is there as often as it is wanted, and no budget is short of a pod."""
    deployments = all(
        one["status"].get("observedGeneration") == one["metadata"]["generation"]
        and one["status"].get("replicas") == one["status"].get("availableReplicas") == one["spec"]["replicas"]
        and one["status"].get("updatedReplicas") == one["spec"]["replicas"]
        for one in cluster.all("deployments")
    )
    budgets = all(
        one["status"]["currentHealthy"] == one["status"]["expectedPods"] > 0
        and one["status"]["disruptionsAllowed"] == 1
        for one in cluster.all("poddisruptionbudgets")
    )
    leaving = [one for one in cluster.all("pods") if "deletionTimestamp" in one["metadata"]]
    return deployments and budgets and not leaving


def crowded(cluster: Cluster) -> list[str]:
    """Processes of several pods that would all be lost with one node."""
    found = defaultdict(list)
    for one in cluster.all("pods"):
        labels = one["metadata"]["labels"]
        if one["status"]["phase"] == "Running":
            found[f"{labels[APP + 'name']}-{labels[APP + 'component']}"].append(one["spec"]["nodeName"])
    return sorted(name for name, nodes in found.items() if len(nodes) > 1 and len(set(nodes)) == 1)


def unsettled(cluster: Cluster) -> list[str]:
    told = [f"{one['metadata']['name']}: {one['status']}" for one in cluster.all("deployments")]
    for one in cluster.all("pods"):
        told += [
            f"{one['metadata']['name']}: {said}" for said in one["status"].get("conditions", []) if "message" in said
        ]
    return told


def settle(cluster: Cluster) -> None:
    until(lambda: settled(cluster), lambda: unsettled(cluster))
