"""A new release: its migrations come first, and while its pods take turns no budget is fallen short of."""

import json
from collections.abc import Iterator

import pytest

from tests.cluster import documented
from tests.cluster.availability import watching
from tests.cluster.conftest import Site
from tests.cluster.documented import FIRST
from tests.cluster.kubernetes import until
from tests.cluster.releasing import completed, crowded, images, make_next, migrations, roll_out, settle
from tests.cluster.test_installation import PROCESSES
from tests.manifests.test_manifests import SERVICES

NEXT, FAILING = "0.2.0", "0.3.0"
FAILS = "      annotations: {stand-in/fails: 'yes'}\n"
ALL_AT_ONCE = {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "100%"}}


def test_pods_take_turns(site: Site) -> None:
    make_next(site.cluster, NEXT)
    with watching(site.cluster) as seen:
        second = roll_out(site.cluster, site.overlay, NEXT)
        settle(site.cluster)
    assert (
        second.while_migrating
        == second.migrated
        == {name: f"passerelle-{service}:{FIRST}" for name, service in PROCESSES.items()}
    )
    assert second.rolled_out == {name: f"passerelle-{service}:{NEXT}" for name, service in PROCESSES.items()}
    assert seen.below() == []
    if site.overlay == "production":
        assert crowded(site.cluster) == []
    print(f"{site.overlay}: fewest available {seen.fewest}")
    for name in PROCESSES:
        missing = seen.before[name] - seen.fewest[name]
        assert missing == (1 if name.endswith("-worker") else 0), name


@pytest.fixture
def failing(production: Site) -> Iterator[str]:
    """A next release, in the copy of the manifests, whose migrations fail."""
    cluster = production.cluster
    base = cluster.folder / "deploy" / "k8s" / "base" / "service"
    manifests = {name: (base / name).read_text() for name in ("release.yaml", "migration.yaml")}
    make_next(cluster, FAILING)
    failing = manifests["migration.yaml"].replace("    metadata:\n", "    metadata:\n" + FAILS)
    (base / "migration.yaml").write_text(failing)
    yield FAILING
    for name, text in manifests.items():
        (base / name).write_text(text)
    cluster.run(documented.release("production", FAILING)[0][0])
    cluster.run("kubectl delete -n passerelle job -l app.kubernetes.io/version=" + FAILING)


def test_a_migration_that_fails_leaves_the_old_release_alone(production: Site, failing: str) -> None:
    """The whole block as one script, which ends at the wait."""
    cluster = production.cluster
    before = images(cluster)
    first, wait, rest = documented.release("production", failing)
    script = "\n".join([*first, wait.replace("--timeout=15m", "--timeout=2s"), *rest])
    with pytest.raises(AssertionError, match="timed out waiting for the condition on jobs/gateway-migrate-0-3-0"):
        cluster.run(script)
    assert images(cluster) == before
    assert len(migrations(cluster, failing)) == len(SERVICES)
    assert [one["metadata"]["name"] for one in migrations(cluster, failing) if completed(one)] == []


def test_all_pods_replaced_at_once_would_be_seen(production: Site) -> None:
    cluster = production.cluster
    pod = {"metadata": {"annotations": {"changed": "true"}}}
    planted = {"spec": {"strategy": ALL_AT_ONCE, "template": pod}}
    with watching(cluster) as seen:
        with cluster.held():
            cluster.run(f"kubectl patch -n passerelle deployment training-api --patch '{json.dumps(planted)}'")
            until(lambda: available(production, "training-api") == 0, lambda: cluster.all("deployments"))
        cluster.run("kubectl apply --server-side --force-conflicts -f release.yaml")
        settle(cluster)
    assert seen.below() == ["training-api had 0 of 1"]


def available(site: Site, name: str) -> int:
    (found,) = [one for one in site.cluster.all("deployments") if one["metadata"]["name"] == name]
    return int(found["status"].get("availableReplicas", 0))
