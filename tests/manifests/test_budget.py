"""The budget that deploy/k8s/README.md writes down is what the manifests ask for, and it is kept."""

import re
from math import ceil

import pytest

from shared.messaging.broker import PARTITIONS
from tests.manifests import budget
from tests.manifests.rendering import K8S, OVERLAYS, Object, named, of_kind, render

ROW = re.compile(
    r"^\| `(?P<overlay>[\w-]+)` \| (?P<nodes>\d+) \| (?P<cpu>\d+) CPU, (?P<memory>\d+) GiB "
    r"\| (?P<lost>\d+) \| (?P<asked_cpu>[\d.]+) CPU, (?P<asked_memory>[\d.]+) GiB \| (?P<connections>[^|]+) \|$",
    flags=re.MULTILINE,
)
CLUSTER = re.compile(r"`(\w+)` (\d+) of (\d+)")
GIB = 2**30


def written() -> dict[str, re.Match[str]]:
    return {row["overlay"]: row for row in ROW.finditer((K8S / "README.md").read_text(encoding="utf-8"))}


def overdrawn(objects: list[Object], row: re.Match[str]) -> list[str]:
    told = []
    needed, most = budget.connections(objects), budget.most_connections(objects)
    told += [
        f"{name} has {most[name]} connections, {needed[name]} are needed" for name in most if needed[name] > most[name]
    ]
    left = int(row["nodes"]) - int(row["lost"])
    if budget.requested(objects, "cpu") > left * int(row["cpu"]):
        told.append("the nodes have too few processors")
    if budget.requested(objects, "memory") > left * int(row["memory"]) * GIB:
        told.append("the nodes have too little memory")
    return told


def test_every_overlay_has_its_row() -> None:
    assert tuple(written()) == OVERLAYS


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_row_says_what_the_manifests_ask_for(overlay: str) -> None:
    objects, row = render(overlay), written()[overlay]
    assert float(row["asked_cpu"]) == ceil(budget.requested(objects, "cpu") * 10) / 10
    assert float(row["asked_memory"]) == ceil(budget.requested(objects, "memory") / GIB * 10) / 10
    needed, most = budget.connections(objects), budget.most_connections(objects)
    assert {name: (int(some), int(all)) for name, some, all in CLUSTER.findall(row["connections"])} == {
        name: (needed[name], most[name]) for name in most
    }


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_budget_is_kept(overlay: str) -> None:
    assert overdrawn(render(overlay), written()[overlay]) == []


def test_one_service_scaled_too_far_overdraws_it() -> None:
    objects = render("production")
    named(objects, "ScaledObject", "gateway-api")["spec"]["maxReplicaCount"] = 12
    assert overdrawn(objects, written()["production"]) == ["postgres has 500 connections, 547 are needed"]


def test_pods_that_ask_for_too_much_overdraw_it() -> None:
    objects = render("small-site")
    named(objects, "Cluster", "postgres")["spec"]["resources"]["requests"] = {"cpu": "8", "memory": "16Gi"}
    assert overdrawn(objects, written()["small-site"]) == [
        "the nodes have too few processors",
        "the nodes have too little memory",
    ]


def test_no_worker_is_without_a_partition() -> None:
    for one in of_kind(render("production"), "ScaledObject"):
        assert one["spec"]["maxReplicaCount"] <= PARTITIONS


@pytest.mark.parametrize(("quantity", "amount"), [("100m", 0.1), ("1", 1), ("2Gi", 2 * GIB), ("512Mi", GIB / 2)])
def test_quantities_are_read_as_kubernetes_reads_them(quantity: str, amount: float) -> None:
    assert float(budget.amount(quantity)) == amount
