"""Bodies are read strictly from the bytes as they came, and a fault is named by its place, never by its value."""

import asyncio

import httpx
import pytest

from tests.chassis.conftest import Running, Serve

BOOKING = {"id": "7b4de6a5-1d53-4f0c-9d6c-0d2f3b1c5a11", "on": "2019-07-15", "seats": 1, "note": "salle 3"}


async def book(running: Running, body: object) -> httpx.Response:
    return await running.client.post("/v1/workshops/bookings", json=body)


async def test_dates_and_ids_are_read_from_json(running: Running) -> None:
    answer = await book(running, BOOKING)
    assert (answer.status_code, answer.json()) == (200, BOOKING)


@pytest.mark.parametrize(
    ("change", "at", "kind"),
    [
        ({"seats": "1"}, "/seats", "int_type"),
        ({"seats": 1.5}, "/seats", "int_type"),
        ({"seats": True}, "/seats", "int_type"),
        ({"on": "15/07/2019"}, "/on", "date_parsing"),
        ({"id": "Alaoui"}, "/id", "uuid_parsing"),
        ({"name": "Alaoui"}, "/name", "extra_forbidden"),
    ],
)
async def test_what_is_not_exactly_as_expected_is_refused(running: Running, change, at, kind) -> None:
    answer = await book(running, {**BOOKING, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
    (fault,) = answer.json()["errors"]
    assert (fault["at"], fault["kind"]) == (at, kind)
    assert "Alaoui" not in answer.text
    assert "15/07" not in answer.text


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{" * 5_000])
async def test_what_is_no_json_object_is_refused(running: Running, raw: bytes) -> None:
    answer = await running.client.post("/v1/workshops/bookings", content=raw)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")


async def test_a_nul_character_is_refused(running: Running) -> None:
    answer = await book(running, {**BOOKING, "note": "a\x00b"})
    assert (answer.status_code, answer.json()["code"]) == (422, "nul_character")


async def test_a_backslash_before_the_letters_of_a_nul_is_only_text(running: Running) -> None:
    answer = await book(running, {**BOOKING, "note": "\\u0000"})
    assert (answer.status_code, answer.json()["note"]) == (200, "\\u0000")


async def test_a_lone_surrogate_is_refused(running: Running) -> None:
    raw = b'{"id": "7b4de6a5-1d53-4f0c-9d6c-0d2f3b1c5a11", "on": "2019-07-15", "seats": 1, "note": "\\ud800"}'
    answer = await running.client.post("/v1/workshops/bookings", content=raw)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")


async def test_a_nul_in_the_address_is_refused(running: Running) -> None:
    for answer in (
        await running.client.get("/v1/workshops/a%00b"),
        await running.command("PUT", "/v1/workshops/a%00b", {"room": "1", "seats": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "nul_character")


async def test_a_body_above_the_limit_is_refused(serve: Serve) -> None:
    async with serve(max_body=1_000) as running:
        answer = await book(running, {**BOOKING, "note": "x" * 1_000})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.headers["content-type"] == "application/problem+json"

        async def pieces():
            for _ in range(20):
                yield b" " * 100

        answer = await running.client.post("/v1/workshops/bookings", content=pieces())
        assert answer.status_code == 413


async def test_an_event_above_the_limit_is_refused(running: Running) -> None:
    answer = await running.command("PUT", "/v1/workshops/a", {"room": "x" * 300_000, "seats": 1})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_value_out_of_range_fails_its_own_command_alone(running: Running) -> None:
    seats = {"a": 1, "b": 2**64, "c": 2}
    answers = await asyncio.gather(
        *(running.command("PUT", f"/v1/workshops/{id}", {"room": id, "seats": n}) for id, n in seats.items())
    )
    assert [answer.status_code for answer in answers] == [201, 422, 201]
    assert answers[1].json()["code"] == "out_of_range"
    assert str(2**64) not in answers[1].text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/workshops/unknown", 404, "not_found"),
        ("DELETE", "/v1/workshops/a", 405, "method_not_allowed"),
        ("GET", "/v1/workshops?limit=0", 422, "invalid_request"),
        ("GET", f"/v1/workshops?seats={2**64}", 422, "out_of_range"),
        ("GET", "/v1/workshops?cursor=rubbish", 400, "bad_cursor"),
        ("GET", "/v1/workshops?cursor=WzFd", 400, "bad_cursor"),
        ("GET", "/v1/workshops?cursor=WyJ4IiwieCJd", 400, "bad_cursor"),
        ("GET", "/v1/workshops/failing", 500, "internal_error"),
    ],
)
async def test_whatever_goes_wrong_is_a_problem_document(running: Running, method, path, status, code) -> None:
    answer = await running.client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:passerelle:problem:{code}"
    assert "Alaoui" not in answer.text
