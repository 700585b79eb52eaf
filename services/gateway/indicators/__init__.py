"""The indicators a scheme is evaluated by: pure formulas over what the gateway has heard."""

from collections.abc import Callable
from dataclasses import replace

from services.gateway.indicators import mobility, reintegration, selection, training
from services.gateway.indicators.disclosure import disclosed
from services.gateway.indicators.figures import Cell, Facts, Figure, percentile

INDICATORS: dict[str, Callable[[Facts], Figure]] = {
    "I01": selection.reach,
    "I02": selection.selection_rate,
    "I03": selection.gender_balance,
    "I04": selection.regional_spread,
    "I05": selection.rigour,
    "I06": selection.explained_decisions,
    "I08": training.completion,
    "I09": training.language_gain,
    "I10": training.curriculum_responsiveness,
    "I13": training.track_split,
    "I14": mobility.commitment_conversion,
    "I15": mobility.first_foreign_hires,
    "I18": mobility.realisation,
    "I19": mobility.time_to_placement,
    "I26": mobility.early_end,
    "I28": reintegration.work_at_the_end,
    "I33": reintegration.shared_benefit,
}


def indicators(facts: Facts) -> dict[str, Figure]:
    return {id: _beside_its_claims(id, formula(facts), facts) for id, formula in INDICATORS.items()}


def _beside_its_claims(id: str, figure: Figure, facts: Facts) -> Figure:
    if facts.scheme is None:
        return figure
    named = (facts.scheme.claim(target.claim) for target in facts.scheme.targets if target.indicator == id)
    return replace(figure, claims=tuple(claim for claim in named if claim))


__all__ = ["INDICATORS", "Cell", "Facts", "Figure", "disclosed", "indicators", "percentile"]
