"""Signals of one service: traces that follow a command to its last view, and metrics for operators."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.messaging.record import Heard

_PROPAGATOR = TraceContextTextMapPropagator()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
GAUGES = {
    "passerelle_relay_stopped": "1 while the relay waits for an operator",
    "passerelle_relay_lag": "events of the log that are not published yet",
    "passerelle_subscriber_stopped": "partitions that wait for an operator",
    "passerelle_parked_messages": "queues of messages that could not be handled",
    "passerelle_deadlines_overdue": "deadlines that are due and not fired",
}


class SpanFile(SpanExporter):
    """One JSON span a line, for a stack without a collector."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self._file.writelines(span.to_json(indent=None) + "\n" for span in spans)
        self._file.flush()
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        self._file.close()


class Telemetry:
    """Tracer and meter of one service; `gauges` is filled by its runtime."""

    def __init__(
        self, service: str, traces: str = "none", ratio: float = 1.0, exporter: SpanExporter | None = None
    ) -> None:
        resource = Resource.create({"service.name": service, "service.namespace": "passerelle"})
        self._provider = TracerProvider(resource=resource, sampler=ParentBasedTraceIdRatio(ratio))
        if exporter := exporter or _exporter(traces):
            self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer = self._provider.get_tracer("passerelle")
        self.traced = exporter is not None
        self.service = service
        self._registry = CollectorRegistry()
        reader = PrometheusMetricReader(registry=self._registry)
        self._meters = MeterProvider([reader], resource=resource)
        meter = self._meters.get_meter("passerelle")
        self._commands = meter.create_counter("passerelle_commands", description="commands by name and outcome")
        self._limited = meter.create_counter("passerelle_requests_limited", description="answers 429 by the limit met")
        self._heard = meter.create_counter("passerelle_messages_heard", description="contracts heard by name")
        self._requests = meter.create_histogram(
            "http_server_request_duration",
            unit="s",
            description="time to answer",
            explicit_bucket_boundaries_advisory=SECONDS,
        )
        self.gauges: Counter[str] = Counter()
        self.watch(GAUGES)

    def watch(self, gauges: Mapping[str, str]) -> None:
        """Gauges by name, each with what it means."""
        meter = self._meters.get_meter("passerelle")
        for name, description in gauges.items():
            meter.create_observable_gauge(name, [self._observer(name)], description=description)

    def _observer(self, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
        return lambda _: [Observation(self.gauges[name])]

    def command(self, name: str, outcome: str) -> None:
        self._commands.add(1, {"command": name, "outcome": outcome})

    def limited(self, limit: str) -> None:
        self._limited.add(1, {"limit": limit})

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.record(
            seconds, {"http_request_method": method, "http_route": route, "http_response_status_code": status}
        )

    def batch(self, heard: Sequence[Heard[Any]]) -> None:
        """Counts what was heard, and shows in each trace of the batch that this service took it in."""
        for name, number in Counter(one.name for one in heard).items():
            self._heard.add(number, {"contract": name})
        if not self.traced:
            return
        now = time.time_ns()
        for traceparent, messages in _by_trace(heard).items():
            context = _PROPAGATOR.extract({"traceparent": traceparent})
            attributes: dict[str, str | int] = {
                "messaging.system": "passerelle",
                "messaging.operation.type": "process",
                "messaging.destination.name": f"passerelle.{messages[0].source}.v1",
                "messaging.batch.message_count": len(messages),
            }
            link = Link(trace.get_current_span(context).get_span_context())
            span = self.tracer.start_span(
                f"process {messages[0].name}", context, SpanKind.CONSUMER, attributes, [link], now
            )
            span.end()

    def exposition(self) -> bytes:
        return generate_latest(self._registry)

    def shutdown(self) -> None:
        self._provider.shutdown()
        self._meters.shutdown()


def _exporter(traces: str) -> SpanExporter | None:
    if traces == "none":
        return None
    if traces.startswith("file:"):
        return SpanFile(Path(traces.removeprefix("file:")))
    return OTLPSpanExporter(endpoint=traces)


def _by_trace(heard: Sequence[Heard[Any]]) -> dict[str, list[Heard[Any]]]:
    traces: dict[str, list[Heard[Any]]] = {}
    for one in heard:
        if one.traceparent:
            traces.setdefault(one.traceparent, []).append(one)
    return traces


def current_traceparent() -> str | None:
    """The W3C traceparent of the span that is open here."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


class Observed:
    """ASGI middleware: one span and one timing a request, named after the route and never after its values."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self._app = app
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/health", "/metrics", "/static")):
            await self._app(scope, receive, send)
            return
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        carrier = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"}
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        started = time.perf_counter()
        with self._telemetry.tracer.start_as_current_span(
            method, _PROPAGATOR.extract(carrier), SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                await self._app(scope, receive, watched)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                raise
            finally:
                route = _route(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.response.status_code", status)
                self._telemetry.request(method, route, status, time.perf_counter() - started)


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", None) or "unknown")
