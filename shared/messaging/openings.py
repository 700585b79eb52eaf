"""The first event of each stream, which publishing needs beside the one it is asked about; the latest are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from shared.kernel.messages import Event
from shared.kernel.store import Entry, Store

KNOWN_STREAMS = 5_000


@dataclass(frozen=True)
class Openings:
    store: Store
    _known: dict[str, Event] = field(default_factory=dict)

    async def of(self, entries: Sequence[Entry]) -> Mapping[str, Event]:
        known = self._known
        opened = {recorded.stream: recorded.event for _, recorded in entries if recorded.version == 1}
        older = {recorded.stream for _, recorded in entries if recorded.version > 1}.difference(opened)
        known.update(opened)
        if missing := older.difference(known):
            known.update(await self.store.openings(list(missing)))
        found = opened | {stream: known[stream] for stream in older}
        for stream in list(islice(known, max(0, len(known) - KNOWN_STREAMS))):
            del known[stream]
        return found
