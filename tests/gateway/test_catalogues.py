import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from services.gateway.web import language as languages
from services.gateway.web.language import LANGUAGES, Language, catalogue, direction, preferred
from services.gateway.web.sentences import SENTENCES
from shared.contracts import CONTRACTS, JourneyContract

WEB = Path(languages.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def texts() -> set[str]:
    found = extract_from_dir(str(WEB), METHODS, keywords={"_": None, "marked": None})
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def messages(language: Language) -> Iterator[tuple[str, str]]:
    with catalogue(language).open("rb") as file:
        for message in read_po(file, locale=language):
            if message.id:
                yield str(message.id), str(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_pages_is_translated_and_none_is_left_over(language: Language) -> None:
    translated = dict(messages(language))
    assert set(translated) == texts()
    assert all(translated.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_the_same_facts(language: Language) -> None:
    for id, text in messages(language):
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(id)), id


def test_arabic_is_written_in_arabic() -> None:
    latin = {"PALIM"}
    assert [id for id, text in messages("ar") if not re.search(r"[\u0600-\u06ff]", text) and text not in latin] == []


def test_everything_that_can_happen_on_a_journey_has_a_sentence() -> None:
    journeys = {kind.__name__ for kind in CONTRACTS.types if issubclass(kind, JourneyContract)}
    assert journeys == {name.partition(":")[0] for name in SENTENCES}


def test_a_sentence_names_only_facts_of_its_contract() -> None:
    fields = {kind.__name__: set(kind.model_fields) for kind in CONTRACTS.types}
    for name, text in SENTENCES.items():
        assert set(PLACEHOLDER.findall(text)) <= fields[name.partition(":")[0]], name


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.8", "fr"),
        ("nl,ar;q=0.5,en;q=0.7", "en"),
        ("ar-MA", "ar"),
        ("de", "en"),
        ("", "en"),
        ("fr;q=x,en", "en"),
    ],
)
def test_the_visitors_own_order_of_languages_decides(accept: str, language: Language) -> None:
    assert preferred(accept) == language


def test_arabic_runs_from_the_other_side() -> None:
    assert [direction(one) for one in ("en", "fr", "ar")] == ["ltr", "ltr", "rtl"]
