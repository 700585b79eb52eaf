"""Seven months of training: sessions, the curriculum revised half-way, assessments, and the tracks."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from passerelle import schemes, story
from passerelle.acts.selection import SCHEME_FILE
from passerelle.verify import drained

if TYPE_CHECKING:
    from passerelle.replay import Replay

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


async def to_tracks(play: "Replay") -> None:
    """One cohort over seven months, its curriculum revised half-way."""
    cohort = f"/v1/cohorts/{story.COHORT}"
    await play.until(story.COHORT_OPENS)
    dates = {"starts_on": f"{story.COURSE_STARTS:%Y-%m-%d}", "ends_on": f"{story.COURSE_ENDS:%Y-%m-%d}"}
    await play.ask("training", cohort, {"scheme_id": story.SCHEME, **dates}, method="PUT")
    await play.until(story.COURSE_STARTS)
    await play.ask("training", f"{cohort}/start")
    enrolled = await _enrolments(play)
    await play.rows("training", "/v1/enrolments/language-assessments", [_english(one, "entry") for one in enrolled])
    for held_at in story.SESSIONS:
        if play.with_dropout and story.SESSIONS.index(held_at) == 1:
            await _drop_out(play, enrolled[len(enrolled) // 2])
        if held_at > story.REVISION > play.now:
            await _revise(play)
        await play.until(held_at)
        await _sessions(play, held_at.month)
    await play.until(story.COURSE_ENDS)
    await _complete(play)


async def _enrolments(play: "Replay") -> list[dict[str, Any]]:
    """Everyone who has a seat on the story's day, by rank."""
    listed = play.client.pages("training", "/v1/enrolments", cohort_id=story.COHORT)
    return [one async for one in listed if _has_a_seat(one, play.now)]


def _has_a_seat(enrolment: dict[str, Any], on: datetime) -> bool:
    if enrolment["state"] == "dropped_out":
        return datetime.fromisoformat(enrolment["since"]) > on
    return enrolment["state"] != "awaiting" and datetime.fromisoformat(enrolment["waiting_since"]) <= on


def _english(enrolment: dict[str, Any], occasion: str) -> dict[str, Any]:
    """Level at entry as the dossier says; one level higher at the exit (assumed)."""
    known = next(one["level"] for one in enrolment["dossier"]["languages"] if one["language"] == "en")
    level = next((one["entry"] for one in enrolment["languages"] if one["language"] == "en"), None) or known
    gained = LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]
    shown = level if occasion == "entry" else gained
    return {"journey_id": enrolment["id"], "language": "en", "level": shown, "occasion": occasion}


async def _drop_out(play: "Replay", enrolment: dict[str, Any]) -> None:
    await play.until(story.DROP_OUT)
    await play.ask("training", f"/v1/enrolments/{enrolment['id']}/drop-out", {"reason": "found_work"})
    await drained(play.client)


async def _revise(play: "Replay") -> None:
    await play.until(story.REVISION)
    second = _plan().training.curricula[1].model_dump(mode="json", exclude={"version"})
    await play.ask("training", f"/v1/schemes/{story.SCHEME}/curriculum/revisions", second)
    await play.ask("training", f"/v1/cohorts/{story.COHORT}/curriculum")


def _plan() -> Any:
    return schemes.load(SCHEME_FILE)


async def _sessions(play: "Replay", month: int) -> None:
    """One session of each module; about one in seventeen is absent (assumed)."""
    enrolled = await _enrolments(play)
    for number, module in enumerate(story.MODULES):
        absent = [one["id"] for one in enrolled if (one["rank"] * 7 + month * 3 + number) % 17 == 0]
        present = [one["id"] for one in enrolled if one["id"] not in absent]
        body = {"held_on": f"{play.now:%Y-%m-%d}", "module": module, "present": present, "absent": absent}
        await play.ask("training", f"/v1/cohorts/{story.COHORT}/sessions", body, name=module)


async def _complete(play: "Replay") -> None:
    enrolled = await _enrolments(play)
    scores = [
        {"journey_id": one["id"], "module": module, "score": 55 + (one["rank"] * 13 + number * 7) % 43}
        for number, module in enumerate(story.MODULES)
        for one in enrolled
    ]
    await play.rows("training", "/v1/enrolments/module-assessments", scores)
    await play.rows("training", "/v1/enrolments/language-assessments", [_english(one, "exit") for one in enrolled])
    proposed = await play.client.get("training", f"/v1/cohorts/{story.COHORT}/track-proposal")
    tracks = [{"journey_id": one["journey_id"], "track": one["track"]} for one in proposed]
    await play.rows("training", "/v1/enrolments/tracks", tracks)
    await play.rows("training", "/v1/enrolments/completions", [{"journey_id": one["id"]} for one in enrolled])
    await drained(play.client)
