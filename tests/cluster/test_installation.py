"""Each overlay on a real API server: taken without a warning, migrated before it is rolled out, and then all there."""

from tests.cluster.conftest import Site
from tests.cluster.documented import FIRST
from tests.cluster.releasing import crowded
from tests.manifests.rendering import APP, Object, of_kind, render
from tests.manifests.rules import ON_WORKLOADS
from tests.manifests.test_manifests import SERVICES

PROCESSES = {f"{service}-{role}": service for service in SERVICES for role in ("api", "worker")}


def test_the_migrations_are_complete_before_any_process_is_there(site: Site) -> None:
    in_names = FIRST.replace(".", "-")
    assert site.first.while_migrating == site.first.migrated == {}
    assert site.first.jobs == tuple(sorted(f"{service}-migrate-{in_names}" for service in SERVICES))
    assert site.first.rolled_out == {name: f"passerelle-{service}:{FIRST}" for name, service in PROCESSES.items()}


def test_every_process_is_available_on_the_nodes_of_the_budget(site: Site) -> None:
    wanted = {one["metadata"]["name"] for one in of_kind(render(site.overlay), "Deployment")}
    deployments = site.cluster.all("deployments")
    assert {one["metadata"]["name"] for one in deployments} == wanted
    for one in deployments:
        assert one["status"]["availableReplicas"] == one["spec"]["replicas"] >= 1


def test_no_node_takes_a_whole_process_with_it(production: Site) -> None:
    assert crowded(production.cluster) == []


def test_every_object_is_there(site: Site) -> None:
    """Of the operators' kinds, too, though nobody acts on those here."""
    found = site.cluster.kubectl("get", "-f", str(site.cluster.folder / "release.yaml"), "-o", "name")
    assert found.returncode == 0, found.stderr
    assert len(found.stdout.split()) == len(render(site.overlay))


def test_applied_again_it_changes_nothing(site: Site) -> None:
    before = generations(site)
    site.cluster.run("kubectl apply --server-side --warnings-as-errors -f release.yaml")
    assert generations(site) == before


def generations(site: Site) -> dict[str, int]:
    return {
        f"{kind} {one['metadata']['name']}": one["metadata"]["generation"]
        for kind in ("deployments", "jobs", "poddisruptionbudgets")
        for one in site.cluster.all(kind)
    }


def test_every_pod_bears_the_recommended_labels(site: Site) -> None:
    pods = site.cluster.all("pods")
    assert pods
    for one in pods:
        assert all(one["metadata"]["labels"].get(APP + key) for key in ON_WORKLOADS), one["metadata"]


def test_the_server_gave_no_pod_a_token(site: Site) -> None:
    for one in site.cluster.all("pods"):
        assert [name for name in sources(one) if name == "serviceAccountToken"] == []


def sources(pod: Object) -> list[str]:
    volumes = pod["spec"]["volumes"]
    return [name for one in volumes for source in one.get("projected", {}).get("sources", []) for name in source]
