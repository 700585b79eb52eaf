"""Everything that is held on a person, as one archive: for machines and, in the person's language, to read."""

import html
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from services.selection.domain.participant_words import FIELDS
from services.selection.export_words import WORDS as SAID
from services.selection.fact_words import WORDS
from services.selection.views import ApplicationView, ParticipantView, ReadingsView
from shared.chassis.settings import StageName
from shared.chassis.telling import Language, ToldFact, ToldJourney, fact_of
from shared.kernel import Event, Recorded, Sealed
from shared.privacy import Cipher, Unreadable

_PERSON, _READINGS = TypeAdapter(ParticipantView), TypeAdapter(ReadingsView)
_APPLICATIONS = TypeAdapter(list[ApplicationView])
Rows: TypeAlias = Sequence[tuple[str, str]]
BOXES: Mapping[str, Mapping[str, str]] = {
    "EmergencyOpened": {"note": "emergency/note"},
    "IdentityRectified": {
        "identity": "identity",
        "before": "rectified/before",
        "after": "rectified/after",
        "note": "rectified/note",
    },
}
IDENTITY = {"identity": "identity"}


def gathered(
    person: ParticipantView,
    read: ReadingsView,
    applied: Sequence[ApplicationView],
    histories: Mapping[str, Iterable[Recorded[Event]]],
    cipher: Cipher,
    language: Language,
) -> dict[str, Any]:
    """As selection holds it, with what is sealed opened."""
    about = _PERSON.dump_python(person, mode="json")
    identity = about.pop("identity")
    return {
        "participant_id": person.id,
        "identity": json.loads(cipher.open(Sealed(**identity), "identity")),
        "about": about,
        "readings": _READINGS.dump_python(read, mode="json")["readings"],
        "applications": _APPLICATIONS.dump_python(list(applied), mode="json"),
        "facts": {
            stream: [_fact(one, cipher, language).model_dump(mode="json") for one in history]
            for stream, history in histories.items()
        },
    }


def _fact(recorded: Recorded[Event], cipher: Cipher, language: Language) -> ToldFact:
    fields = BOXES.get(type(recorded.event).__name__, IDENTITY)
    boxes = {name: getattr(recorded.event, name, None) for name in fields}
    opened = {name: _text(cipher, box, fields[name]) for name, box in boxes.items() if isinstance(box, Sealed)}
    return fact_of(recorded, WORDS, language, **opened)


def with_stages(data: Mapping[str, Any], told: Mapping[StageName, Sequence[ToldJourney]]) -> dict[str, Any]:
    journeys = {stage: [one.model_dump(mode="json") for one in found] for stage, found in told.items()}
    return {**data, "stages": journeys}


def _text(cipher: Cipher, sealed: Sealed, field: str) -> Any:
    try:
        text = cipher.open(sealed, field)
    except Unreadable:
        return None
    return text if field.endswith("/note") else json.loads(text)


def archive(data: Mapping[str, Any], language: Language) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        file.writestr("index.html", page(data, language))
    return packed.getvalue()


def page(data: Mapping[str, Any], language: Language) -> str:
    words = SAID[language]
    direction = "rtl" if language == "ar" else "ltr"
    tables = "".join(_table(words, caption, rows) for caption, rows in _chapters(data, words))
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{words['title']}</title></head><body><h1>{words['title']}</h1>"
        f"<p>{words['about']}</p>{tables}</body></html>"
    )


def _chapters(data: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[tuple[str, Rows]]:
    yield "identity", [(words[name], data["identity"][name]) for name in FIELDS]
    yield "applications", [(one["scheme_id"], f"{one['reference']}: {one['stage']}") for one in data["applications"]]
    yield "consents", [_consent(one) for one in data["about"]["consents"]]
    yield "readings", [_reading(one) for one in data["readings"]]
    yield "facts", [_line(one) for history in data["facts"].values() for one in history]
    for stage, journeys in data["stages"].items():
        yield stage, [_line(one) for journey in journeys for one in journey["facts"]]


def _consent(one: Mapping[str, Any]) -> tuple[str, str]:
    given, withdrawn = (_when(one[name]) if one[name] else "–" for name in ("given_at", "withdrawn_at"))
    return f"{one['scheme_id']}: {one['purpose']}", f"{given} / {withdrawn}"


def _reading(one: Mapping[str, Any]) -> tuple[str, str]:
    return _when(one["at"]), f"{one['organisation'] or one['principal']}: {one['purpose']} ({', '.join(one['fields'])})"


def _line(fact: Mapping[str, Any]) -> tuple[str, str]:
    return _when(fact["at"]), fact["said"]


def _when(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC"


def _table(words: Mapping[str, str], caption: str, rows: Rows) -> str:
    lines = "".join(
        f'<tr><th scope="row"><bdi>{html.escape(name)}</bdi></th><td><bdi>{html.escape(value)}</bdi></td></tr>'
        for name, value in rows
    )
    nothing = f"<tr><td>{words['nothing']}</td></tr>"
    return f"<table><caption>{words[caption]}</caption>{lines or nothing}</table>"
