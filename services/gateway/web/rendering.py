"""Pages from templates: escaped, in the visitor's language, under a policy that lets no foreign script run."""

import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import dates, numbers
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.gateway.web import figure_words, words
from services.gateway.web.forgery import form_token
from services.gateway.web.language import (
    COOKIE,
    LANGUAGES,
    NAMES,
    Language,
    chosen,
    direction,
    language_of,
    locale,
    translations,
    translator,
)
from services.gateway.web.sentences import sentence, word
from shared.chassis import Role

HERE = Path(__file__).parent
YEAR = 365 * 24 * 3600
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = {file.name: file.read_bytes() for file in (HERE / "static").iterdir()}
STAMPS = {name: sha256(content).hexdigest()[:12] for name, content in STATIC.items()}
WORDS: dict[str, dict[str, str]] = {**vars(figure_words), **vars(words)}
DATES = frozenset({"due_at", "starts_on", "observed_on", "returned_on"})


@cache
def environment(language: Language) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    pages.filters |= {
        "day": partial(day, language),
        "whole": partial(whole, language),
        "percent": partial(percent, language),
        "days": partial(days, language),
        "decimal": partial(decimal, language),
        "country": partial(country, language),
        "tongue": partial(tongue, language),
        "sentence": partial(tell, language),
        "group_words": lambda dimension: figure_words.GROUPS.get(dimension, "PLAIN"),
        "label": lambda code, kind: translator(language)(words.label(WORDS[kind], code)),
    }
    pages.globals |= {"language": language, "direction": direction(language), "languages": NAMES, "stamps": STAMPS}
    pages.globals["arrow"] = "←" if direction(language) == "rtl" else "→"
    return pages


def day(language: Language, moment: date | datetime | str) -> Markup:
    """A date as people write it, with the exact one for machines."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    text = dates.format_date(found, "d MMM y", locale=locale(language))
    return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), text)


def whole(language: Language, value: float) -> str:
    return numbers.format_decimal(value, "#,##0", locale=locale(language))


def decimal(language: Language, value: float) -> str:
    return numbers.format_decimal(value, "#,##0.##", locale=locale(language))


def percent(language: Language, share: float) -> str:
    return numbers.format_percent(share, "#,##0.#%", locale=locale(language))


def days(language: Language, value: float) -> str:
    """Never turned into months, so that two durations can be compared."""
    span = timedelta(days=round(value))
    return dates.format_timedelta(span, "day", threshold=sys.maxsize, locale=locale(language))


def country(language: Language, code: str) -> str:
    name: str = locale(language).territories.get(code, code)
    return name


def tongue(language: Language, code: str) -> str:
    name: str = locale(language).languages.get(code, code)
    return name


def tell(language: Language, moment: Any) -> Markup:
    return sentence(moment, translator(language), partial(shown, language))


def shown(language: Language, name: str, value: Any) -> str:
    match name, value:
        case "attendance", float():
            return percent(language, value)
        case "country", str():
            return country(language, value)
        case "language", str():
            return tongue(language, value)
        case _, str() if name in DATES:
            return day(language, value)
        case _, list():
            return ", ".join(shown(language, name, one) for one in value)
        case _, str():
            return word(name, value, translator(language))
        case _:
            return str(value)


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    language = language_of(request)
    settings = request.app.state.settings
    whose = getattr(request.state, "principal", None)
    html = (
        environment(language)
        .get_template(template)
        .render(
            demo=settings.demo,
            signed_in=whose is not None,
            of_staff=whose is not None and bool(whose.roles - {Role.PARTICIPANT, Role.SERVICE}),
            csrf_token=form_token(request),
            links=links(request),
            path=request.url.path,
            **context,
        )
    )
    response = HTMLResponse(html, status, {"Content-Security-Policy": POLICY, "Content-Language": language})
    if chosen(request):
        response.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
    return response


def links(request: Request) -> Sequence[tuple[Language, str, str]]:
    """This same page in each language."""
    return [(one, NAMES[one], str(request.url.include_query_params(lang=one).query)) for one in LANGUAGES]
