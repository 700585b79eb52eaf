"""Which figures the public of a scheme may see: no small group, and nothing from which one could be worked out."""

from collections.abc import Mapping
from dataclasses import replace

from services.gateway.indicators.figures import DIMENSIONS, Cell, Figure
from shared.privacy.small_cells import FEWEST, Counts, hidden_groups, hidden_steps, is_small

NOT_OF_PEOPLE = frozenset({"I04", "I10", "I15"})
AGAINST_A_TARGET = frozenset({"I18"})
COUNTS_BESIDE = frozenset({"outcome_unknown", "ended_before_start"})
TOO_FEW = "too_few"
HIDDEN = Cell(hidden=True)


def disclosed(figures: Mapping[str, Figure], fewest: int = FEWEST) -> dict[str, Figure]:
    """A group is hidden in every figure alike; a figure whose own people are few keeps its name and its claims."""
    gone = {dimension: _hidden(dimension, figures, fewest) for dimension in DIMENSIONS}
    shown = {id: _figure(id, figure, gone, fewest) for id, figure in figures.items()}
    if _compares_few(shown):
        shown["I33"] = replace(shown["I33"], value=None, reason=TOO_FEW)
    return shown


def _hidden(dimension: str, figures: Mapping[str, Figure], fewest: int) -> frozenset[str]:
    splits = [figure.split[dimension] for figure in figures.values() if dimension in figure.split]
    return hidden_groups([{group: counts_of(cell) for group, cell in split.items()} for split in splits], fewest)


def counts_of(cell: Cell | Figure) -> Counts:
    """Those it is true of and those it is not, as far as they are counted."""
    passed, among = cell.numerator, cell.denominator
    match passed, among:
        case int(), int():
            return (passed, among - passed)
        case _:
            return (passed or among or 0, 0)


def _figure(id: str, figure: Figure, gone: Mapping[str, frozenset[str]], fewest: int) -> Figure:
    detail = {name: value for name, value in figure.detail.items() if not _tells_few(name, value, figure, fewest)}
    split = {name: _split(name, cells, gone, fewest) for name, cells in figure.split.items()}
    whole = replace(figure, detail=detail, split=split)
    if id in NOT_OF_PEOPLE or figure.value is None or not _is_of_few(id, figure, fewest):
        return _without_gap(whole)
    among = None if is_small(figure.denominator or 0, fewest) else figure.denominator
    return replace(whole, value=None, numerator=None, denominator=among, reason=TOO_FEW, detail={})


def _is_of_few(id: str, figure: Figure, fewest: int) -> bool:
    if id in AGAINST_A_TARGET:
        return is_small(figure.numerator or 0, fewest)
    return any(is_small(count, fewest) for count in (*counts_of(figure), figure.denominator or 0))


def _tells_few(name: str, value: float | None, figure: Figure, fewest: int) -> bool:
    if name in COUNTS_BESIDE:
        return is_small(int(value or 0), fewest)
    if name == "share_at_target" and value is not None:
        reached = round(value * (figure.denominator or 0))
        return is_small(reached, fewest) or is_small((figure.denominator or 0) - reached, fewest)
    return False


def _split(name: str, cells: Mapping[str, Cell], gone: Mapping[str, frozenset[str]], fewest: int) -> dict[str, Cell]:
    if name in gone:
        hidden = gone[name]
    else:
        names = list(cells)
        hidden = frozenset(names[at] for at in hidden_steps([counts_of(cell) for cell in cells.values()], fewest))
    return {group: HIDDEN if group in hidden else cell for group, cell in cells.items()}


def _without_gap(figure: Figure) -> Figure:
    """The gap between two gates would tell a gate that is hidden; the last of them is the figure itself."""
    gates = figure.split.get("gate", {})
    if "gap" not in figure.detail or not any(gates[gate].hidden for gate in ("submitted", "selected") if gate in gates):
        return figure
    if gates.get("selected", HIDDEN).hidden:
        return replace(figure, value=None, numerator=None, denominator=None, reason=TOO_FEW, detail={})
    return replace(figure, detail={})


def _compares_few(figures: Mapping[str, Figure]) -> bool:
    """The shared benefit compares the tracks of the work at the end."""
    benefit, work = figures.get("I33"), figures.get("I28")
    if benefit is None or work is None or benefit.value is None:
        return False
    return work.value is None or any(cell.hidden for cell in work.split.get("track", {}).values())
