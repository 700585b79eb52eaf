"""Cells that a spreadsheet would take for a formula leave as text, and are what they were when they come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.selection.domain.cells import FORMULAS, guarded, guarded_row, unguarded
from services.selection.domain.records import split


@given(st.text())
def test_no_cell_leaves_as_a_formula_and_each_comes_back(cell: str) -> None:
    assert not guarded(cell).startswith(FORMULAS)
    if not cell.startswith("'"):
        assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("start", FORMULAS)
def test_every_sign_of_the_list_is_marked(start: str) -> None:
    assert guarded(f"{start}cmd") == f"'{start}cmd"


def test_an_apostrophe_of_a_name_stays() -> None:
    assert unguarded("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_a_row_without_formulas_is_left_as_it_was_sent() -> None:
    raw = '1;"two ""quoted""" ;3'
    assert guarded_row(raw, split(raw, ";"), ";") == raw


def test_quotes_do_not_hide_a_formula() -> None:
    raw = '1;"=1;2";-3'
    row = guarded_row(raw, split(raw, ";"), ";")
    assert split(row, ";") == ["1", "'=1;2", "'-3"]


def test_a_row_that_has_no_cells_is_marked_as_a_whole() -> None:
    raw = '=1;"never closed'
    assert guarded_row(raw, split(raw, ";"), ";") == f"'{raw}"
