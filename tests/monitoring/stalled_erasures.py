"""Erasures that do not go on, each for a reason of its own."""

from functools import partial

from passerelle import story
from passerelle.stack import KEYS
from tests.chassis.waiting import eventually
from tests.monitoring.troubled import WITHIN, Troubled


async def erasures_that_stand_still(there: Troubled) -> None:
    """Mobility hears nothing by now and training says nothing, so nobody's erasure is acknowledged by all: of one that
    is noticed, of another its deadline is held by a session. One waits for a decision, one is held by a running
    contract, and of one the key can't be destroyed, as the keys' database is away."""
    call = str(story.CALL)
    page = await there.clerk.get("selection", "/v1/applications", call_id=call, stage="rejected", limit=4)
    silent, unnoticed, waiting, kept = (one["participant_id"] for one in page["items"])
    placements = await there.client.get("mobility", "/v1/placements", scheme_id=story.SCHEME, state="started", limit=1)
    working = placements["items"][0]["participant_id"]
    for person in (silent, unnoticed, waiting, working):
        await _ask_erasure(there, person)
    for person in (silent, unnoticed, working):
        await _approve_erasure(there, person)
    for person in (silent, unnoticed):
        await eventually(partial(_acknowledged, there, person), lambda by: len(by) == 2, WITHIN)
    held = await there.session("selection")
    await held.execute(f"BEGIN; SELECT FROM deadlines WHERE stream = 'participant-{unnoticed}' FOR UPDATE")
    await there.away(KEYS)
    await _ask_erasure(there, kept)
    await _approve_erasure(there, kept)
    await there.later("selection", days=25)
    for name in ("erasures_overdue", "erasures_undated", "erasures_undone", "deadlines_overdue"):
        await there.until_measured("selection", name, 1)


async def _ask_erasure(there: Troubled, person: str) -> None:
    await there.clerk.command("selection", f"/v1/participants/{person}/erasure", {"reason": "asked_for"})


async def _approve_erasure(there: Troubled, person: str) -> None:
    await there.officer.command("selection", f"/v1/participants/{person}/erasure/approval")


async def _acknowledged(there: Troubled, person: str) -> list[str]:
    """By whom; the key is destroyed by then."""
    shown = await there.officer.get("selection", f"/v1/participants/{person}")
    return [one["holder"] for one in shown["acknowledged"]]
