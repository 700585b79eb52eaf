"""People as figures count them: the declared columns of a journey, nothing else of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.gateway.views import JourneyView, journeys

COLUMNS = ("participant_id", "stage", "state", "sex", "age_band", "region", "track", "unmet", "reached")
_INDEXES = {index.name: index for index in journeys.indexes}


@dataclass(frozen=True, slots=True)
class Person:
    participant_id: str
    stage: str
    state: str
    sex: str | None
    age_band: str | None
    region: str | None
    track: str | None
    unmet: frozenset[str]
    reached: frozenset[str]


def person(row: Sequence[str | None]) -> Person:
    participant, stage, state, sex, age_band, region, track, unmet, reached = row
    return Person(
        participant_id=participant or "",
        stage=stage or "",
        state=state or "",
        sex=sex,
        age_band=age_band,
        region=region,
        track=track,
        unmet=_names(unmet),
        reached=_names(reached),
    )


@lru_cache(maxsize=4096)
def _names(text: str | None) -> frozenset[str]:
    """Many people share the same few."""
    return frozenset((text or "").split())


def person_of(view: JourneyView) -> Person:
    return person([_INDEXES[name].of(view) for name in COLUMNS])  # type: ignore[misc]


def distinct(people: Iterable[Person]) -> int:
    """A person can have many journeys (a new season), and is counted once."""
    return len({one.participant_id for one in people})
