"""A cell that a spreadsheet would take for a formula is marked as text when it leaves, and read without the mark.

Which cells those are is OWASP's list (CSV injection).
"""

import csv
import io
from collections.abc import Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def guarded(cell: str) -> str:
    return MARK + cell if cell.startswith(FORMULAS) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == MARK and cell[1:].startswith(FORMULAS) else cell


def guarded_row(raw: str, cells: Sequence[str] | None, delimiter: str) -> str:
    """The row as it was sent, unless a cell of it has to be marked. One that has no cells is marked as a whole."""
    if cells is None:
        return guarded(raw)
    marked = [guarded(cell) for cell in cells]
    if marked == list(cells):
        return raw
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(marked)
    return written.getvalue()
