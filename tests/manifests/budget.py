"""What an overlay needs at most: connections of each PostgreSQL, processors and memory, counted from its manifests."""

import importlib
import inspect
from dataclasses import dataclass
from decimal import Decimal
from unittest.mock import MagicMock

from services.selection import app as selection_app
from shared.chassis import Service
from shared.kernel.store import PostgresStore
from tests.manifests.rendering import APP, Object, named, of_kind, pod_of, workloads

READING = inspect.signature(PostgresStore.connect).parameters["pool_size"].default
WRITING, LISTENING, REBUILDING = 1, 1, 2
SESSIONS = 4
BROKER = {"api": 1, "worker": 3, "migration": 1}
RESERVED = 10
UNITS = {"m": Decimal("0.001"), "Ki": Decimal(2**10), "Mi": Decimal(2**20), "Gi": Decimal(2**30)}


def amount(quantity: str | float) -> Decimal:
    text = str(quantity)
    for unit, factor in UNITS.items():
        if text.endswith(unit):
            return Decimal(text.removesuffix(unit)) * factor
    return Decimal(text)


@dataclass(frozen=True)
class Pods:
    """How many pods of a kind there are at most at one time, and one of them."""

    workload: Object
    most: int

    @property
    def service(self) -> str:
        return str(self.workload["metadata"]["labels"][APP + "name"])

    @property
    def component(self) -> str:
        return str(self.workload["metadata"]["labels"][APP + "component"])


def pods(objects: list[Object]) -> list[Pods]:
    """Scaled out, while a new release is rolled out everywhere and every migration still runs."""
    return [Pods(one, _most(objects, one)) for one in workloads(objects)]


def _most(objects: list[Object], one: Object) -> int:
    if one["kind"] == "Job":
        return 1
    scaled = [
        scaling["spec"]["maxReplicaCount"]
        for scaling in of_kind(objects, "ScaledObject")
        if scaling["spec"]["scaleTargetRef"]["name"] == one["metadata"]["name"]
    ]
    surge = one["spec"].get("strategy", {}).get("rollingUpdate", {}).get("maxSurge", 1)
    return int(scaled[0] if scaled else one["spec"]["replicas"]) + int(surge)


def connections(objects: list[Object]) -> dict[str, int]:
    """By PostgreSQL cluster; Keycloak says itself how many it opens."""
    found = {one["metadata"]["name"]: RESERVED for one in of_kind(objects, "Cluster")}
    keys = named(objects, "Database", "keys")["spec"]["cluster"]["name"]
    has_broker = any(one["metadata"]["name"] == "broker" for one in of_kind(objects, "Database"))
    for each in pods(objects):
        if each.component == "issuer":
            found["postgres"] += each.most * _pool_of_keycloak(each.workload)
            continue
        found["postgres"] += each.most * of_one_process(each.service, each.component)
        if has_broker:
            found["postgres"] += each.most * BROKER[each.component]
        if each.service == "selection":
            found[keys] += each.most * (1 if each.component == "migration" else selection_app.CONNECTIONS)
    return found


def of_one_process(service: str, component: str) -> int:
    """To its own database, as docs/operating.md tells."""
    if component == "migration":
        return 1
    extra = {"selection": selection_app.CONNECTIONS, "gateway": SESSIONS}.get(service, 0)
    return READING + WRITING + LISTENING + REBUILDING + extra + (led_by(service) if component == "worker" else 0)


def led_by(service: str) -> int:
    """The relay and each long work hold a connection, or wait on one for their turn."""
    declared: Service = importlib.import_module(f"services.{service}.app").service
    return bool(declared.publish) + len(declared.work(MagicMock()))


def _pool_of_keycloak(workload: Object) -> int:
    (container,) = pod_of(workload)["spec"]["containers"]
    (size,) = [one["value"] for one in container["env"] if one["name"] == "KC_DB_POOL_MAX_SIZE"]
    return int(size)


def requested(objects: list[Object], what: str) -> Decimal:
    """Of processors or bytes, with the pods that operators start."""
    found = Decimal(0)
    for each in pods(objects):
        for container in pod_of(each.workload)["spec"]["containers"]:
            found += each.most * amount(container["resources"]["requests"][what])
    for cluster in of_kind(objects, "Cluster"):
        found += cluster["spec"]["instances"] * amount(cluster["spec"]["resources"]["requests"][what])
    for pool in of_kind(objects, "KafkaNodePool"):
        found += pool["spec"]["replicas"] * amount(pool["spec"]["resources"]["requests"][what])
    for kafka in of_kind(objects, "Kafka"):
        for operator in kafka["spec"]["entityOperator"].values():
            found += amount(operator["resources"]["requests"][what])
    return found


def most_connections(objects: list[Object]) -> dict[str, int]:
    return {
        one["metadata"]["name"]: int(one["spec"]["postgresql"]["parameters"]["max_connections"])
        for one in of_kind(objects, "Cluster")
    }
