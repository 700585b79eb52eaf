"""Vacancies, offers and contracts of both tracks, up to the corridor's suspension and the end of what it stopped."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from passerelle import story
from passerelle.acts import reintegration, selection
from passerelle.verify import drained

if TYPE_CHECKING:
    from passerelle.replay import Replay


async def to_crisis(play: "Replay") -> None:
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
    await reintegration.first_follow_up(play)
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
    journeys = await selection.selected(play)
    return {
        journeys[row.reference]
        for row in play.data.outcomes
        if row.outcome == "employment_contract" and row.reference in journeys
    }


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
