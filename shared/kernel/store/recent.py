"""The end of the log as this process wrote it, so that its relay need not read it back from the database."""

from collections.abc import Sequence

from shared.kernel.store.port import Entry


class Recent:
    """Holds entries without a gap; what another process wrote in between makes it begin anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: list[Entry] = []

    def add(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        if self._entries and self._entries[-1].position + 1 != entries[0].position:
            self._entries.clear()
        self._entries.extend(entries)
        if len(self._entries) > 2 * self._most:
            del self._entries[: -self._most]

    def after(self, position: int, limit: int) -> Sequence[Entry]:
        """Entries right behind this position; none where they are not held."""
        if not self._entries or position + 1 < self._entries[0].position:
            return ()
        start = position + 1 - self._entries[0].position
        return self._entries[start : start + limit]

    def clear(self) -> None:
        self._entries.clear()
