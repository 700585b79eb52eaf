"""Everything that selection holds on a person, as one archive: for machines and, in the person's language, to read."""

import html
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from services.selection.domain.participant_words import FIELDS
from services.selection.export_words import WORDS, Language
from services.selection.views import ApplicationView, ParticipantView, ReadingsView
from shared.kernel import Event, Recorded, Sealed
from shared.privacy import Cipher, Unreadable

_PERSON, _READINGS = TypeAdapter(ParticipantView), TypeAdapter(ReadingsView)
_APPLICATIONS = TypeAdapter(list[ApplicationView])
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
        "facts": {stream: [_fact(one, cipher) for one in history] for stream, history in histories.items()},
    }


def _fact(recorded: Recorded[Event], cipher: Cipher) -> dict[str, Any]:
    data, kind = recorded.event.model_dump(mode="json"), type(recorded.event).__name__
    for name, field in BOXES.get(kind, IDENTITY).items():
        sealed = getattr(recorded.event, name, None)
        if isinstance(sealed, Sealed):
            data[name] = _text(cipher, sealed, field)
    return {
        "fact": kind,
        "at": recorded.occurred_at.isoformat(),
        "by": recorded.principal,
        "organisation": recorded.organisation,
        "data": data,
    }


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
    words = WORDS[language]
    direction = "rtl" if language == "ar" else "ltr"
    parts = [
        _table(words["identity"], [(words[name], data["identity"][name]) for name in FIELDS]),
        _table(
            words["applications"],
            [(one["scheme_id"], f"{one['reference']}: {one['stage']}") for one in data["applications"]],
        ),
        _table(
            words["consents"],
            [
                (f"{one['scheme_id']}: {one['purpose']}", f"{one['given_at'] or '-'} / {one['withdrawn_at'] or '-'}")
                for one in data["about"]["consents"]
            ],
        ),
        _table(
            words["readings"],
            [
                (one["at"], f"{one['organisation'] or one['principal']}: {one['purpose']} ({', '.join(one['fields'])})")
                for one in data["readings"]
            ],
        ),
        _table(
            words["facts"],
            [(one["at"], one["fact"]) for history in data["facts"].values() for one in history],
        ),
    ]
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{words['title']}</title></head><body><h1>{words['title']}</h1>"
        f"<p>{words['about']}</p>{''.join(parts)}</body></html>"
    )


def _table(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><th scope="row"><bdi>{html.escape(name)}</bdi></th><td><bdi>{html.escape(value)}</bdi></td></tr>'
        for name, value in rows
    )
    return f"<table><caption>{caption}</caption>{lines}</table>"
