"""Reading over HTTP: one view with its version, many in pages that miss and repeat nothing."""

from tests.chassis.conftest import Running


async def test_a_view_comes_with_the_version_of_its_stream(running: Running) -> None:
    await running.opened("a")
    await running.signed_up("a")
    answer = await running.client.get("/v1/workshops/a")
    assert (answer.headers["etag"], answer.json()["names"]) == ('"2"', ["Rim"])


async def test_pages_walk_every_entry_once(running: Running) -> None:
    wanted = {f"r{number}": number % 7 for number in range(105)}
    await running.command("POST", "/v1/workshops/groups", {"rooms": wanted})
    seen: list[tuple[int, str]] = []
    cursor: str | None = None
    while True:
        query = {"limit": "10"} | ({"cursor": cursor} if cursor else {})
        page = (await running.client.get("/v1/workshops", params=query)).json()
        assert len(page["items"]) <= 10
        seen.extend((-one["seats"], one["id"]) for one in page["items"])
        if (cursor := page["next"]) is None:
            break
    assert seen == sorted((-seats, id) for id, seats in wanted.items())


async def test_the_last_page_is_known_as_the_last(running: Running) -> None:
    await running.command("POST", "/v1/workshops/groups", {"rooms": {"a": 1, "b": 1, "c": 2}})
    page = (await running.client.get("/v1/workshops", params={"limit": 2, "seats": 1})).json()
    assert ([one["id"] for one in page["items"]], page["next"]) == (["a", "b"], None)
