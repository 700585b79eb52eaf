"""A broker with short bounds, and the figures of every scenario, printed at the end whatever worker ran it."""

from collections.abc import AsyncIterator, Callable

import pytest

from shared.messaging.broker import Broker
from tests.messaging.member_brokers import broker_of


@pytest.fixture
async def broker(kafka: str) -> AsyncIterator[Broker]:
    found = broker_of("kafka", kafka)
    yield found
    await found.close()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Says what was counted; it is shown whether the test passes or fails."""
    return lambda text: record_property("figure", text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    told = [(report.nodeid, value) for report in reports for name, value in report.user_properties if name == "figure"]
    if told:
        terminalreporter.section("faults", sep="-")
    for test, text in told:
        terminalreporter.line(f"{test.rpartition('::')[2].partition('@')[0]}: {text}")
