"""What can be wrong with a service, found in the condition it tells of itself, and what to do about each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from shared.chassis.service import VERSION

Told: TypeAlias = Mapping[str, Any]
RELAY = "PasserelleRelayStopped", "It looks again every five seconds, and goes on by itself."
PARTITION = (
    "PasserelleSubscriberStopped",
    "Once it is reconciled it goes on by itself within two seconds; after any other cause restart the service.",
)


@dataclass(frozen=True)
class Finding:
    """`alert` is the one that tells of the same, whose runbook says more."""

    service: str
    check: str
    found: str
    do: str
    alert: str | None = None

    @property
    def what(self) -> tuple[str, str]:
        return self.service, self.check


@dataclass(frozen=True)
class Bound:
    """A figure that must not be above `most`; figures of a topic or condition count one by one."""

    check: str
    figure: str
    most: float
    found: str
    do: str
    alert: str
    labels: tuple[tuple[str, str], ...] = ()

    def __call__(self, told: Told) -> Iterator[Finding]:
        for figure in told["figures"]:
            labels, value = figure["labels"], figure["value"]
            if figure["name"] == self.figure and dict(self.labels).items() <= labels.items() and value > self.most:
                words = {"service": told["service"], "value": f"{value:.0f}", **labels}
                yield Finding(
                    told["service"], self.check, self.found.format(**words), self.do.format(**words), self.alert
                )


Check: TypeAlias = Callable[[Told], Iterator[Finding]]


def unsafe_settings(told: Told) -> Iterator[Finding]:
    for fault in told["settings"]:
        yield Finding(told["service"], "settings", "A setting is not safe; the service will not start again.", fault)


def another_version(told: Told) -> Iterator[Finding]:
    if told["version"] != VERSION:
        found = f"It runs {told['version']}, this command line is {VERSION}."
        yield Finding(told["service"], "version", found, "passerelle down, passerelle up", "PasserelleVersionsDiffer")


def another_revision(told: Told) -> Iterator[Finding]:
    yield from _revision(told["service"], "revision", "Its database", told["revision"], told["newest"])


def other_databases(told: Told) -> Iterator[Finding]:
    for one in told["databases"]:
        check, name = f"database of {one['name']}", f"Its database of {one['name']}"
        if one["reachable"]:
            yield from _revision(told["service"], check, name, one["revision"], one["newest"])
            continue
        do = "See that its PostgreSQL runs and lets this service in. Until then no identity can be read or erased."
        yield Finding(told["service"], check, f"{name} does not answer.", do, "PasserelleErasuresUndone")


def _revision(service: str, check: str, name: str, at: str | None, newest: str | None) -> Iterator[Finding]:
    if newest is None or at == newest:
        return
    older = at is None or at < newest
    found = f"{name} is at revision {at}, the software is made for {newest}."
    do = (
        "passerelle migrate"
        if older
        else "Start the newer release that migrated it; older software may not write there."
    )
    yield Finding(service, check, found, do, "PasserelleVersionsDiffer")


def stopped(told: Told) -> Iterator[Finding]:
    for one in told["stopped"]:
        what, _, why = one.partition(": ")
        alert, then = RELAY if what == "relay" else PARTITION
        do = f"Going on would lose or repeat facts: find the reason in the runbook and mend it. {then}"
        yield Finding(told["service"], f"stopped {what}", f"{what} stopped: {why}", do, alert)


def broker_out_of_reach(told: Told) -> Iterator[Finding]:
    if any(one["name"] == "passerelle_broker_reachable" and not one["value"] for one in told["figures"]):
        do = "Start the broker again. Nothing is lost: the logs keep what is to be published."
        yield Finding(told["service"], "broker", "The broker does not answer.", do, "PasserelleBrokerUnreachable")


BOUNDS: Sequence[Bound] = (
    Bound(
        "publishing",
        "passerelle_relay_lag_seconds",
        60,
        "The oldest event that is not published yet waits for {value} seconds.",
        "See that the broker answers, and what the service's log says of `publishing failed`.",
        "PasserelleRelayLag",
    ),
    Bound(
        "hearing",
        "passerelle_subscriber_lag_seconds",
        60,
        "It is {value} seconds behind {topic}.",
        "See that its worker runs and has the processor it needs; the log tells of `hearing was broken off`.",
        "PasserelleSubscriberLag",
    ),
    Bound(
        "parked",
        "passerelle_parked_messages",
        0,
        "Queues of messages that could not be handled: {value}. What came later of the same person waits behind them.",
        "passerelle parked list; mend the cause; passerelle parked retry {service} QUEUE",
        "PasserelleMessagesParked",
        (("condition", "parked"),),
    ),
    Bound(
        "deadlines",
        "passerelle_deadlines_overdue",
        0,
        "Deadlines that are due and not fired: {value}.",
        "Look in the service's log for `deadline refused` and `deadline will be tried again`.",
        "PasserelleDeadlinesOverdue",
    ),
    Bound(
        "erasures",
        "passerelle_erasures_overdue",
        0,
        "Erasures that not every service acknowledged within two days: {value}.",
        "See which service is missing: its worker must run and nothing of that person may be parked there.",
        "PasserelleErasuresOverdue",
    ),
    Bound(
        "erasure requests",
        "passerelle_erasure_request_days",
        20,
        "A request for an erasure waits for a decision since {value} days; the law gives a month.",
        "Have the agency and an operator decide on it today.",
        "PasserelleErasureRequestOld",
    ),
)
CHECKS: Sequence[Check] = (
    unsafe_settings,
    another_version,
    another_revision,
    other_databases,
    broker_out_of_reach,
    stopped,
    *BOUNDS,
)
