"""Support and follow-ups of both tracks, to the day the project ends."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from passerelle import story
from passerelle.acts import selection
from passerelle.verify import drained

if TYPE_CHECKING:
    from passerelle.replay import Replay


async def to_the_end(play: "Replay") -> None:
    """A case for everyone, without travel: needs, plan, support, follow-ups, outcomes month by month, and the end."""
    events: list[tuple[Any, Callable[[], Any]]] = [
        (story.NEEDS, lambda: _needs(play)),
        (story.PLANS, lambda: _plans(play)),
        (story.SUPPORT, lambda: _supports(play)),
        *((moment, lambda month=month: _follow_up(play, month)) for month, moment in story.FOLLOW_UPS[1:]),
        *(
            (min(story.end_of_month(first), story.PROJECT_ENDS), lambda rows=rows: _outcomes(play, rows))
            for first, rows in play.data.by_month().items()
        ),
        (story.PROJECT_ENDS, lambda: _close(play)),
    ]
    for moment, act in sorted(events, key=lambda event: event[0]):
        await play.until(max(moment, play.now))
        await act()
    await drained(play.client)
    if play.data.faulty:
        play.notes.setdefault("outcomes.csv", {})["refused"] = list(play.data.faulty)


async def _cases(play: "Replay") -> list[dict[str, Any]]:
    return [one async for one in play.client.pages("reintegration", "/v1/cases", scheme_id=story.SCHEME)]


async def _needs(play: "Replay") -> None:
    found = {"economic": "moderate", "social": "none", "psychosocial": "none"}
    await play.rows(
        "reintegration", "/v1/cases/needs", [{"journey_id": one["id"], **found} for one in await _cases(play)]
    )


async def _plans(play: "Replay") -> None:
    rows = [{"journey_id": one["id"], "supports": list(story.SUPPORTS)} for one in await _cases(play)]
    await play.rows("reintegration", "/v1/cases/plans", rows)


async def _supports(play: "Replay") -> None:
    for support in story.SUPPORTS:
        rows = [{"journey_id": one["id"], "support": support} for one in await _cases(play)]
        await play.rows("reintegration", "/v1/cases/supports", rows, name=support)


async def first_follow_up(play: "Replay") -> None:
    month, moment = story.FOLLOW_UPS[0]
    await play.until(moment)
    await _follow_up(play, month)


async def _follow_up(play: "Replay", month: int) -> None:
    """With everyone whose follow-up of that month is due by now and was not held."""
    rows = [
        {"journey_id": case["id"], "month": month}
        for case in await _cases(play)
        for one in case["follow_ups"]
        if one["month"] == month
        and one["standing"] == "scheduled"
        and datetime.fromisoformat(one["due_at"]) <= play.now
    ]
    await play.rows("reintegration", "/v1/cases/follow-ups", rows, name=str(month))


async def _outcomes(play: "Replay", rows: Sequence[Any]) -> None:
    journeys = await selection.selected(play)
    unknown = [row.reference for row in rows if row.reference not in journeys]
    if unknown:
        play.notes.setdefault("outcomes.csv", {}).setdefault("unknown", []).extend(unknown)
    known = [
        {"journey_id": journeys[row.reference], "outcome": row.outcome, "observed_on": row.observed_on.isoformat()}
        for row in rows
        if row.reference in journeys
    ]
    await play.rows("reintegration", "/v1/cases/outcomes", known, name=f"{rows[0].observed_on:%Y-%m}")


async def _close(play: "Replay") -> None:
    rows = [{"journey_id": one["id"], "reason": "project_ended"} for one in await _cases(play) if one["outcome"]]
    await play.rows("reintegration", "/v1/cases/closings", rows)
