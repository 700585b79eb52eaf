"""Mobility over HTTP, on a store in memory: PALIM's way from vacancies to the crisis."""

from collections.abc import AsyncIterator, Sequence
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.mobility.app import service
from services.mobility.domain.placement import placement
from shared.chassis import Principal, Problem, Role, Settings, ViewBudget
from shared.chassis.clock import Clock
from shared.messaging import Reaction
from tests.mobility.facts import ANTWERP, IN_RABAT, JOURNEY, NOTICE, OPEN_AWAY, RABAT, TERMS
from tests.mobility.world import World

HOME, UNKNOWN = UUID(int=8), UUID(int=9)
KEYS = count()
PLEDGED = {"pledged": True, "findings": []}
VACANCY = {"notice": NOTICE.model_dump(mode="json") | {"seats": 1}}
VACANCY_AT_HOME = {
    "notice": VACANCY["notice"]
    | {"employer_id": "rabat-digital", "country": "MA", "terms": IN_RABAT.terms.model_dump(mode="json")}
}
CONTRACT = TERMS.model_dump(mode="json")


def employer_in(country: str) -> dict[str, object]:
    return {"name": "Software", "country": country, "size": "small", "motive": "shortage", "first_foreign_hire": True}


async def signed_in(token: str) -> Principal:
    roles, _, organisation = token.partition("/")
    return Principal("someone", organisation or "enabel", frozenset(map(Role, roles.split("+"))))


class Desk:
    """Sends requests as somebody, each with a key of its own."""

    def __init__(self, http: httpx.AsyncClient, budget: ViewBudget) -> None:
        self.http, self.budget = http, budget

    async def send(self, method: str, path: str, body: object, who: str = "operator", key: str = "") -> httpx.Response:
        headers = {
            "Idempotency-Key": key or str(next(KEYS)),
            "Occurred-At": "2020-03-02T09:00:00Z",
            "Authorization": f"Bearer {who}",
        }
        return await self.http.request(method, f"/v1{path}", json=body, headers=headers)

    async def post(self, path: str, body: object, who: str = "operator", key: str = "") -> httpx.Response:
        return await self.send("POST", path, body, who, key)

    async def rows(self, path: str, *rows: dict[str, object], who: str = "operator", key: str = "") -> Any:
        answer = await self.post(f"/placements/{path}", {"rows": rows}, who, key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, who: str = "operator") -> httpx.Response:
        return await self.http.get(f"/v1{path}", headers={"Authorization": f"Bearer {who}"})


@pytest.fixture
async def world() -> World:
    """Two people handed over, one on each track."""
    world = World()
    await world.begin()
    at_home = {"journey_id": HOME, "participant_id": UUID(int=80), "track": "home", "corridor": None}
    await world.ask(Reaction(placement, str(JOURNEY), OPEN_AWAY))
    await world.ask(Reaction(placement, str(HOME), OPEN_AWAY.model_copy(update=at_home)))
    return world


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    app = service.app(Settings(database="", broker="", issuer="test", jwks=Path("unused")))
    app.state.store, app.state.clock = world.store, Clock()
    app.state.verifier = SimpleNamespace(principal=signed_in)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mobility") as http:
        yield Desk(http, app.state.view_budget)


async def with_vacancies(desk: Desk) -> None:
    requests: Sequence[tuple[str, str, object]] = (
        ("PUT", "/employers/antwerp-software", employer_in("BE")),
        ("POST", "/employers/antwerp-software/vetting", PLEDGED),
        ("PUT", "/employers/rabat-digital", employer_in("MA")),
        ("POST", "/employers/rabat-digital/vetting", PLEDGED),
        ("PUT", f"/vacancies/{ANTWERP}", VACANCY),
        ("PUT", f"/vacancies/{RABAT}", VACANCY_AT_HOME),
    )
    for method, path, body in requests:
        answer = await desk.send(method, path, body)
        assert answer.is_success, answer.text


def seat(journey: UUID, vacancy: UUID) -> dict[str, object]:
    return {"journey_id": str(journey), "vacancy_id": str(vacancy)}


def one(journey: UUID = JOURNEY, **fields: object) -> dict[str, object]:
    return {"journey_id": str(journey), **fields}


def codes(answer: Any) -> list[tuple[int, str]]:
    return [(row["row"], row["code"]) for row in answer["refused"]]


async def contracted(desk: Desk) -> None:
    await with_vacancies(desk)
    assert (await desk.rows("offers", seat(JOURNEY, ANTWERP)))["accepted"] == 1
    assert (await desk.rows("acceptances", one()))["accepted"] == 1
    assert (await desk.rows("contracts", one(terms=CONTRACT)))["accepted"] == 1


