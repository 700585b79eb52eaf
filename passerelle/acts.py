"""The acts of PALIM's story, one for each stage."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from passerelle import importing, schemes, story
from passerelle.verify import drained

if TYPE_CHECKING:
    from passerelle.replay import Replay

SCHEME_FILE = schemes.FOLDER / "palim.yaml"
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


async def registration(play: "Replay") -> None:
    """The partners, the scheme and its call."""
    await play.until(story.PROJECT_STARTS)
    scheme = schemes.load(SCHEME_FILE)
    for partner in scheme.partners:
        body = {"name": partner.name, "kind": partner.kind, "country": partner.country}
        await play.ask("selection", f"/v1/organisations/{partner.organisation}", body, method="PUT")
        for role in partner.roles:
            granted = {"scheme_id": scheme.id, "role": role}
            await play.ask("selection", f"/v1/organisations/{partner.organisation}/roles", granted, name=role)
    document = {"scheme": scheme.model_dump(mode="json"), "reason": ""}
    await play.ask("selection", f"/v1/schemes/{scheme.id}", document, method="PUT")
    await play.until(story.CALL_OPENS)
    await play.ask("selection", f"/v1/calls/{story.CALL}", {"scheme_id": scheme.id}, method="PUT", by=play.agency)


async def intake(play: "Replay") -> None:
    """The agency's file."""
    await play.until(story.FILE_SENT)
    started = await importing.upload(play.agency, str(story.CALL), story.PROFILE, play.data.applicants)
    play.notes["import_id"] = started["id"]
    await importing.finished(play.agency, started["id"], lambda now: play.tell(f"{now['read']} of {now['rows']} rows"))


async def selection(play: "Replay") -> None:
    """Screening, shortlist, tests, interviews, and the committee's decision by a person who did not propose it."""
    call = f"/v1/calls/{story.CALL}"
    await play.until(story.SCREENING)
    await play.ask("selection", f"{call}/closing", by=play.agency)
    await _step(play, "screening")
    await play.until(story.SHORTLIST)
    await _step(play, "shortlist")
    await play.until(story.TESTS)
    await _results(play, "test-results", play.data.tests)
    await play.until(story.INVITATIONS)
    await _step(play, "interviews")
    await play.until(story.INTERVIEWS)
    await _results(play, "interview-scores", play.data.interviews)
    await play.until(story.PROPOSAL)
    await _step(play, "proposal")
    await play.until(story.DECISION)
    await play.ask("selection", f"{call}/decision", by=play.chair)
    await drained(play.client)


async def _step(play: "Replay", step: str) -> None:
    await play.ask("selection", f"/v1/calls/{story.CALL}/{step}", by=play.agency)
    await drained(play.client)


async def _results(play: "Replay", kind: str, content: bytes) -> None:
    report = await play.ask("selection", f"/v1/calls/{story.CALL}/{kind}", content=content, by=play.agency)
    for finding in ("unknown", "refused", "not_expected"):
        if report[finding]:
            play.notes.setdefault(kind, {})[finding] = report[finding]


async def training(play: "Replay") -> None:
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


