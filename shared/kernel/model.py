"""A service's model: its aggregates, each a decider with the views and deadlines folded from its streams."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shared.kernel.decider import Decider
from shared.kernel.messages import Event
from shared.kernel.projection import Projection
from shared.kernel.schedule import Schedule


@dataclass(frozen=True)
class Aggregate:
    decider: Decider[Any, Any, Any]
    views: tuple[Projection[Any], ...] = ()
    schedule: Schedule | None = None


@dataclass(frozen=True)
class Model:
    """What the store of one service holds; categories are unique, event names within a category too."""

    aggregates: tuple[Aggregate, ...]
    by_category: dict[str, Aggregate] = field(init=False)

    def __post_init__(self) -> None:
        by_category = {one.decider.category: one for one in self.aggregates}
        if len(by_category) != len(self.aggregates):
            raise ValueError("two aggregates share a category")
        object.__setattr__(self, "by_category", by_category)

    def of(self, decider: Decider[Any, Any, Any]) -> Aggregate:
        return self.by_category[decider.category]

    def of_stream(self, stream: str) -> Aggregate:
        return self.by_category[stream.partition("-")[0]]

    def decode(self, stream: str, name: str, version: int, data: str) -> Event:
        event: Event = self.of_stream(stream).decider.registry.decode(name, version, data)
        return event

    @property
    def projections(self) -> Iterator[Projection[Any]]:
        return (view for one in self.aggregates for view in one.views)


def model(*aggregates: Aggregate) -> Model:
    return Model(tuple(aggregates))


def subject_of(stream: str) -> str:
    return stream.partition("-")[2]


def names(projections: Iterable[Projection[Any]]) -> list[str]:
    return [projection.name for projection in projections]
