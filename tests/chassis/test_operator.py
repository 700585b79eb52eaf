"""What operators ask a service, and what they can do about the answer."""

from typing import Any

import asyncpg
import pytest

from shared.messaging.parking import parked_messages
from tests.chassis.conftest import Running, Serve
from tests.chassis.waiting import eventually
from tests.chassis.workshops import LISTENER
from tests.kernel.workshop import workshops

GHOST = """
INSERT INTO view_workshops SELECT 'ghost', version, document, 'c', seats, taken, opened_at
FROM view_workshops WHERE id = 'a'
"""


async def spoil(running: Running, statement: str) -> None:
    connection = await asyncpg.connect(running.database)
    await connection.execute(statement)
    await connection.close()


async def wrong(running: Running) -> list[str]:
    named: list[str] = (await running.operator("GET", "/verify"))["wrong"]
    return named


@pytest.fixture
async def busy(running: Running) -> Running:
    for id in ("a", "b"):
        await running.opened(id)
        await running.signed_up(id)
    return running


async def test_a_sound_store_is_proved(busy: Running) -> None:
    proof = await busy.operator("GET", "/verify")
    assert proof["wrong"] == []
    assert (proof["service"], proof["head"], proof["streams"]) == ("workshops", 4, 2)
    assert proof["documents"] == {"workshops": 2, "parked": 0}
    assert sum(chain["count"] for chain in proof["published"].values()) == 2


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (
            "UPDATE view_workshops SET document = replace(document::text, 'Rim', 'Taha')::json WHERE id = 'a'",
            ["workshops of workshop-a differs from a fresh fold"],
        ),
        (
            "UPDATE view_workshops SET document = '{}' WHERE id = 'a'",
            ["workshops of workshop-a differs from a fresh fold"],
        ),
        ("UPDATE view_workshops SET version = 9 WHERE id = 'b'", ["workshops of workshop-b differs from a fresh fold"]),
        ("UPDATE view_workshops SET taken = 9 WHERE id = 'b'", ["workshops of workshop-b differs from a fresh fold"]),
        (
            "DELETE FROM view_workshops WHERE id = 'a'",
            [
                "workshops of workshop-a differs from a fresh fold",
                "workshops holds 1 documents, a fresh fold gives 2",
            ],
        ),
        (GHOST, ["workshops holds 3 documents, a fresh fold gives 2"]),
        ("DELETE FROM events WHERE position = 4; DELETE FROM view_workshops WHERE id = 'b'", None),
        (
            "UPDATE deadlines SET due_at = due_at + interval '1 day' WHERE stream = 'workshop-a'",
            ["the deadlines of workshop-a differ from a fresh fold"],
        ),
        ("DELETE FROM deadlines", None),
        (
            "INSERT INTO deadlines VALUES ('workshop-ghost', 'lapse', now())",
            ["3 deadlines stand, a fresh fold gives 2"],
        ),
    ],
)
async def test_damage_is_named(busy: Running, damage: str, named: list[str] | None) -> None:
    await spoil(busy, damage)
    found = await wrong(busy)
    assert found == named if named else found


async def test_a_lost_event_is_named_as_a_gap(busy: Running) -> None:
    await spoil(busy, "DELETE FROM events WHERE position = 3")
    found = await wrong(busy)
    assert "the log has a gap after position 2" in found
    assert "workshop-b has a gap: versions [2]" in found


