"""A process is waited for until it answers, and given up when it ends again and again meanwhile."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from passerelle.processes import DidNotStart, Process


@pytest.fixture
def often_restarted(tmp_path: Path) -> Process:
    return Process("mobility", 8100, {}, tmp_path / "mobility.log", restarts=9)


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer))


async def test_what_ended_often_before_is_waited_for_all_the_same(often_restarted: Process) -> None:
    answers = iter([503, 503, 200])
    async with answering(lambda _: httpx.Response(next(answers))) as client:
        await often_restarted.ready(client)
    assert list(answers) == []


async def test_what_ends_again_and_again_is_given_up(often_restarted: Process) -> None:
    def ends_again(_: httpx.Request) -> httpx.Response:
        often_restarted.restarts += 1
        raise httpx.ConnectError("nobody listens")

    async with answering(ends_again) as client:
        with pytest.raises(DidNotStart, match=r"see .*mobility\.log"):
            await often_restarted.ready(client)
    assert often_restarted.restarts == 15
