"""A marked person goes the whole way and is erased: no trace is left, the journey and the figures stand."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from rich.console import Console

from passerelle import story, vault
from passerelle.client import Client, Failed
from passerelle.local import EmbeddedPostgres
from passerelle.reconciling import reconcile
from passerelle.verify import drained, verify
from shared.chassis.http_client import http_client
from tests.chassis.waiting import eventually
from tests.data import excerpt
from tests.journey import canary
from tests.journey.fixtures import TRACES_EVERY_MILLISECONDS
from tests.journey.playing import Play, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
PURPOSE = {"purpose": "contract", "fields": ["national_id", "family_name", "given_name", "phone", "email"]}


@dataclass
class Marked:
    play: Play
    traces: Path
    journey: str
    person: str
    backup: Path

    @property
    def clerk(self) -> Client:
        return self.play.clerk

    @property
    def operator(self) -> Client:
        return self.play.client.acting("demo-privacy-officer", ("operator",))

    @property
    def databases(self) -> dict[str, str]:
        return self.play.folder.running().databases

    async def ask(self, by: Client, path: str, body: Any = None) -> Any:
        return await by.command("selection", path, body)

    async def identity(self) -> Any:
        return await self.ask(self.clerk, f"/v1/applications/{self.journey}/identity", PURPOSE)

    async def shown(self) -> Any:
        return await self.operator.get("selection", f"/v1/participants/{self.person}")

    async def refused(self, purpose: str) -> tuple[int, str]:
        with pytest.raises(Failed) as failed:
            await self.ask(self.clerk, f"/v1/applications/{self.journey}/identity", {"purpose": purpose})
        return failed.value.status, failed.value.problem["code"]

    async def exported(self) -> bytes:
        token = self.play.folder.issuer.token(("participant",), subject=self.person)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        address = f"{self.play.client.address('selection')}/v1/participants/{self.person}/export?language=ar"
        async with http_client() as http:
            answer: httpx.Response = await http.post(address, headers=headers)
        answer.raise_for_status()
        return answer.content

    async def figures(self) -> dict[str, Any]:
        """All that is told of everybody, and of this journey."""
        client = self.play.client
        return {
            "funnel": await client.get("gateway", "/v1/schemes/palim/funnel"),
            "indicators": await client.get("gateway", "/v1/schemes/palim/indicators"),
            "journeys": {one["id"]: one for one in await self.play.journeys()},
            "timeline": await self.play.timeline(self.journey),
        }

    async def traces_left(self) -> dict[str, list[str]]:
        """In dumps, in files as they are (databases, broker, logs, traces), on pages, in answers and among metrics."""
        assert self.databases.keys() >= {*self.play.client.services, "vault_keys", "broker"}
        assert all(self.play.folder.log(service).stat().st_size for service in self.play.client.services)
        assert all((self.traces / f"{service}.jsonl").stat().st_size for service in self.play.client.services)
        return {
            **await canary.in_databases(self.databases),
            **await asyncio.to_thread(canary.in_files, self.play.folder.path),
            **await asyncio.to_thread(canary.in_files, self.traces),
            **await canary.on_pages(self.play.client, self.journey),
            **await canary.in_answers(self.operator, self.journey, self.person),
        }

    async def until(self, moment: datetime) -> None:
        for service in self.play.client.services:
            await self.play.client.command(service, "/v1/operator/clock", {"now": moment.isoformat()}, method="PUT")
        await drained(self.play.client)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def marked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Marked]:
    data = excerpt.make(tmp_path_factory.mktemp("canary"))
    reference = canary.mark(data)
    traces = tmp_path_factory.mktemp("canary-traces")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PASSERELLE_TRACES", f"file:{traces}/SERVICE.jsonl")
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", TRACES_EVERY_MILLISECONDS)
        async with played(data.folder) as play:
            found = await play.clerk.get("selection", "/v1/applications", call_id=str(story.CALL), reference=reference)
            one = found["items"][0]
            found = Marked(
                play, traces, one["id"], one["participant_id"], tmp_path_factory.mktemp("backups") / "selection"
            )
            await canary.backed_up(found.databases["selection"], found.backup)
            yield found


async def test_no_trace_is_left_of_a_person_who_was_erased(marked: Marked, tmp_path: Path) -> None:
    await _is_known(marked)
    assert await marked.traces_left() == {}, "only decryption shows who it is"
    backup = tmp_path / "keys.backup"
    await canary.backed_up(marked.databases["vault_keys"], backup)

    until = await _asked_under_a_hold(marked)
    before = await _at_the_end_of_the_hold_but_for(marked, until)
    assert (await marked.shown())["state"] == "erased"
    assert await marked.refused("contract") == (410, "erased")
    await _is_certified(marked)
    assert await marked.traces_left() == {}
    spans = (marked.traces / "selection.jsonl").read_text()
    for traced in ("/applications/{id}/identity", "/participants/{id}/erasure", "/participants/{id}/export"):
        assert traced in spans
    assert await marked.figures() == before
    assert before["journeys"][marked.journey]["stage"] == "reintegration"
    assert {one["source"] for one in before["timeline"]} == {"selection", "training", "mobility", "reintegration"}
    assert (await verify(marked.play.client)).wrong == []

    await canary.restored(marked.databases["vault_keys"], backup)
    assert await _keys(marked) == 1, "the older backup brings the key back"
    marked.play.stack.processes.every["selection"].kill()
    await drained(marked.play.client)
    assert await _keys(marked) == 0, "and the ledger destroys it again before the service is ready"
    assert await marked.refused("contract") == (410, "erased")
    assert await marked.figures() == before
    assert await marked.traces_left() == {}
    assert (await verify(marked.play.client)).wrong == []


async def test_the_master_key_is_rotated_under_the_running_stack(marked: Marked) -> None:
    listed = await marked.clerk.get("selection", "/v1/applications", call_id=str(story.CALL), limit=3)
    others = [one["id"] for one in listed["items"] if one["id"] != marked.journey]
    ask = {"purpose": "contract"}
    before = [await marked.ask(marked.clerk, f"/v1/applications/{id}/identity", ask) for id in others]
    version = vault.rotate(marked.play.folder)
    await vault.rewrapped(Console(quiet=True), marked.play.client)
    vault.drop_older(marked.play.folder)
    marked.play.stack.processes.every["selection"].kill()
    assert [await marked.ask(marked.clerk, f"/v1/applications/{id}/identity", ask) for id in others] == before
    assert (await marked.operator.get("selection", "/v1/vault/keys"))["by_version"].keys() == {version}


async def test_selection_is_restored_to_before_the_erasure_and_reconciled(marked: Marked) -> None:
    """The ledger erases again before the service is ready; what others heard of it meanwhile stays theirs."""
    client, selection = marked.play.client, marked.play.stack.processes.every["selection"]
    await _made_anew(marked, "selection")
    selection.kill()
    assert (await marked.shown())["state"] in {"erasure_ordered", "destroyed", "erased"}
    assert await marked.refused("contract") == (410, "erased")
    assert await eventually(lambda: _stopped(client), within=60)

    report = await reconcile(Console(quiet=True), client, "selection", "the database was lost")
    assert marked.person in {one["subject"] for one in report["lost"]}
    assert await _stopped(client) == []
    assert (await marked.shown())["state"] == "erased"
    await _is_certified_again(marked)
    assert (await verify(client)).wrong == []


async def _made_anew(marked: Marked, name: str) -> None:
    postgres = EmbeddedPostgres(marked.play.folder.path / "postgres")
    await postgres.start()
    await postgres.drop_database(name)
    await postgres.create_database(name)
    await canary.restored(postgres.dsn(name), marked.backup)


async def _stopped(client: Client) -> list[str]:
    stopped: list[str] = (await client.get("selection", "/v1/operator/progress"))["stopped"]
    return stopped


async def _is_certified_again(marked: Marked) -> None:
    shown = await marked.shown()
    assert {one["holder"] for one in shown["acknowledged"]} == {"training", "mobility", "reintegration", "gateway"}


async def _is_known(marked: Marked) -> None:
    """Read, found by the number, put right, looked for in an emergency and exported: so that there is something to be
    left."""
    read = await marked.identity()
    assert {read[name] for name in ("national_id", "family_name", "given_name", "phone", "email")} <= set(
        canary.MARKS.values()
    )
    number = {"scheme_id": "palim", "national_id": canary.MARKS["cin"], "purpose": "selection"}
    looked_up = await marked.ask(
        marked.play.client.acting("demo-agent", ("agency",), organisation="anapec"),
        "/v1/participants/look-up",
        number,
    )
    assert looked_up == {"participant_id": marked.person, "applications": [marked.journey]}
    rectification = {"changes": {"city": canary.CORRECTED}, "note": canary.NOTE}
    await marked.ask(marked.clerk, f"/v1/participants/{marked.person}/rectification", rectification)
    emergency = f"/v1/applications/{marked.journey}/emergency"
    await marked.ask(marked.operator, emergency, {"reason": "missing_person", "note": canary.ALARM})
    seen = await marked.ask(marked.operator, f"{emergency}/identity", {"fields": ["phone"]})
    assert seen["phone"] == canary.MARKS["telephone"]
    imports = await marked.clerk.get("selection", f"/v1/calls/{story.CALL}/imports")
    refused = await marked.clerk.text("selection", f"/v1/imports/{imports['items'][0]['id']}/refusals.csv")
    assert canary.MARKS["nom"] in refused
    expected = {*canary.MARKS.values(), canary.CORRECTED} - {canary.MARKS["ville"]}
    data, page = canary.unpacked(await marked.exported())
    assert all(expected <= set(canary.found_in(text.encode())) for text in (data, page))
    assert canary.ALARM in data
    stages = json.loads(data)["stages"]
    assert [len(stages[name]) for name in ("training", "mobility", "reintegration")] == [1, 1, 1]
    assert {one["journey_id"] for journeys in stages.values() for one in journeys} == {marked.journey}
    assert all(one["facts"] and one["standing"] for journeys in stages.values() for one in journeys)


async def _asked_under_a_hold(marked: Marked) -> datetime:
    way = f"/v1/participants/{marked.person}/erasure"
    await marked.ask(marked.clerk, way, {"reason": "asked_for"})
    with pytest.raises(Failed, match="somebody else"):
        await marked.ask(marked.clerk.acting("demo-clerk", ("operator",)), f"{way}/approval")
    await marked.ask(marked.operator, f"{way}/approval")
    shown = await marked.shown()
    assert (shown["state"], shown["held_until"]) == ("erasure_deferred", "2026-04-30")
    assert await marked.refused("contract") == (409, "restricted")
    cost_audit = {"purpose": "cost_audit", "fields": ["family_name"]}
    read = await marked.ask(marked.clerk, f"/v1/applications/{marked.journey}/identity", cost_audit)
    assert read["family_name"] == canary.MARKS["nom"]
    return datetime.fromisoformat(shown["held_until"]).replace(tzinfo=UTC)


async def _at_the_end_of_the_hold_but_for(marked: Marked, until: datetime) -> dict[str, Any]:
    """The figures of the last moment before; what the years change of them is not the erasure's doing."""
    await marked.until(until.replace(day=until.day - 1))
    before = await marked.figures()
    assert (await marked.shown())["state"] == "erasure_deferred"
    await marked.until(until)
    return before


async def _is_certified(marked: Marked) -> None:
    shown = await marked.shown()
    assert {one["holder"] for one in shown["acknowledged"]} == {"training", "mobility", "reintegration", "gateway"}
    assert shown["overdue"] == []
    log = await marked.operator.get("selection", f"/v1/participants/{marked.person}/readings")
    ways = ["application", "lookup", "emergency", "export", "application"]
    assert [one["way"] for one in log["readings"]] == ways


async def _keys(marked: Marked) -> int:
    """How many keys the person has in the keys' database."""
    connection = await asyncpg.connect(marked.databases["vault_keys"])
    try:
        found = "SELECT count(*) FROM persons WHERE participant_id = $1 AND wrapped_key IS NOT NULL"
        return int(await connection.fetchval(found, UUID(marked.person)))
    finally:
        await connection.close()
