"""A limit on live streams: so many that one client may hold open at a time, in each process."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from shared.chassis.auth import Principal
from shared.chassis.problems import Problem

RETRY_SECONDS = 10


class Streams:
    """Requests are counted when they begin; a stream is none that ends, so it is counted for as long as it lasts."""

    def __init__(self, most: int, on_limited: Callable[[str], None]) -> None:
        self._most = most
        self._on_limited = on_limited
        self._open: Counter[tuple[str, str | None]] = Counter()

    @contextmanager
    def held(self, principal: Principal) -> Iterator[None]:
        """Raises Problem 429 for one more than there may be."""
        client = principal.subject, principal.organisation
        if self._open[client] >= self._most:
            self._on_limited("streams")
            raise Problem(
                429,
                "too_many_streams",
                f"You hold {self._most} live streams open already: close one, or ask now and then instead.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    def __len__(self) -> int:
        return sum(self._open.values())


async def live(request: Request) -> AsyncIterator[None]:
    """A dependency of every route that answers with a stream."""
    streams: Streams = request.app.state.streams
    with streams.held(request.state.principal):
        yield
