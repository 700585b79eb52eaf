"""The catalogue of metrics tells what running services expose, and rules and dashboards ask for nothing else."""

import json
import re

import pytest

from passerelle.client import Client, Failed
from passerelle.processes import SERVICES
from tests.chassis.waiting import eventually
from tests.journey.playing import Play
from tests.monitoring.reading import (
    DASHBOARDS,
    OF_EVERY_METRIC,
    OF_PROMETHEUS,
    Metric,
    exposed,
    grouped,
    queried,
    queries_of,
    recorded,
    rules,
    stem,
)
from tests.support import tree

CATALOGUE = tree.ROOT / "docs" / "metrics.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([\w ]+) \| ([^|]*) \| ([^|]*) \| (.*) \|$", re.MULTILINE)
UNITS = {"_timestamp_seconds": "seconds since 1970", "_time_seconds": "seconds since 1970", "_seconds": "seconds"}
UNITS |= {"_seconds_total": "seconds", "_bytes": "bytes", "_days": "days"}


async def everything(client: Client) -> dict[str, dict[str, Metric]]:
    """By service, once the gateway has counted its journeys and has been given a command too, if one it refuses."""
    with pytest.raises(Failed, match="No message of this key is parked any more"):
        await client.command("gateway", "/v1/operator/parked/nothing/retry")
    await eventually(lambda: client.text("gateway", "/metrics"), lambda text: "passerelle_journeys{" in text, within=60)
    return {service: exposed(await client.text(service, "/metrics")) for service in client.services}


def unit(name: str) -> str:
    return next((unit for suffix, unit in UNITS.items() if name.endswith(suffix)), "count")


def catalogue() -> dict[str, tuple[str, str, str, str, str]]:
    return {name: tuple(told) for name, *told in ROW.findall(CATALOGUE.read_text())}


def as_catalogue(live: dict[str, dict[str, Metric]]) -> dict[str, tuple[str, str, str, str, str]]:
    found = {}
    for name in sorted({name for metrics in live.values() for name in metrics}):
        having = {service: metrics[name] for service, metrics in live.items() if name in metrics}
        one = next(iter(having.values()))
        labels = sorted({label for metric in having.values() for label in metric.labels})
        services = "all" if set(having) == set(SERVICES) else ", ".join(having)
        written = ", ".join(f"`{label}`" for label in labels)
        found[name] = (one.kind, unit(name), written, services, one.meaning)
    return found


@pytest.mark.journey
@pytest.mark.asyncio(loop_scope="session")
async def test_the_catalogue_tells_exactly_what_the_services_expose(play: Play) -> None:
    assert catalogue() == as_catalogue(await everything(play.client))


@pytest.mark.journey
@pytest.mark.asyncio(loop_scope="session")
async def test_rules_and_dashboards_ask_for_what_running_services_expose(play: Play) -> None:
    live = await everything(play.client)
    labels = {name: metric.labels for metrics in live.values() for name, metric in metrics.items()}
    assert [one for query in asked() for one in unknown(query, labels)] == []


def asked() -> list[str]:
    boards = [json.loads(file.read_text()) for file in sorted(DASHBOARDS.glob("*.json"))]
    found = [*(rule["expr"] for rule in rules()), *(query for board in boards for query in queries_of(board))]
    assert len(found) > 60
    return found


def unknown(query: str, labels: dict[str, frozenset[str]]) -> list[str]:
    """The metrics and labels of a query that nobody exposes."""
    common = OF_EVERY_METRIC | OF_PROMETHEUS
    used, made = queried(query), recorded()
    wrong = [
        f"{name} in {query}" for name in used if name not in made and stem(name) not in labels and name not in labels
    ]
    for name, selected in used.items():
        have = labels.get(name) or labels.get(stem(name)) or frozenset()
        wrong += [f"{name}{{{label}}} in {query}" for label in selected - common - {"le"} - have]
    known = frozenset[str]().union(*(labels.get(name) or labels.get(stem(name)) or frozenset() for name in used))
    return [*wrong, *(f"{label} in {query}" for label in grouped(query) - common - known)]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("max by (service_name) (a_total)", []),
        ('sum(rate(a_total{kind="x"}[5m])) / sum by (kind) (rate(a_total[5m]))', []),
        ("histogram_quantile(0.99, sum by (le) (rate(b_seconds_bucket[$__rate_interval])))", []),
        ("passerelle:slow:ratio_rate5m > 0.1 and on (job, instance) a_total", []),
        ("max(c_total)", ["c_total"]),
        ('a_total{sort="x"}', ["a_total{sort}"]),
        ("sum by (sort) (a_total)", ["sort"]),
        ("absent(a_totall)", ["a_totall"]),
    ],
)
def test_a_metric_or_label_that_nobody_exposes_is_seen(query: str, wrong: list[str]) -> None:
    labels = {"a_total": frozenset({"kind"}), "b_seconds": frozenset[str]()}
    assert [one.split(" in ")[0] for one in unknown(query, labels)] == wrong
