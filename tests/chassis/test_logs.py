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
