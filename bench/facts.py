"""The fact that every contender writes, about 550 bytes of JSON: one assessment on the way of one participant."""

from typing import Any
from uuid import uuid4

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
OUTCOMES = ("oral_comprehension", "oral_production", "written_comprehension", "written_production", "interaction")


def assessment(number: int = 0) -> dict[str, Any]:
    return {
        "journey_id": str(uuid4()),
        "participant_id": str(uuid4()),
        "cohort_id": str(uuid4()),
        "scheme_id": "palim",
        "module": "life_in_belgium",
        "language": "nl",
        "level": LEVELS[number % len(LEVELS)],
        "score": 50 + number % 50,
        "passed": True,
        "outcomes": list(OUTCOMES),
        "panel": "committee-of-the-training-centre-of-casablanca",
        "basis": "common-european-framework-of-reference-for-languages",
    }
