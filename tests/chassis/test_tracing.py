"""One trace leads from a request through the log and the broker to the service that heard of it."""

from collections.abc import AsyncIterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from passerelle.local import EmbeddedPostgres
from shared.chassis import Settings
from shared.chassis.telemetry import Telemetry
from shared.messaging.brokers import prepare_broker
from tests.chassis.conftest import Serve
from tests.chassis.waiting import eventually
from tests.chassis.workshops import LISTENER, SERVICE
from tests.kernel.workshop import workshops

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE}-00f067aa0ba902b7-01"


def of_trace(exporter: InMemorySpanExporter) -> list[ReadableSpan]:
    return [span for span in exporter.get_finished_spans() if f"{span.context.trace_id:032x}" == TRACE]


@pytest.fixture(params=["memory", "postgres"])
async def broker(request: pytest.FixtureRequest, settings: Settings, postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a broker."""
    if request.param == "memory":
        yield settings.broker
        return
    await postgres.create_database("broker")
    address = postgres.dsn("broker")
    await prepare_broker(address)
    yield address
    await postgres.drop_database("broker")


async def test_one_trace_leads_from_the_request_to_the_last_view(
    serve: Serve, second_database: str, broker: str
) -> None:
    here, there = InMemorySpanExporter(), InMemorySpanExporter()
    async with (
        serve(SERVICE, Telemetry("workshops", exporter=here), role="all", broker=broker) as publisher,
        serve(
            LISTENER, Telemetry("listener", exporter=there), role="all", database=second_database, broker=broker
        ) as listener,
    ):
        await publisher.command("PUT", "/v1/workshops/a", {"room": "Rabat", "seats": 1}, traceparent=CALLER)
        await eventually(lambda: listener.runtime.store.get(workshops, "a"))
        (opened,) = (await publisher.runtime.store.load(["workshop-a"]))["workshop-a"]
        heard = (await listener.runtime.store.load(["workshop-a"]))["workshop-a"]
    (request,) = of_trace(here)
    assert (request.name, request.kind) == ("PUT /workshops/{id}", SpanKind.SERVER)
    sent = f"00-{TRACE}-{request.context.span_id:016x}-01"
    assert {opened.traceparent, *(one.traceparent for one in heard)} == {sent}
    (process,) = of_trace(there)
    assert (process.name, process.kind) == ("process CurriculumRevised", SpanKind.CONSUMER)
    assert process.parent.span_id == process.links[0].context.span_id == request.context.span_id
    assert process.attributes["messaging.destination.name"] == "passerelle.workshops.v1"
    assert all("Rabat" not in span.to_json() for span in (request, process))
