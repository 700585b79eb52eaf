import re
from pathlib import Path

import httpx
import pytest

from services.gateway.app import service
from services.gateway.web import rendering
from services.gateway.web.language import LANGUAGES, Language
from shared.contracts.mobility import CorridorSuspended
from shared.contracts.selection import ApplicationSubmitted
from tests.chassis.conftest import Serve
from tests.gateway.conftest import PUBLISHED, Gateway, hears
from tests.gateway.story import CALL, JOURNEY, ONE, PARTICIPANT, STORY

STYLE = (Path(rendering.__file__).parent / "static" / "style.css").read_text()
PAGES = ["/", "/schemes/palim", "/journeys", f"/journeys?number={PARTICIPANT}", f"/journeys/{JOURNEY}"]


async def opened(gateway: Gateway, path: str, *roles: str, **headers: str) -> httpx.Response:
    return await gateway.asks(path, *roles, Accept="text/html", **headers)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_written_in_every_language(gateway: Gateway, language: Language) -> None:
    for path in PAGES:
        answer = await opened(gateway, path, **{"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        assert f'<html lang="{language}"' in answer.text
        assert len(re.findall("<h1", answer.text)) == 1
        assert '<aside class="demo"' in answer.text, "a demo says so wherever one looks"


async def test_a_language_that_was_chosen_is_remembered(gateway: Gateway) -> None:
    answer = await opened(gateway, "/?lang=ar")
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert answer.cookies["language"] == "ar"


async def test_a_journey_says_where_it_is_what_is_next_and_who_owes_it(gateway: Gateway) -> None:
    answer = await opened(gateway, f"/journeys/{JOURNEY}?as_of=2020-03-05")
    for words in ("On the way: permits and travel", "Recognition of qualifications", "Enabel", "1 Apr 2020"):
        assert words in answer.text
    assert "The contract was signed" not in answer.text
    assert "data-live" not in answer.text


async def test_a_stage_that_has_not_answered_owes_it_within_the_days_of_the_scheme(serve: Serve) -> None:
    async with serve(service) as running:
        gateway = Gateway(running)
        await hears(gateway.store, [PUBLISHED, *STORY[:9]])
        answer = await gateway.asks(f"/v1/journeys/{JOURNEY}")
    assert answer.json()["next"] == {
        "step": "accept_hand_over", "owner": "training", "due_at": "2019-07-19T09:00:00Z", "overdue": False,
    }  # fmt: skip


async def test_the_overview_of_an_empty_gateway_says_what_to_do(serve: Serve) -> None:
    async with serve(service) as running:
        answer = await opened(Gateway(running), "/")
    assert "No scheme yet" in answer.text


async def test_a_suspended_corridor_is_told_on_the_page_of_its_scheme(gateway: Gateway) -> None:
    suspended = CorridorSuspended(scheme_id="palim", corridor="MA-BE", reason="crisis")
    await hears(gateway.store, [("mobility", "2020-03-17", suspended)])
    assert "Corridor suspended" in (await opened(gateway, "/schemes/palim")).text


async def test_what_services_say_is_escaped(gateway: Gateway) -> None:
    told = {**ONE, "journey_id": CALL, "participant_id": CALL}
    script = ApplicationSubmitted(
        **told, call_id=CALL, organisation_id="<script>alert(1)</script>", sex="male", age=20, region="<b>"
    )
    await hears(gateway.store, [("selection", "2019-04-02", script)])
    answer = await opened(gateway, f"/journeys/{CALL}")
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text


async def test_nothing_foreign_may_run_or_frame_a_page(gateway: Gateway) -> None:
    answer = await opened(gateway, "/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "style=" not in answer.text
    assert not re.search(r"""(src|href)="https?:""", answer.text)


async def test_a_long_list_goes_on_page_by_page(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.web.searching.ON_A_PAGE", 1)
    other = {**ONE, "journey_id": CALL, "participant_id": CALL}
    applied = ApplicationSubmitted(**other, call_id=CALL, organisation_id="anapec", sex="male", age=20, region="x")
    await hears(gateway.store, [("selection", "2019-04-03", applied)])
    first = await opened(gateway, "/journeys?scheme_id=palim")
    following = re.search(r'rel="next" href="(\?[^"]+)"', first.text)
    assert following
    second = await opened(gateway, "/journeys" + following[1].replace("&amp;", "&"))
    assert f"/journeys/{JOURNEY}" in first.text
    assert f"/journeys/{CALL}" in second.text
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize(
    ("path", "roles", "status", "words"),
    [
        ("/journeys/2f0f6b5e-0000-4000-8000-000000000000", ("operator",), 404, "Nothing is here"),
        ("/schemes/palim", ("participant",), 403, "not for your role"),
        ("/journeys/not-a-number", ("operator",), 422, "cannot be read"),
        ("/nowhere", ("operator",), 404, "Nothing is here"),
    ],
)
async def test_what_is_not_possible_is_explained_on_a_page(
    gateway: Gateway, path: str, roles: tuple[str, ...], status: int, words: str
) -> None:
    answer = await opened(gateway, path, *roles)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_the_style_knows_no_left_and_no_right() -> None:
    assert not re.search(r"\b(left|right)\b", STYLE)


async def test_files_of_the_pages_may_be_kept_for_ever(gateway: Gateway) -> None:
    answer = await gateway.running.client.get("/static/style.css")
    assert "immutable" in answer.headers["cache-control"]
    assert (await gateway.running.client.get("/static/none.css")).status_code == 404
