"""Signals of one service: traces that follow a command to its last view, and metrics for operators."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.chassis.metrics import Metrics
from shared.messaging.record import Heard

_PROPAGATOR = TraceContextTextMapPropagator()
log = structlog.get_logger()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


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
    """Tracer and metrics of one service."""

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
        self.metrics = Metrics(resource)

    def batch(self, heard: Sequence[Heard[Any]]) -> None:
        """Counts what was heard, and shows in each trace of the batch that this service took it in."""
        self.metrics.heard(heard)
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

    def shutdown(self) -> None:
        self._provider.shutdown()
        self.metrics.shutdown()


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
                log.exception("a request failed", method=method, route=_route(scope))
                raise
            finally:
                route = _route(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.response.status_code", status)
                self._telemetry.metrics.request(method, route, status, time.perf_counter() - started)


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", None) or "unknown")
