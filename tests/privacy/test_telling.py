"""Every fact of a journey can be told to its person, in each language, with what it says filled in."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from services.mobility.domain.placement import placement
from services.mobility.fact_words import WORDS as MOBILITY
from services.reintegration.domain.case import case
from services.reintegration.fact_words import WORDS as REINTEGRATION
from services.selection.domain.application import application
from services.selection.domain.participant import participant
from services.selection.fact_words import APPLICATION, PARTICIPANT
from services.training.domain.enrolment import enrolment
from services.training.fact_words import WORDS as TRAINING
from shared.chassis.telling import LANGUAGES, Language, Words, say
from shared.kernel import Decider
from tests.access.examples import example
from tests.access.worlds import MINE
from tests.training.facts import CURRICULUM

NAMES = {
    **MINE.names,
    "curriculum": CURRICULUM.model_dump(mode="json"),
    "submitted_at": "2019-04-02T08:00:00",
    "left": None,
}
TOLD: dict[str, tuple[Decider[Any, Any, Any], Words]] = {
    "application": (application, APPLICATION),
    "participant": (participant, PARTICIPANT),
    "enrolment": (enrolment, TRAINING),
    "placement": (placement, MOBILITY),
    "case": (case, REINTEGRATION),
}


@pytest.mark.parametrize("name", TOLD)
def test_each_fact_has_its_words(name: str) -> None:
    decider, words = TOLD[name]
    assert set(words) == {kind.__name__ for kind in decider.registry.types}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOLD)
def test_the_words_name_what_the_fact_holds(name: str, language: Language) -> None:
    decider, words = TOLD[name]
    for kind in decider.registry.types:
        adapter = TypeAdapter[Any](kind)
        fact = adapter.validate_json(json.dumps(example(adapter.json_schema(), NAMES)))
        told = say(words, language, kind.__name__, fact.model_dump(mode="json"))
        assert "{" not in told
        assert told.strip()


def test_the_three_languages_say_it_each_in_their_own_words() -> None:
    for _, words in TOLD.values():
        for fact, said in words.items():
            assert len(set(said)) == len(LANGUAGES), fact
            assert any("\u0600" <= letter <= "\u06ff" for letter in said[LANGUAGES.index("ar")]), fact


def test_values_stay_apart_from_the_direction_of_their_sentence() -> None:
    data = {"held_on": "2019-08-14", "module": "ict", "present": True}
    assert say(TRAINING, "en", "AttendanceRecorded", data) == (
        "Session of \u2068ict\u2069 on \u20682019-08-14\u2069; you were there: \u2068yes\u2069."
    )
    assert "\u2068نعم\u2069" in say(TRAINING, "ar", "AttendanceRecorded", data)
    assert "\u2068–\u2069" in say(APPLICATION, "fr", "TestTaken", {"score": None})
