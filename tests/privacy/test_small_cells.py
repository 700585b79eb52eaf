"""Whoever knows all totals and all that is shown cannot work out any group that is hidden."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.privacy.small_cells import FEWEST, hidden_groups, hidden_steps

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=4)
TABLE = COUNTS.map(lambda counts: {f"group-{place}": (count,) for place, count in enumerate(counts)})
PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=5)


def possible(left: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Every way to share what subtraction leaves among the hidden groups, none of which is empty."""
    if groups == 1:
        if left:
            yield (left,)
        return
    for first in range(1, left):
        yield from ((first, *rest) for rest in possible(left - first, groups - 1))


@given(TABLE)
def test_no_hidden_group_can_be_worked_out_from_the_total(table: dict[str, tuple[int]]) -> None:
    total = sum(count for (count,) in table.values())
    hidden = sorted(hidden_groups([table]))
    assert not [group for group, (count,) in table.items() if 0 < count < FEWEST and group not in hidden]
    if not hidden or total < FEWEST:
        return
    left = total - sum(count for group, (count,) in table.items() if group not in hidden)
    told = [group for group in hidden if table[group][0]]
    for place, group in enumerate(told):
        values = {shared[place] for shared in possible(left, len(told))}
        assert len(values) > 1, (group, table, hidden)


@given(st.lists(PAIRS, min_size=1, max_size=3))
def test_no_table_fills_the_gap_of_another(columns: list[list[tuple[int, int]]]) -> None:
    tables = [{f"group-{place}": counts for place, counts in enumerate(column)} for column in columns]
    hidden = hidden_groups(tables)
    for table in tables:
        gone = [counts for group, counts in table.items() if group in hidden]
        if gone and len(gone) < len(table):
            assert len(gone) > 1
            assert not [True for column in zip(*gone, strict=True) if 0 < sum(column) < FEWEST]


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_two_steps_that_are_shown_differ_by_a_few(way: list[int]) -> None:
    hidden = hidden_steps([(count,) for count in way])
    shown = [count for place, count in enumerate(way) if place not in hidden]
    assert not [count for count in shown if 0 < count < FEWEST]
    differences = [abs(before - now) for before, now in pairwise(shown)]
    assert not [gap for gap in differences if 0 < gap < FEWEST]


def test_what_is_large_is_shown() -> None:
    assert hidden_groups([{"female": (30, 20), "male": (25, 30)}]) == frozenset()
    assert hidden_groups([{"a": (2,), "b": (30,), "c": (9,), "d": (0,)}]) == {"a", "c"}