async def test_a_rebuilt_view_is_sound_again(busy: Running) -> None:
    await spoil(busy, "UPDATE view_workshops SET version = 9 WHERE id = 'a'")
    assert await busy.operator("GET", "/views") == ["workshops", "parked"]
    assert await busy.operator("POST", "/views/workshops/rebuild") == {"view": "workshops", "documents": 2}
    assert await wrong(busy) == []
    await busy.signed_up("a", "Taha")
    unknown = await busy.command("POST", "/v1/operator/views/nothing/rebuild", **busy.as_("operator"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def test_only_a_demo_lets_its_clock_be_set(serve: Serve) -> None:
    moment = {"now": "2019-04-01T08:00:00Z"}
    async with serve() as running:
        refused = await running.command("PUT", "/v1/operator/clock", moment, **running.as_("operator"))
        assert (refused.status_code, refused.json()["code"]) == (403, "not_a_demo")
        assert (await running.operator("GET", "/clock"))["is_set"] is False
    async with serve(demo=True) as running:
        naive = await running.command("PUT", "/v1/operator/clock", {"now": "2019-04-01"}, **running.as_("operator"))
        assert naive.status_code == 422
        assert await running.operator("PUT", "/clock", moment) == {**moment, "is_set": True}
        await running.opened("a")
        ahead = await running.signed_up("a", Occurred_At="2019-04-01T08:00:01Z")
        assert ahead.json()["code"] == "in_the_future"
    async with serve(demo=True) as running:
        assert await running.operator("GET", "/clock") == {**moment, "is_set": True}
        assert (await running.client.get("/v1/workshops/a")).json()["opened_at"] == "2019-04-01T08:00:00Z"


class TestParked:
    """Room `full` has no seat, so the listener refuses what it hears of it."""

    @pytest.fixture
    async def pair(self, serve: Serve, second_database: str):
        async with (
            serve(role="all") as publisher,
            serve(LISTENER, role="all", database=second_database) as listener,
        ):
            yield publisher, listener

    async def parked(self, listener: Running, number: int) -> list[dict[str, Any]]:
        page = await eventually(lambda: listener.operator("GET", "/parked"), lambda page: len(page["items"]) == number)
        return page["items"]

    async def test_what_was_refused_waits_for_an_operator_and_holds_up_no_other(self, pair) -> None:
        publisher, listener = pair
        await publisher.opened("full", seats=0)
        (queue,) = await self.parked(listener, 1)
        assert (queue["id"], queue["condition"], queue["waiting"]) == ("passerelle.workshops.v1/full", "parked", 1)
        assert queue["error"] == "refused (full): Every seat is taken."
        await publisher.opened("fine")
        await eventually(lambda: listener.runtime.store.get(workshops, "fine"))
        assert await listener.runtime.store.get(workshops, "full") is None
        progress = await listener.operator("GET", "/progress")
        assert (progress["parked"], progress["stopped"]) == (1, [])
        assert (await listener.operator("GET", "/verify"))["wrong"] == []

    async def test_it_is_tried_again_and_fails_again(self, pair) -> None:
        publisher, listener = pair
        await publisher.opened("full", seats=0)
        (queue,) = await self.parked(listener, 1)
        receipt = await listener.operator("POST", f"/parked/{queue['id']}/retry")
        assert receipt["events"] == ["RetryRequested"]

        async def tried() -> int:
            return (await listener.runtime.store.versioned(parked_messages, queue["id"]))[1]

        await eventually(tried, lambda version: version == 3)
        (again,) = await self.parked(listener, 1)
        assert again["condition"] == "parked"

    async def test_it_is_handled_once_its_cause_is_mended(self, pair) -> None:
        publisher, listener = pair
        await publisher.opened("taken", room="1")
        await eventually(lambda: listener.runtime.store.get(workshops, "taken"))
        await publisher.opened("nowhere", room="nowhere")
        (queue,) = await self.parked(listener, 1)
        assert (queue["condition"], queue["error"]) == ("waiting", "not heard of yet: room nowhere")

    async def test_it_is_discarded_with_a_reason(self, pair) -> None:
        publisher, listener = pair
        await publisher.opened("full", seats=0)
        (queue,) = await self.parked(listener, 1)
        path, first = f"/v1/operator/parked/{queue['id']}/discard", queue["first"]
        operator = listener.as_("operator")
        silent = await listener.command("POST", path, {"event_id": first, "reason": " "}, **operator)
        assert (silent.status_code, silent.json()["code"]) == (409, "reason_missing")
        done = await listener.command("POST", path, {"event_id": first, "reason": "sent in error"}, **operator)
        assert done.json()["events"] == ["ParkedMessageDiscarded"]
        assert await self.parked(listener, 0) == []

    async def test_progress_tells_how_far_everything_is(self, pair) -> None:
        publisher, listener = pair
        for number in range(5):
            await publisher.opened(f"w{number}")
        told = await eventually(
            lambda: publisher.operator("GET", "/progress"), lambda told: told["relayed"] == told["head"] == 5
        )
        heard = await eventually(
            lambda: listener.operator("GET", "/progress"),
            lambda heard: list(heard["heard"].values()) == [told["published"]],
        )
        assert (heard["parked"], heard["due"], heard["working"], heard["stopped"]) == (0, 0, [], [])
        published = (await publisher.operator("GET", "/verify"))["published"]
        assert (await listener.operator("GET", "/verify"))["heard"] == {"passerelle.workshops.v1": published}
