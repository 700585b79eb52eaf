"""Verifying a stack: it is waited for until nothing is on its way, and then everything is proved from the stores."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from passerelle.client import Client

DRAINED_WITHIN = 120.0
PAUSE = 0.02
LONGEST_PAUSE = 0.25


class NotDrained(Exception):
    """Something stays on its way; the text names it."""


@dataclass(frozen=True)
class Verdict:
    """`wrong` is empty when everything holds."""

    wrong: list[str] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    published: int = 0
    applied: int = 0
    journeys: int = 0

    @property
    def clean(self) -> bool:
        return not self.wrong

    def document(self) -> dict[str, Any]:
        return {
            "clean": self.clean,
            "wrong": self.wrong,
            "events": self.events,
            "published": self.published,
            "applied": self.applied,
            "journeys": self.journeys,
        }


async def drained(client: Client, within: float = DRAINED_WITHIN) -> None:
    """Returns when every log is published and heard, nothing is due and no long work is left, twice in a row."""
    until = time.monotonic() + within
    before: list[int] | None = None
    pause = PAUSE
    while True:
        progress = await progress_of(client)
        waiting = _waiting(progress)
        heads = [one["head"] for one in progress]
        if not waiting and heads == before:
            return
        if waiting and time.monotonic() > until:
            raise NotDrained("; ".join(waiting))
        before = None if waiting else heads
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE) if waiting else PAUSE


async def progress_of(client: Client) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*(client.get(service, "/v1/operator/progress") for service in client.services)))


def _waiting(progress: list[dict[str, Any]]) -> list[str]:
    published = {f"passerelle.{one['service']}.v1": one["published"] for one in progress}
    waiting = []
    for one in progress:
        name = one["service"]
        if one["relayed"] < one["head"]:
            waiting.append(f"{name} has {one['head'] - one['relayed']} events to publish")
        if one["due"]:
            waiting.append(f"{name} has {one['due']} deadlines due")
        waiting += [f"{name} works at {work}" for work in one["working"]]
        for topic in one["listens_to"]:
            heard = one["heard"].get(topic, {})
            behind = [number for number, position in published[topic].items() if heard.get(number, 0) != position]
            if behind:
                waiting.append(f"{name} has not heard all of {topic}")
    return waiting


async def verify(client: Client) -> Verdict:
    """Proves the whole stack. Raises NotDrained when it does not come to rest."""
    await drained(client)
    found = await asyncio.gather(*(client.get(service, "/v1/operator/verify") for service in client.services))
    proofs = dict(zip(client.services, found, strict=True))
    progress = {one["service"]: one for one in await progress_of(client)}
    wrong = [f"{service}: {what}" for service, proof in proofs.items() for what in proof["wrong"]]
    wrong += [
        f"{service}: {proof['parked']} queues of messages are parked"
        for service, proof in proofs.items()
        if proof["parked"]
    ]
    wrong += [f"{service}: {what} stopped" for service, one in progress.items() for what in one["stopped"]]
    applied = 0
    for service, proof in proofs.items():
        for topic in progress[service]["listens_to"]:
            publisher = topic.split(".")[1]
            found = _compare(service, publisher, proofs[publisher]["published"], proof["heard"].get(topic, {}))
            wrong += found
            applied += sum(chain["count"] for chain in proof["heard"].get(topic, {}).values())
    wrong += _timelines(proofs)
    return Verdict(
        wrong,
        {service: proof["head"] for service, proof in proofs.items()},
        sum(chain["count"] for proof in proofs.values() for chain in proof["published"].values()),
        applied,
        len({journey for proof in proofs.values() for journey in proof["journeys"]}),
    )


def _compare(service: str, publisher: str, published: dict[str, Any], heard: dict[str, Any]) -> list[str]:
    """Every published event applied once, in order: the counts and the chained digests agree."""
    wrong = []
    for number in sorted(published.keys() | heard.keys(), key=int):
        sent, got = published.get(number), heard.get(number)
        if sent != got:
            have, want = (got or {}).get("count", 0), (sent or {}).get("count", 0)
            wrong.append(
                f"{service} applied {have} of {want} events of {publisher}, partition {number}, or in another order"
            )
    return wrong


def _timelines(proofs: dict[str, Any]) -> list[str]:
    """Every journey's timeline at the gateway holds as many facts as the services published about it, and those beside
    that it keeps though a restored service lost them."""
    published: dict[str, int] = {}
    for proof in proofs.values():
        for journey, number in proof["journeys"].items():
            published[journey] = published.get(journey, 0) + number
    for journey, number in proofs["gateway"]["kept"].items():
        published[journey] = published.get(journey, 0) + number
    held: dict[str, int] = proofs["gateway"]["timelines"]
    different = [
        journey for journey in sorted(published.keys() | held.keys()) if published.get(journey) != held.get(journey)
    ]
    return [
        f"gateway: the timeline of journey {journey} has {held.get(journey, 0)} of {published.get(journey, 0)} facts"
        for journey in different[:20]
    ]
