"""Facts kept when their publisher was restored: told again, they have no second effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID, uuid5

from shared.contracts import Contract
from shared.kernel.decider import Author
from shared.kernel.store import Cause, Store, WriteSet
from shared.messaging.reconciliation import LostFact, NoteToldAgain, reconciled, reconciliation, told_before
from shared.messaging.record import Heard, topic_of

New: TypeAlias = Sequence[Heard[Contract]]


@dataclass(frozen=True)
class KeptFacts:
    """By topic, as they were when a partition of it was last taken up."""

    store: Store
    listens_to: Sequence[str]
    _kept: dict[str, Mapping[UUID, LostFact]] = field(default_factory=dict)

    async def look_up(self, topic: str) -> None:
        self._kept[topic] = (await reconciled(self.store, self._source(topic))).kept

    def unheard(self, topic: str, new: New) -> New:
        if not (kept := self._kept.get(topic)):
            return new
        return [one for one in new if not told_before(one, kept)]

    async def note(self, work: WriteSet, topic: str, new: New, unheard: New, author: Author) -> None:
        """Records which of the new ones were not unheard."""
        if len(unheard) == len(new):
            return
        handled = {heard.event_id for heard in unheard}
        again = tuple(heard.event_id for heard in new if heard.event_id not in handled)
        source = self._source(topic)
        await work.load(reconciliation, [source])
        cause = Cause(uuid5(again[0], f"{author.principal}/told again"))
        work.decide(reconciliation, source, NoteToldAgain(event_ids=again), author, cause)

    def _source(self, topic: str) -> str:
        return next(source for source in self.listens_to if topic_of(source) == topic)
