"""The search for a marked person finds the marks in whatever form they were written."""

import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from tests.journey.canary import EVERY_MARK, found_in

BESIDE = [b"", b"x", b"xy"]


@pytest.mark.parametrize("mark", EVERY_MARK)
def test_a_mark_is_found_however_it_is_written(mark: str) -> None:
    forms = [
        mark,
        mark.lower(),
        mark.upper(),
        mark.title(),
        json.dumps(mark),
        quote(mark, safe=""),
        mark.encode().hex(),
    ]
    forms += [b64encode(before + mark.encode() + after).decode() for before in BESIDE for after in BESIDE]
    assert [form for form in forms if mark not in found_in(f"... {form} ...".encode())] == []


def test_a_number_is_found_without_its_country_and_its_signs() -> None:
    assert "+212699887766" in found_in(b"tel: 00212699887766")
    assert "+212699887766" in found_in(b"0699887766")


def test_nothing_is_found_in_what_has_no_mark() -> None:
    assert found_in(urlsafe_b64encode(bytes(range(256))) + b"Rim Kanari, +212 600 000 000, Vogel") == []
