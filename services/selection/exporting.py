"""Everything that is held on a person, as one archive: for machines and, in the person's language, to read."""

import html
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
BOXES: Mapping[str, str] = {
    "identity": "identity",
    "before": "rectified/before",
    "after": "rectified/after",
    "note": "rectified/note",
}


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
    boxes = {name: getattr(recorded.event, name, None) for name in BOXES}
    opened = {name: _text(cipher, box, BOXES[name]) for name, box in boxes.items() if isinstance(box, Sealed)}
    return fact_of(recorded, WORDS, language, **opened)


def with_stages(data: Mapping[str, Any], told: Mapping[StageName, Sequence[ToldJourney]]) -> dict[str, Any]:
    journeys = {stage: [one.model_dump(mode="json") for one in found] for stage, found in told.items()}
    return {**data, "stages": journeys}


def _text(cipher: Cipher, sealed: Sealed, field: str) -> Any:
    try:
        text = cipher.open(sealed, field)
    except Unreadable:
        return None
    return text if field == "rectified/note" else json.loads(text)


def archive(data: Mapping[str, Any], language: Language) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        file.writestr("index.html", page(data, language))
    return packed.getvalue()


def page(data: Mapping[str, Any], language: Language) -> str:
    words = SAID[language]
    direction = "rtl" if language == "ar" else "ltr"
    parts = [
        _table(words, "identity", [(words[name], data["identity"][name]) for name in FIELDS]),
        _table(
            words,
            "applications",
            [(one["scheme_id"], f"{one['reference']}: {one['stage']}") for one in data["applications"]],
        ),
        _table(
            words,
            "consents",
            [
                (f"{one['scheme_id']}: {one['purpose']}", f"{one['given_at'] or '-'} / {one['withdrawn_at'] or '-'}")
                for one in data["about"]["consents"]
            ],
        ),
        _table(
            words,
            "readings",
            [
                (one["at"], f"{one['organisation'] or one['principal']}: {one['purpose']} ({', '.join(one['fields'])})")
                for one in data["readings"]
            ],
        ),
        _table(words, "facts", [_line(one) for history in data["facts"].values() for one in history]),
        *(
            _table(words, stage, [_line(one) for journey in journeys for one in journey["facts"]])
            for stage, journeys in data["stages"].items()
        ),
    ]
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{words['title']}</title></head><body><h1>{words['title']}</h1>"
        f"<p>{words['about']}</p>{''.join(parts)}</body></html>"
    )


def _line(fact: Mapping[str, Any]) -> tuple[str, str]:
    return fact["at"], fact["said"]


def _table(words: Mapping[str, str], caption: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><th scope="row"><bdi>{html.escape(name)}</bdi></th><td><bdi>{html.escape(value)}</bdi></td></tr>'
        for name, value in rows
    )
    return f"<table><caption>{words[caption]}</caption>{lines or _nothing(words)}</table>"


def _nothing(words: Mapping[str, str]) -> str:
    return f"<tr><td>{words['nothing']}</td></tr>"
