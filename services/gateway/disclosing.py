"""A funnel as the public of a scheme may see it: no small group, and none that follows from two larger ones."""

from collections.abc import Sequence
from dataclasses import replace

from services.gateway.funnel import Funnel, GateFigure, StageFigure
from shared.privacy.small_cells import FEWEST, hidden_steps, is_small, parts_shown


def disclosed_funnel(funnel: Funnel, fewest: int = FEWEST) -> Funnel:
    return replace(
        funnel,
        people=None if is_small(funnel.people or 0, fewest) else funnel.people,
        gates=_gates(funnel.gates, fewest),
        stages=_stages(funnel.stages, fewest),
        aside=parts_shown(funnel.aside, fewest),
        states=parts_shown(funnel.states, fewest),
        unmet={name: None if is_small(count or 0, fewest) else count for name, count in funnel.unmet.items()},
        fewer_than=fewest,
    )


def _gates(gates: Sequence[GateFigure], fewest: int) -> tuple[GateFigure, ...]:
    people = hidden_steps([(gate.people or 0,) for gate in gates], fewest)
    split = hidden_steps([(gate.women or 0, (gate.people or 0) - (gate.women or 0)) for gate in gates], fewest)
    return tuple(
        replace(gate, people=None, women=None, of_first=None)
        if place in people
        else replace(gate, women=None if place in split else gate.women)
        for place, gate in enumerate(gates)
    )


def _stages(stages: Sequence[StageFigure], fewest: int) -> tuple[StageFigure, ...]:
    now = parts_shown({one.stage: one.now for one in stages}, fewest)
    shown = (replace(one, now=now[one.stage]) for one in stages)
    return tuple(
        replace(one, left=None, p50_days=None, p90_days=None) if is_small(one.left or 0, fewest) else one
        for one in shown
    )
