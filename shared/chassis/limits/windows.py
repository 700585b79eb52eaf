"""What each client has asked for in its present window, in the memory of one process."""

from collections.abc import Callable

from limits.aio.storage import Storage

MOST_CLIENTS = 100_000


class Windows(Storage):
    """A storage for `limits`, whose own in memory looks at every client anew with each request. The oldest window goes
    when there are too many, so that addresses by the million do not fill the memory."""

    STORAGE_SCHEME = None

    def __init__(self, now: Callable[[], float], most: int = MOST_CLIENTS) -> None:
        super().__init__()
        self._now = now
        self._most = most
        self._windows: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._now()
        count, ends = self._windows.get(key, (0, 0.0))
        if ends <= now:
            self._windows.pop(key, None)
            self._make_room(now)
            count, ends = 0, now + expiry
        self._windows[key] = count + amount, ends
        return count + amount

    def _make_room(self, now: float) -> None:
        """Windows stand in the order in which they began."""
        while self._windows:
            first = next(iter(self._windows))
            if len(self._windows) < self._most and self._windows[first][1] > now:
                return
            del self._windows[first]

    async def get(self, key: str) -> int:
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > self._now() else 0

    async def get_expiry(self, key: str) -> float:
        return self._windows.get(key, (0, self._now()))[1]

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        count = len(self._windows)
        self._windows.clear()
        return count

    async def clear(self, key: str) -> None:
        self._windows.pop(key, None)
