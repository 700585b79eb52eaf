"""The replay drives PALIM's true story through the services' own APIs, and reads every figure back from them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from passerelle import story
from passerelle.acts import ACTS
from passerelle.client import Client
from passerelle.dataset import BrokenData, Dataset
from passerelle.report import figures
from passerelle.verify import drained, verify

__all__ = ["BrokenData", "Options", "Replay", "replay"]


@dataclass(frozen=True)
class Options:
    """`data` is a folder of PALIM's shape; without it the one that comes with Passerelle is used."""

    data: Path | None = None
    with_dropout: bool = False


@dataclass
class Replay:
    """What the acts of the story share: clients of the people who act, the data, and a way to tell what goes on."""

    client: Client
    agency: Client
    chair: Client
    data: Dataset
    with_dropout: bool
    tell: Callable[[str], None]
    now: datetime = story.PROJECT_STARTS
    seconds: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    async def until(self, moment: datetime) -> None:
        """Lets everything arrive, then sets the clock of every service forward; it never goes back."""
        await drained(self.client)
        for service in self.client.services:
            clock = await self.client.get(service, "/v1/operator/clock")
            if not clock["is_set"] or datetime.fromisoformat(clock["now"]) < moment:
                await self.client.command(service, "/v1/operator/clock", {"now": moment.isoformat()}, method="PUT")
        self.now = moment
        self.tell(f"{moment:%Y-%m-%d}")

    async def ask(
        self, service: str, path: str, body: Any = None, *, by: Client | None = None, name: str = "", **options: Any
    ) -> Any:
        """One command of the story, at its date; the key is what it is, so that a second replay changes nothing."""
        key = str(story.id_of(f"{self.now.isoformat()} {service} {path} {name}"))
        return await (by or self.client).command(service, path, body, key=key, at=self.now, **options)

    async def rows(self, service: str, path: str, rows: list[dict[str, Any]], name: str = "") -> None:
        """Many rows in one command; rows that are refused are noted in the report."""
        if not rows:
            return
        answer = await self.ask(service, path, {"rows": rows}, name=name)
        if refused := answer["refused"]:
            self.notes.setdefault("refused_rows", {}).setdefault(f"{service} {path}", []).extend(refused)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        self.tell(name)
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


async def replay(client: Client, options: Options, tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Gives the report. Raises BrokenData, Failed and NotDrained."""
    running = Replay(
        client,
        client.acting("demo-clerk", ("agency", "operator"), organisation="anapec"),
        client.acting("demo-committee-chair", ("operator",)),
        Dataset.read(options.data),
        options.with_dropout,
        tell,
    )
    started = time.perf_counter()
    for name, act in ACTS:
        with running.phase(name):
            await act(running)
    with running.phase("verify"):
        verdict = await verify(client)
    running.seconds["total"] = round(time.perf_counter() - started, 3)
    return {**await figures(running), "seconds": running.seconds, "verify": verdict.document(), **running.notes}
