"""What this machine lacks is said by name at the end of a run, and is a failure in CI."""

import os
from collections import defaultdict
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def report(terminal: pytest.TerminalReporter) -> None:
    missing = defaultdict(list)
    for test in terminal.stats.get("skipped", []):
        reason = test.longrepr[2] if isinstance(test.longrepr, tuple) else str(test.longrepr)
        missing[reason.removeprefix("Skipped: ")].append(test.nodeid)
    for reason, tests in missing.items():
        terminal.section(f"not run: {reason}", sep="-")
        for name in tests:
            terminal.line(f"  {name}")
