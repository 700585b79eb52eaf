"""Metrics of one service process, as Prometheus reads them: each says what it means and names the service."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

from shared.messaging.record import Heard

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
WRITE_SETS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
LIMITS = ("people", "machines", "heavy", "anonymous", "views", "streams")
GAUGES = {
    "passerelle_build_info": "1, with the version that runs",
    "passerelle_measured_timestamp_seconds": "when a worker last measured what is measured every few seconds",
    "passerelle_log_events": "events in the service's log",
    "passerelle_relay_stopped": "1 while the relay waits for an operator",
    "passerelle_relay_lag": "events of the log that are not published yet",
    "passerelle_relay_lag_seconds": "age of the oldest event that is not published yet",
    "passerelle_broker_reachable": "1 when the broker answered the last question, else 0",
    "passerelle_subscriber_stopped": "partitions that wait for an operator",
    "passerelle_subscriber_lag": "records of the topic that are not applied yet",
    "passerelle_subscriber_lag_seconds": "how long ago the topic held no more than what is applied now",
    "passerelle_parked_messages": "queues of messages that could not be handled",
    "passerelle_deadlines_overdue": "deadlines that are due and not fired",
}
LIVE = {
    "passerelle_pool_connections_busy": "connections for reading that are in use",
    "passerelle_pool_connections_max": "connections for reading that there may be",
    "passerelle_append_waiting": "write-sets that wait for the writer",
}
Labels: TypeAlias = frozenset[tuple[str, str]]


class Reading(NamedTuple):
    """One measured value; labels tell it apart from others of the same name."""

    name: str
    value: float
    labels: Mapping[str, str] = {}


class Metrics:
    def __init__(self, resource: Resource) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        reader = PrometheusMetricReader(
            registry=self._registry,
            disable_target_info=True,
            scope_info_enabled=False,
            resource_attribute_filter=lambda name: name == "service.name",
        )
        self._provider = MeterProvider([reader], resource=resource)
        self._meter = meter = self._provider.get_meter("passerelle")
        self._commands = meter.create_counter("passerelle_commands", description="commands by name and outcome")
        self._limited = meter.create_counter("passerelle_requests_limited", description="answers 429 by the limit met")
        self._heard = meter.create_counter("passerelle_messages_heard", description="contracts heard by name")
        self._requests = self._histogram("http_server_request_duration", SECONDS, "time to answer", "s")
        self._appends = self._histogram("passerelle_append_duration", SECONDS, "time of the writer's transactions", "s")
        self._groups = self._histogram("passerelle_append_write_sets", WRITE_SETS, "write-sets in one transaction")
        self._gauges: dict[str, dict[Labels, float]] = defaultdict(dict)
        self._live: dict[str, Callable[[], float]] = {}
        self.watch({**GAUGES, **LIVE})
        for limit in LIMITS:
            self._limited.add(0, {"limit": limit})

    def _histogram(self, name: str, boundaries: Sequence[float], description: str, unit: str = "") -> Any:
        return self._meter.create_histogram(
            name, unit=unit, description=description, explicit_bucket_boundaries_advisory=boundaries
        )

    def watch(self, gauges: Mapping[str, str]) -> None:
        """Gauges by name, each with what it means; they show from when they are first set."""
        for name, description in gauges.items():
            self._meter.create_observable_gauge(name, [self._observer(name)], description=description)

    def _observer(self, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
        return lambda _: [Observation(one.value, one.labels) for one in self._read(name)]

    def _read(self, name: str) -> Iterable[Reading]:
        if live := self._live.get(name):
            yield Reading(name, live())
        for labels, value in self._gauges[name].items():
            yield Reading(name, value, dict(labels))

    def set(self, *readings: Reading) -> None:
        """Of the gauges named here only these readings are left."""
        fresh: dict[str, dict[Labels, float]] = defaultdict(dict)
        for name, value, labels in readings:
            fresh[name][frozenset(labels.items())] = value
        self._gauges.update(fresh)

    def live(self, name: str, read: Callable[[], float]) -> None:
        """A gauge that is read when it is asked for."""
        self._live[name] = read

    def publishing(self, read: Callable[[], int]) -> None:
        self._meter.create_observable_counter(
            "passerelle_messages_published",
            [lambda _: [Observation(read())]],
            description="contracts this process published",
        )

    def command(self, name: str, outcome: str) -> None:
        self._commands.add(1, {"command": name, "outcome": outcome})

    def limited(self, limit: str) -> None:
        self._limited.add(1, {"limit": limit})

    def heard(self, heard: Sequence[Heard[Any]]) -> None:
        for name, number in Counter(one.name for one in heard).items():
            self._heard.add(number, {"contract": name})

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.record(
            seconds, {"http_request_method": method, "http_route": route, "http_response_status_code": status}
        )

    def appended(self, write_sets: int, seconds: float) -> None:
        self._appends.record(seconds)
        self._groups.record(write_sets)

    def exposition(self) -> bytes:
        return generate_latest(self._registry)

    def shutdown(self) -> None:
        self._provider.shutdown()
