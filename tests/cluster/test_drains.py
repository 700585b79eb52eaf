"""Pods that are sent away go one at a time of each process: the server itself keeps to the budgets."""

from collections import Counter

from tests.cluster import documented
from tests.cluster.availability import watching
from tests.cluster.conftest import Site
from tests.cluster.kubernetes import until
from tests.cluster.releasing import crowded, settle
from tests.manifests.rendering import Object, selects

AGAINST_THE_BUDGET = "would violate the pod's disruption budget"


def of_budget(site: Site, budget: Object) -> list[Object]:
    return [
        one
        for one in site.cluster.all("pods")
        if selects(budget["spec"]["selector"], one["metadata"]["labels"]) and "deletionTimestamp" not in one["metadata"]
    ]


def test_the_second_of_a_process_goes_only_when_the_first_is_replaced(production: Site) -> None:
    cluster = production.cluster
    pairs = {}
    for budget in cluster.all("poddisruptionbudgets"):
        names = [one["metadata"]["name"] for one in of_budget(production, budget)]
        if len(names) == 2:
            pairs[budget["metadata"]["name"]] = names
    assert len(pairs) == 10, pairs
    with watching(cluster) as seen:
        with cluster.held():
            assert {name: cluster.evict(first) for name, (first, _) in pairs.items()} == dict.fromkeys(pairs, 201)
            assert {name: cluster.evict(second) for name, (_, second) in pairs.items()} == dict.fromkeys(pairs, 429)
        settle(cluster)
        assert {name: cluster.evict(second) for name, (_, second) in pairs.items()} == dict.fromkeys(pairs, 201)
        settle(cluster)
    assert seen.below() == []
    assert {seen.fewest[name] for name in pairs} == {1}


def test_a_budget_that_allows_both_lets_both_go(production: Site) -> None:
    cluster = production.cluster
    cluster.run('kubectl patch -n passerelle pdb training-api --type=merge --patch \'{"spec":{"maxUnavailable":2}}\'')
    until(lambda: budget(production, "training-api")["status"]["disruptionsAllowed"] == 2, lambda: "")
    with watching(cluster) as seen:
        with cluster.held():
            pods = [one["metadata"]["name"] for one in of_budget(production, budget(production, "training-api"))]
            assert [cluster.evict(name) for name in pods] == [201, 201]
        cluster.run("kubectl apply --server-side --force-conflicts -f release.yaml")
        settle(cluster)
    assert seen.fewest["training-api"] == 0


def budget(site: Site, name: str) -> Object:
    (found,) = [one for one in site.cluster.all("poddisruptionbudgets") if one["metadata"]["name"] == name]
    return found


def test_a_drain_waits_for_what_another_took(production: Site) -> None:
    cluster = production.cluster
    drain_one, back_one, spread = documented.care_of("node-1")
    drain_two, back_two, _ = documented.care_of("node-2")
    with watching(cluster) as seen:
        with cluster.held():
            cluster.run(drain_one)
            second = cluster.begin(drain_two)
            until(lambda: AGAINST_THE_BUDGET in second.said(), second.said)
            assert second.goes_on()
        second.output()
        settle(cluster)
        assert {one["spec"]["nodeName"] for one in cluster.all("pods") if alive(one)} == {"node-3"}
        assert len(crowded(cluster)) == 10
        for command in (back_one, back_two, *spread):
            cluster.run(command)
        settle(cluster)
        assert crowded(cluster) == []
    assert seen.below() == []


def alive(pod: Object) -> bool:
    return bool(pod["status"]["phase"] == "Running")


def test_the_busiest_node_is_drained_and_comes_back(site: Site) -> None:
    cluster = site.cluster
    nodes = Counter(one["spec"].get("nodeName", "") for one in cluster.all("pods") if alive(one))
    ((busiest, _),) = nodes.most_common(1)
    drain, uncordon, spread = documented.care_of(busiest)
    with watching(cluster) as seen:
        cluster.run(drain)
        if site.overlay == "production":
            settle(cluster)
        else:
            assert not [one for one in cluster.all("pods") if alive(one)]
        for command in (uncordon, *spread):
            cluster.run(command)
        settle(cluster)
    assert seen.below() == []