async def mobility(play: "Replay") -> None:
    """Work at home and in Flanders, until the corridor was suspended with thirty people inside."""
    await play.until(story.VACANCIES)
    tracks = {"away": await _placements(play, "away"), "home": await _placements(play, "home")}
    working = await _found_work_at_home(play)
    home = [one for one in tracks["home"] if one["id"] in working]
    offers_away = await _vacancies(play, story.EMPLOYERS_AWAY, AWAY, tracks["away"])
    offers_home = await _vacancies(play, story.EMPLOYERS_HOME, HOME, home)
    await play.until(story.OFFERS_AWAY)
    await play.rows("mobility", "/v1/placements/offers", offers_away)
    await play.until(story.ACCEPTED_AWAY)
    await play.rows("mobility", "/v1/placements/acceptances", _journeys(tracks["away"]))
    await play.until(story.CONTRACTS)
    await play.rows("mobility", "/v1/placements/contracts", _contracts(tracks["away"], AWAY))
    await play.rows("mobility", "/v1/placements/offers", offers_home)
    await play.until(story.ACCEPTED_HOME)
    await play.rows("mobility", "/v1/placements/acceptances", _journeys(home))
    await play.until(story.CONTRACTS_HOME)
    await play.rows("mobility", "/v1/placements/contracts", _contracts(home, HOME))
    await play.until(story.RECOGNISED)
    steps = [{"journey_id": one["id"], "step": "recognition"} for one in tracks["away"]]
    await play.rows("mobility", "/v1/placements/steps", steps)
    await play.until(story.STARTS_HOME)
    await play.rows("mobility", "/v1/placements/starts", _journeys(home))
    await play.until(story.SUSPENSION)
    reason = {"reason": "borders_closed"}
    await play.ask("mobility", f"/v1/corridors/{story.SCHEME}/{story.CORRIDOR}/suspension", reason)
    await _first_follow_up(play)
    await play.until(story.CRISIS_END)
    crisis = [{"journey_id": one["id"], "cause": "crisis", "side": "scheme"} for one in tracks["away"]]
    await play.rows("mobility", "/v1/placements/ends", crisis)
    ended = [{"journey_id": one["id"], "reason": "no_match"} for one in tracks["home"] if one["id"] not in working]
    await play.rows("mobility", "/v1/placements/search-ends", ended)
    await drained(play.client)


AWAY = {
    "country": "BE",
    "occupation": "2512",
    "terms": {
        "wage": {"amount": 280_000, "currency": "EUR", "period": "month"},
        "hours": 38,
        "starts_on": "2020-09-01",
    },
}
HOME = {
    "country": "MA",
    "occupation": "2512",
    "terms": {
        "wage": {"amount": 900_000, "currency": "MAD", "period": "month"},
        "hours": 44,
        "starts_on": "2020-03-16",
    },
}


async def _placements(play: "Replay", track: str) -> list[dict[str, Any]]:
    """By rank."""
    return [one async for one in play.client.pages("mobility", "/v1/placements", scheme_id=story.SCHEME, track=track)]


async def _found_work_at_home(play: "Replay") -> set[str]:
    """Journeys whose outcome will be an employment contract: the replay lets it be signed in March 2020 (assumed)."""
    journeys = await _selected(play)
    return {
        journeys[row.reference]
        for row in play.data.outcomes
        if row.outcome == "employment_contract" and row.reference in journeys
    }


async def _selected(play: "Replay") -> dict[str, str]:
    """The journey of each selected reference."""
    places = await play.agency.get("selection", f"/v1/calls/{story.CALL}/selected")
    return {one["reference"]: one["journey_id"] for one in places}


async def _vacancies(
    play: "Replay", employers: Sequence[str], notice: dict[str, Any], people: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Vetted employers with a vacancy each, seats enough for these people; gives the offers to make."""
    offers: list[dict[str, Any]] = []
    for number, employer in enumerate(employers):
        share = people[number :: len(employers)]
        address = f"/v1/employers/{employer}"
        name = employer.replace("-", " ").title()
        body = {"name": name, "country": notice["country"], "size": "small", "motive": "shortage"}
        await play.ask("mobility", address, {**body, "first_foreign_hire": number == 0}, method="PUT")
        await play.ask("mobility", f"{address}/vetting", {"pledged": True})
        commitment = {"scheme_id": story.SCHEME, "places": len(share) + 2}
        await play.ask("mobility", f"{address}/commitments", commitment)
        vacancy = story.id_of(f"vacancy of {employer}")
        stated = {"employer_id": employer, "scheme_id": story.SCHEME, "seats": max(len(share), 1), **notice}
        await play.ask("mobility", f"/v1/vacancies/{vacancy}", {"notice": stated}, method="PUT")
        offers += [{"journey_id": one["id"], "vacancy_id": str(vacancy)} for one in share]
    return offers


def _journeys(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"journey_id": one["id"]} for one in people]


def _contracts(people: list[dict[str, Any]], notice: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"journey_id": one["id"], "terms": notice["terms"]} for one in people]


async def _first_follow_up(play: "Replay") -> None:
    month, moment = story.FOLLOW_UPS[0]
    await play.until(moment)
    await _follow_up(play, month)


async def reintegration(play: "Replay") -> None:
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
    journeys = await _selected(play)
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
