"""Each thing that a service may tell of itself and that is wrong is found, with what to do about it."""

from typing import Any

import pytest

from passerelle.findings import CHECKS, Finding
from shared.chassis.service import VERSION
from tests.monitoring.reading import alerts

TOPIC = "passerelle.training.v1"
KEYS = {"name": "persons' keys", "reachable": True, "revision": "0002", "newest": "0002"}


@pytest.fixture
def well() -> dict[str, Any]:
    """What a service tells that is well."""
    return {
        "service": "mobility",
        "version": VERSION,
        "settings": [],
        "revision": "0004",
        "newest": "0004",
        "databases": [KEYS],
        "stopped": [],
        "figures": [],
    }


def found(told: dict[str, Any]) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(told)]


def figure(name: str, value: float, **labels: str) -> dict[str, Any]:
    return {"figures": [{"name": f"passerelle_{name}", "labels": labels, "value": value}]}


@pytest.mark.parametrize(
    ("told", "check", "do"),
    [
        ({"settings": ["Say chmod o= to it."]}, "settings", "Say chmod o= to it."),
        ({"version": "0.0.9"}, "version", "passerelle up"),
        ({"revision": "0003"}, "revision", "passerelle migrate"),
        ({"revision": None}, "revision", "passerelle migrate"),
        ({"revision": "0005"}, "revision", "newer release"),
        ({"databases": [KEYS | {"revision": "0001"}]}, "database of persons' keys", "passerelle migrate"),
        ({"databases": [KEYS | {"revision": "0003"}]}, "database of persons' keys", "newer release"),
        ({"databases": [KEYS | {"reachable": False}]}, "database of persons' keys", "PostgreSQL runs"),
        ({"stopped": ["relay: it ends with no record of ours"]}, "stopped relay", "goes on by itself"),
        ({"stopped": [f"{TOPIC}/3: offset 7: a gap"]}, f"stopped {TOPIC}/3", "restart the service"),
        (figure("broker_reachable", 0), "broker", "Start the broker"),
        (figure("relay_lag_seconds", 61), "publishing", "publishing failed"),
        (figure("subscriber_lag_seconds", 61, topic=TOPIC), "hearing", "worker"),
        (figure("parked_messages", 1, condition="parked"), "parked", "passerelle parked retry mobility"),
        (figure("deadlines_overdue", 1), "deadlines", "deadline refused"),
        (figure("erasures_overdue", 1), "erasures", "worker must run"),
        (figure("erasure_request_days", 21), "erasure requests", "decide"),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_what_to_do(
    well: dict[str, Any], told: dict[str, Any], check: str, do: str
) -> None:
    (one,) = found(well | told)
    assert (one.service, one.check) == ("mobility", check)
    assert do in one.do
    assert one.alert is None or one.alert in alerts()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"revision": "0003", "newest": None},
        figure("broker_reachable", 1),
        figure("relay_lag_seconds", 60),
        figure("subscriber_lag_seconds", 60, topic=TOPIC),
        figure("parked_messages", 9, condition="waiting"),
        figure("erasure_request_days", 20),
    ],
)
def test_what_is_as_it_should_be_is_not_told(well: dict[str, Any], told: dict[str, Any]) -> None:
    assert found(well | told) == []
