"""The languages of the pages, their catalogues and how a visitor's language is found."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from fastapi import Request

Language: TypeAlias = Literal["en", "fr", "ar"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: dict[Language, str] = {"en": "English", "fr": "Français", "ar": "العربية"}
LOCALES: dict[Language, str] = {"en": "en_GB", "fr": "fr", "ar": "ar_MA"}
FOLDER = Path(__file__).parent / "locale"
COOKIE = "language"


def marked(text: str) -> str:
    """Marks a text for the catalogues where it is written down before the language is known."""
    return text


def catalogue(language: Language) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def translations(language: Language) -> Translations:
    with catalogue(language).open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def translator(language: Language) -> Callable[[str], str]:
    return translations(language).gettext


def locale(language: Language) -> Locale:
    return Locale.parse(LOCALES[language])


def direction(language: Language) -> Literal["ltr", "rtl"]:
    return "rtl" if locale(language).text_direction == "rtl" else "ltr"


def chosen(request: Request) -> Language | None:
    """Named in the address, and to be remembered."""
    return _known(request.query_params.get("lang"))


def language_of(request: Request) -> Language:
    remembered = _known(request.cookies.get(COOKIE))
    return chosen(request) or remembered or preferred(request.headers.get("accept-language", ""))


def preferred(accept: str) -> Language:
    """The visitor's own order of languages; English where none of ours is in it."""
    wishes = []
    for place, wish in enumerate(accept.split(",")):
        name, _, quality = wish.strip().partition(";q=")
        if language := _known(name.partition("-")[0].lower()):
            wishes.append((-_weight(quality), place, language))
    return min(wishes)[2] if wishes else "en"


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def _known(name: str | None) -> Language | None:
    return name if name in LANGUAGES else None
