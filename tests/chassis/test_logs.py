"""Logs are JSON lines that tell what failed and where, and neither a person's data nor a password."""

import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from shared.chassis import logs
logs.configure("selection", "info")
log = structlog.get_logger()
try:
    try:
        int("Rim Alaoui")
    except ValueError as error:
        raise LookupError("of Rim Alaoui") from error
except LookupError:
    log.exception("a policy failed", contract="TestTaken")
    logging.getLogger("aiokafka").exception("fetching failed")
log.warning("again", error="to postgresql://selection:s3cret@db:5432/x: row\\nDETAIL:  Key (name)=(Rim Alaoui) exists.")
logging.getLogger("aiokafka").warning("to kafka://passerelle:s3cret@%s", "broker:9092")
"""


FAILING = """
import asyncio
from shared.chassis import logs
from shared.chassis.telemetry import Observed, Telemetry
logs.configure("selection", "info")
async def failing(scope, receive, send):
    raise LookupError("of Rim Alaoui")
scope = {"type": "http", "method": "GET", "path": "/v1/x", "headers": [(b"traceparent", b"TRACEPARENT")]}
try:
    asyncio.run(Observed(failing, Telemetry("selection"))(scope, None, None))
except LookupError:
    pass
"""
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_request_that_failed_is_found_by_its_trace() -> None:
    program = FAILING.replace("TRACEPARENT", f"00-{TRACE}-00f067aa0ba902b7-01")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["event"], line["level"], line["trace_id"]) == ("a request failed", "error", TRACE)
    assert line["exception"].endswith("builtins.LookupError\n")
    assert "Alaoui" not in done.stdout


def test_every_line_is_json_and_tells_nothing_of_anybody() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    ours, theirs, database, broker = map(json.loads, done.stdout.splitlines())
    assert done.stderr == ""
    for line in (ours, theirs):
        assert "builtins.ValueError\n" in line["exception"]
        assert line["exception"].endswith("builtins.LookupError\n")
        assert "line 8, in <module>" in line["exception"]
    assert (ours["event"], ours["contract"], ours["process"]) == ("a policy failed", "TestTaken", "selection")
    assert (theirs["event"], theirs["level"]) == ("fetching failed", "error")
    assert database["error"] == "to postgresql://selection:***@db:5432/x: row"
    assert broker["event"] == "to kafka://passerelle:***@broker:9092"
    assert "Alaoui" not in done.stdout