async def test_a_vacancy_shows_where_the_scheme_sees_it(desk: Desk) -> None:
    await with_vacancies(desk)
    shown = (await desk.get(f"/vacancies/{ANTWERP}")).json()
    assert (shown["track"], shown["corridor"], shown["seats_left"]) == ("away", "MA-BE", 1)
    listed = (await desk.get("/vacancies?scheme_id=palim&track=home")).json()["items"]
    assert [vacancy["id"] for vacancy in listed] == [str(RABAT)]


async def test_a_vacancy_below_the_floor_or_of_an_unvetted_employer_is_refused(desk: Desk) -> None:
    unvetted = await desk.send("PUT", f"/vacancies/{ANTWERP}", VACANCY)
    assert (unvetted.status_code, unvetted.json()["code"]) == (409, "employer_not_vetted")
    await with_vacancies(desk)
    low = {"wage": {"amount": 159380, "currency": "EUR", "period": "month"}, "hours": 38, "starts_on": "2020-09-01"}
    refused = await desk.send("PUT", f"/vacancies/{UNKNOWN}", {"notice": VACANCY["notice"] | {"terms": low}})
    assert refused.json()["code"] == "wage_below_floor"


async def test_of_many_offers_each_row_stands_alone(desk: Desk) -> None:
    await with_vacancies(desk)
    answer = await desk.rows(
        "offers",
        seat(UNKNOWN, ANTWERP),
        seat(JOURNEY, UNKNOWN),
        seat(HOME, ANTWERP),
        seat(JOURNEY, ANTWERP),
        seat(JOURNEY, ANTWERP),
        seat(HOME, RABAT),
    )
    assert answer["accepted"] == 2
    assert codes(answer) == [
        (1, "journey_unknown"),
        (2, "vacancy_unknown"),
        (3, "wrong_track"),
        (5, "offer_open"),
    ]


async def test_the_last_seat_goes_to_the_first_row(world: World, desk: Desk) -> None:
    await with_vacancies(desk)
    await world.ask(Reaction(placement, str(UNKNOWN), OPEN_AWAY.model_copy(update={"journey_id": UNKNOWN})))
    answer = await desk.rows("offers", seat(UNKNOWN, ANTWERP), seat(JOURNEY, ANTWERP))
    assert codes(answer) == [(2, "no_seat_left")]
    assert (await desk.get(f"/placements/{JOURNEY}")).json()["state"] == "available"


async def test_a_bulk_request_sent_twice_has_the_same_answer_and_one_effect(world: World, desk: Desk) -> None:
    await with_vacancies(desk)
    rows = (seat(UNKNOWN, ANTWERP), seat(JOURNEY, ANTWERP))
    first = await desk.rows("offers", *rows, key="offers-1")
    await world.ask(Reaction(placement, str(UNKNOWN), OPEN_AWAY.model_copy(update={"journey_id": UNKNOWN})))
    assert await desk.rows("offers", *rows, key="offers-1") == first
    assert (await desk.get(f"/vacancies/{ANTWERP}")).json()["seats_left"] == 0
    assert (await desk.get(f"/placements/{UNKNOWN}")).json()["state"] == "available"


