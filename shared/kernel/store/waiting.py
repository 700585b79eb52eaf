"""Write-sets that wait for the writer, and which of them share its next transaction."""

import asyncio
from collections import deque
from dataclasses import dataclass

from shared.kernel.messages import Event
from shared.kernel.recorded import Recorded
from shared.kernel.store.port import Answer, Changes

GROUP_EVENTS = 2_000


@dataclass(eq=False, slots=True)
class Waiting:
    changes: Changes
    events: list[tuple[Recorded[Event], str]]
    done: "asyncio.Future[Answer | None]"

    @property
    def claims(self) -> set[str]:
        """What no other write-set of the same group may touch."""
        keys = [self.changes.answer.key] if self.changes.answer else []
        return {*self.changes.expected, *keys, *(moved.name for moved in self.changes.checkpoints)}

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


def next_group(queue: deque[Waiting]) -> list[Waiting]:
    """As many waiting write-sets as fit, in order; of those that claim the same thing only the first."""
    group: list[Waiting] = []
    left: deque[Waiting] = deque()
    claimed: set[str] = set()
    room = GROUP_EVENTS
    while queue:
        waiting = queue.popleft()
        if waiting.done.cancelled():
            continue
        claims = waiting.claims
        if (group and room < len(waiting.events)) or claims & claimed:
            left.append(waiting)
            claimed |= claims
            continue
        group.append(waiting)
        claimed |= claims
        room -= len(waiting.events)
    queue.extend(left)
    return group
