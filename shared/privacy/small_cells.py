"""Small cells: a group so small that its people could be recognised is hidden, and so is what would give it away."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

FEWEST = 5
Counts: TypeAlias = tuple[int, ...]
Table: TypeAlias = Mapping[str, Counts]


def is_small(count: int, fewest: int = FEWEST) -> bool:
    """Nobody is no group: that there is none gives nobody away."""
    return 0 < count < fewest


def hidden_groups(tables: Sequence[Table], fewest: int = FEWEST) -> frozenset[str]:
    """The groups to hide in every one of these tables alike, so that no table fills the gap of another.

    Each table splits totals that are known. Beside the small groups further ones are hidden, the smallest first, until
    what is left of every total belongs to two groups or more and is no small count itself.
    """
    hidden = {group for table in tables for group, counts in table.items() if _has_small(counts, fewest)}
    while given_away := next((table for table in tables if _gives_away(table, hidden, fewest)), None):
        rest = [group for group in given_away if group not in hidden]
        hidden.add(min(rest, key=lambda group: (not sum(given_away[group]), sum(given_away[group]), group)))
    return frozenset(hidden)


def hidden_steps(steps: Sequence[Counts], fewest: int = FEWEST) -> frozenset[int]:
    """Which steps of a way to hide: a step is reached by some of those before, so a small difference tells too."""
    hidden: set[int] = set()
    last: Counts | None = None
    for place, counts in enumerate(steps):
        lost = tuple(abs(before - now) for before, now in zip(last, counts, strict=True)) if last else ()
        if _has_small(counts, fewest) or _has_small(lost, fewest):
            hidden.add(place)
        else:
            last = counts
    return frozenset(hidden)


def parts_shown(counts: Mapping[str, int | None], fewest: int = FEWEST) -> dict[str, int | None]:
    """Parts of one whole that is known."""
    hidden = hidden_groups([{name: (count or 0,) for name, count in counts.items()}], fewest)
    return {name: None if name in hidden else count for name, count in counts.items()}


def _has_small(counts: Counts, fewest: int) -> bool:
    return any(is_small(count, fewest) for count in counts)


def _gives_away(table: Table, hidden: Collection[str], fewest: int) -> bool:
    """Whether subtraction leaves one group alone, or so few people that they can be told apart."""
    gone = [counts for group, counts in table.items() if group in hidden]
    if not gone or len(gone) == len(table):
        return False
    return len(gone) == 1 or any(_leaves_few(column, fewest) for column in zip(*gone, strict=True))


def _leaves_few(column: Sequence[int], fewest: int) -> bool:
    return is_small(sum(column), fewest)