async def test_a_declined_offer_gives_its_seat_back(world: World, desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    assert (await desk.rows("declines", one(reason="family")))["accepted"] == 1
    await world.settle()
    assert (await desk.get(f"/vacancies/{ANTWERP}")).json()["seats_left"] == 1


async def test_a_contract_opens_the_pathway_of_the_corridor(desk: Desk) -> None:
    await contracted(desk)
    shown = (await desk.get(f"/placements/{JOURNEY}")).json()
    assert (shown["state"], shown["step"], shown["due_at"]) == ("contracted", "visa", "2020-04-01T09:00:00Z")
    answer = await desk.rows("steps", one(step="travel"), one(step="visa"))
    assert (answer["accepted"], codes(answer)) == (1, [(1, "step_not_open")])
    listed = (await desk.get("/placements?step=travel&state=contracted&state=arrived")).json()["items"]
    assert [view["id"] for view in listed] == [str(JOURNEY)]


async def test_work_at_home_starts_and_goes_on_to_the_next_stage(desk: Desk) -> None:
    await with_vacancies(desk)
    at_home = IN_RABAT.terms.model_dump(mode="json")
    await desk.rows("offers", seat(HOME, RABAT))
    await desk.rows("acceptances", one(HOME))
    await desk.rows("contracts", one(HOME, terms=at_home))
    assert await desk.rows("starts", one(HOME)) == {"accepted": 1, "refused": []}
    shown = (await desk.get(f"/placements/{HOME}")).json()
    assert (shown["state"], shown["handed_to"], shown["handover"]) == ("started", "reintegration", "awaited")


async def test_a_suspended_corridor_stops_the_clocks_until_the_crisis_ends_the_placements(
    world: World, desk: Desk
) -> None:
    await contracted(desk)
    suspended = await desk.post("/corridors/palim/MA-BE/suspension", {"reason": "borders_closed"})
    assert suspended.json()["events"] == ["CorridorSuspended"]
    await world.settle()
    shown = (await desk.get("/placements?corridor=MA-BE&suspended=true")).json()["items"]
    assert [(view["id"], view["due_at"]) for view in shown] == [(str(JOURNEY), None)]
    ended = await desk.rows("ends", one(cause="crisis", side="scheme"), one(HOME, cause="crisis", side="scheme"))
    assert (ended["accepted"], codes(ended)) == (1, [(2, "out_of_turn")])
    shown = (await desk.get(f"/placements/{JOURNEY}")).json()
    assert (shown["state"], shown["cause"], shown["handed_to"]) == ("ended", "crisis", "reintegration")


async def test_no_offer_is_made_abroad_from_the_moment_the_corridor_is_suspended(desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.post("/corridors/palim/MA-BE/suspension", {"reason": "borders_closed"})
    assert codes(await desk.rows("offers", seat(JOURNEY, ANTWERP))) == [(1, "corridor_suspended")]
    await desk.post("/corridors/palim/MA-BE/resumption", {"reason": "borders_open"})
    assert (await desk.rows("offers", seat(JOURNEY, ANTWERP)))["accepted"] == 1
    assert [one["state"] for one in (await desk.get("/corridors")).json()["items"]] == ["passable"]


async def test_a_corridor_the_scheme_does_not_have_is_not_found(desk: Desk) -> None:
    unknown = await desk.post("/corridors/palim/MA-DE/suspension", {"reason": "borders_closed"})
    assert unknown.status_code == 404


async def test_a_search_without_a_match_is_ended(desk: Desk) -> None:
    answer = await desk.rows("search-ends", one(HOME, reason="no_match"), one(UNKNOWN, reason="no_match"))
    assert (answer["accepted"], codes(answer)) == (1, [(2, "journey_unknown")])


async def test_an_offer_is_withdrawn_and_a_vacancy_closed_by_its_employer(desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    withdrawn = await desk.rows("withdrawals", one(reason="budget"), who="employer/antwerp-software")
    assert withdrawn["accepted"] == 1
    closed = await desk.post(f"/vacancies/{ANTWERP}/closing", {"reason": "budget"}, who="employer/antwerp-software")
    assert closed.json()["events"] == ["VacancyClosed"]


async def test_an_employer_touches_and_sees_only_what_is_its_own(desk: Desk) -> None:
    await with_vacancies(desk)
    stranger = "employer/rabat-digital"
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    assert codes(await desk.rows("withdrawals", one(reason="budget"), who=stranger)) == [(1, "unknown")]
    auditor = stranger.replace("employer", "employer+auditor")
    assert codes(await desk.rows("withdrawals", one(reason="budget"), who=auditor)) == [(1, "unknown")]
    assert (await desk.post(f"/vacancies/{ANTWERP}/closing", {"reason": "budget"}, who=stranger)).status_code == 404
    assert (await desk.get(f"/placements/{JOURNEY}", who=stranger)).status_code == 404
    assert (await desk.get("/placements", who=stranger)).json()["items"] == []
    own = (await desk.get("/placements", who="employer/antwerp-software")).json()["items"]
    assert [view["id"] for view in own] == [str(JOURNEY)]


async def test_an_employer_learns_no_rank_from_its_list(world: World, desk: Desk) -> None:
    await with_vacancies(desk)
    best = OPEN_AWAY.dossier.model_copy(update={"rank": 1})
    last, first = UUID(int=6), UUID(int=7)
    for journey, dossier in ((last, OPEN_AWAY.dossier), (first, best)):
        opened = OPEN_AWAY.model_copy(update={"journey_id": journey, "track": "home", "dossier": dossier})
        await world.ask(Reaction(placement, str(journey), opened.model_copy(update={"corridor": None})))
    vacancy = VACANCY_AT_HOME["notice"] | {"seats": 2}
    assert (await desk.send("PUT", f"/vacancies/{UNKNOWN}", {"notice": vacancy})).is_success
    assert (await desk.rows("offers", seat(last, UNKNOWN), seat(first, UNKNOWN)))["accepted"] == 2
    path = f"/placements?limit=1&vacancy_id={UNKNOWN}"
    whole, own = [(await desk.get(path, who=who)).json() for who in ("operator", "employer/rabat-digital")]
    assert [page["items"][0]["id"] for page in (whole, own)] == [str(first), str(last)]
    following = (await desk.get(f"{path}&cursor={own['next']}", who="employer/rabat-digital")).json()
    assert [one["id"] for one in following["items"]] == [str(first)]


async def test_who_is_more_than_an_employer_to_a_placement_is_shown_the_whole(desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    path = f"/placements/{JOURNEY}"
    own, elsewhere, whole = [
        (await desk.get(path, who=f"{roles}/antwerp-software")).json()
        for roles in ("employer", "employer+agency", "employer+operator")
    ]
    assert own == elsewhere
    assert own["dossier"] == {
        "eqf": 6, "field_of_study": "informatics", "languages": [{"language": "en", "level": "B2"}],
        "experience_months": 12, "skills": ["python"],
    }  # fmt: skip
    assert whole["dossier"]["sex"] == "female"


@pytest.mark.parametrize(
    ("path", "end"), [("declines", {"reason": "family"}), ("withdrawals", {"reason": "budget"}), ("ends", None)]
)
async def test_a_former_employer_sees_the_placement_no_more(
    desk: Desk, path: str, end: dict[str, object] | None
) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    if end is None:
        await desk.rows("acceptances", one())
        await desk.rows("contracts", one(terms=CONTRACT))
        end = {"cause": "completed", "side": "employer"}
    employer = "employer/antwerp-software"
    assert (await desk.get(f"/placements/{JOURNEY}", who=employer)).status_code == 200
    assert (await desk.rows(path, one(**end)))["accepted"] == 1
    assert (await desk.get(f"/placements/{JOURNEY}", who=employer)).status_code == 404
    assert (await desk.get("/placements", who=employer)).json()["items"] == []
    assert (await desk.get(f"/placements/{JOURNEY}")).status_code == 200


async def test_an_employer_that_ends_a_placement_twice_gets_the_same_answer(desk: Desk) -> None:
    await contracted(desk)
    row, employer = one(cause="completed", side="employer"), "employer/antwerp-software"
    first = await desk.rows("ends", row, who=employer, key="ends-1")
    assert first == {"accepted": 1, "refused": []}
    assert await desk.rows("ends", row, who=employer, key="ends-1") == first


async def test_an_employer_opens_so_many_dossiers_a_day(desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    employer = "employer/antwerp-software"
    for path in (f"/placements/{JOURNEY}", "/placements", f"/placements/{JOURNEY}"):
        assert (await desk.get(path, who=employer)).status_code == 200
    for number in range(199):
        await desk.budget.spend("antwerp-software", [f"dossier-{number}"])
    with pytest.raises(Problem, match="200 dossiers a day"):
        await desk.budget.spend("antwerp-software", ["one-more"])
    assert (await desk.get(f"/placements/{JOURNEY}", who=employer)).status_code == 200
    await desk.budget.spend("rabat-digital", [f"dossier-{number}" for number in range(200)])
    await desk.rows("offers", seat(HOME, RABAT))
    for path in (f"/placements/{HOME}", "/placements"):
        for roles in ("employer", "employer+participant"):
            answer = await desk.get(path, who=f"{roles}/rabat-digital")
            assert (answer.status_code, answer.json()["code"]) == (429, "view_budget_spent")
        assert (await desk.get(path)).status_code == 200


async def test_a_suspended_employer_signs_nothing(desk: Desk) -> None:
    await with_vacancies(desk)
    await desk.rows("offers", seat(JOURNEY, ANTWERP))
    await desk.rows("acceptances", one())
    await desk.post("/employers/antwerp-software/suspension", {"reason": "unpaid_wages"})
    assert codes(await desk.rows("contracts", one(terms=CONTRACT))) == [(1, "employer_not_vetted")]
    listed = (await desk.get("/employers?standing=suspended")).json()["items"]
    assert [view["suspended_for"] for view in listed] == ["unpaid_wages"]


async def test_an_employer_declares_what_it_means_to_offer(desk: Desk) -> None:
    await with_vacancies(desk)
    body = {"scheme_id": "palim", "places": 30}
    declared = await desk.post("/employers/antwerp-software/commitments", body, who="employer/antwerp-software")
    assert declared.json()["events"] == ["CommitmentDeclared"]
    shown = (await desk.get("/employers/antwerp-software")).json()
    assert shown["commitments"] == [body]
    other = await desk.post("/employers/rabat-digital/commitments", body, who="employer/antwerp-software")
    assert other.status_code == 404


async def test_only_an_operator_vets_employers_and_closes_corridors(desk: Desk) -> None:
    for path, body in (
        ("/employers/antwerp-software/vetting", PLEDGED),
        ("/corridors/palim/MA-BE/suspension", {"reason": "borders_closed"}),
    ):
        assert (await desk.post(path, body, who="employer/antwerp-software")).status_code == 403
