"""Indicators of training: completion, language gain, an answer to demand, and the tracks it leads to."""

from services.gateway.indicators.figures import Cell, Facts, Figure, percentile, rate
from services.gateway.parts import Progress
from services.gateway.views import JourneyView
from shared.contracts.dossier import CEFR_LEVELS, CefrLevel, LanguageLevel


def completion(facts: Facts) -> Figure:
    return rate("Completion", facts.at("completed"), facts.at("started"), "nobody_started")


def language_gain(facts: Facts) -> Figure:
    """Median gain in CEFR levels between the first and the last assessment, and who reached the scheme's target."""
    target = _target(facts)
    measured = [one for journey in facts.followed if (one := _progress(journey, target))]
    gains = [_rank(one.exit) - _rank(one.entry) for one in measured if one.entry and one.exit]
    reached = [one for one in measured if target and one.exit and _rank(one.exit) >= _rank(target.level)]
    return Figure(
        name="Language gain",
        unit="levels",
        value=percentile(gains, 0.5),
        denominator=len(gains),
        reason=None if gains else "nobody_assessed_twice",
        detail={"share_at_target": len(reached) / len(measured) if measured and target else None},
    )


def _target(facts: Facts) -> LanguageLevel | None:
    plan = facts.scheme.training if facts.scheme else None
    return plan.curricula[-1].language_target if plan else None


def _progress(journey: JourneyView, target: LanguageLevel | None) -> Progress | None:
    """In the language of the target, else in the one assessed first."""
    languages = journey.parts.training.languages
    measured = [one for one in languages if target is None or one.language == target.language]
    return measured[0] if measured else None


def _rank(level: CefrLevel) -> int:
    return CEFR_LEVELS.index(level)


def curriculum_responsiveness(facts: Facts) -> Figure:
    return Figure(
        name="Curriculum responsiveness",
        unit="count",
        value=facts.curriculum_revisions,
        numerator=facts.curriculum_revisions,
    )


def track_split(facts: Facts) -> Figure:
    """The value is the share prepared for work abroad; the split holds every track."""
    completed = facts.at("completed")
    tracks = {track: [one for one in completed if one.track == track] for track in ("home", "away", "open")}
    away = rate("Track split", tracks["away"], completed, "nobody_completed")
    cells = {
        track: Cell(value=len(people) / len(completed), numerator=len(people), denominator=len(completed))
        for track, people in tracks.items()
        if people
    }
    return Figure(
        name=away.name,
        unit="share",
        value=away.value,
        numerator=away.numerator,
        denominator=away.denominator,
        reason=away.reason,
        split={"track": cells} if cells else {},
    )
