"""One trace follows a command from the service that took it to the gateway's view."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from passerelle.verify import drained
from tests.journey.playing import Play

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


def names(traces: Path, service: str, trace: str) -> Iterator[str]:
    for line in (traces / f"{service}.jsonl").read_text().splitlines():
        span = json.loads(line)
        if span["context"]["trace_id"] == f"0x{trace}":
            yield span["name"]


async def test_a_command_is_followed_from_its_service_to_the_gateway(play: Play, traces: Path) -> None:
    trace = secrets.token_hex(16)
    await play.withdraw(traceparent=f"00-{trace}-{secrets.token_hex(8)}-01")
    await drained(play.client)
    async with asyncio.timeout(10):
        while not list(names(traces, "gateway", trace)):
            await asyncio.sleep(0.05)
    assert list(names(traces, "selection", trace)) == ["POST /applications/{id}/withdrawal"]
    assert list(names(traces, "gateway", trace)) == ["process ApplicationWithdrawn"]
