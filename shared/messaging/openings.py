"""The first event of each stream, which publishing needs beside the one it is asked about; the latest are kept."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.kernel.messages import Event
from shared.kernel.store import Entry, Store

KNOWN_STREAMS = 5_000


@dataclass(frozen=True)
class Openings:
    store: Store
    _known: OrderedDict[str, Event] = field(default_factory=OrderedDict)

    async def of(self, entries: Sequence[Entry]) -> Mapping[str, Event]:
        known = self._known
        known.update((recorded.stream, recorded.event) for _, recorded in entries if recorded.version == 1)
        wanted = {recorded.stream for _, recorded in entries}
        if missing := [stream for stream in wanted if stream not in known]:
            known.update(await self.store.openings(missing))
        found = {stream: known[stream] for stream in wanted}
        while len(known) > KNOWN_STREAMS:
            known.popitem(last=False)
        return found
