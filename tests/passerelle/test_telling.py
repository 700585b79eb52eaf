"""What services and files say is told word for word, whatever brackets and colons it holds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
import typer
from rich.console import Console

from passerelle import demo, doctor, importing, keeping, parked, telling
from passerelle.client import Failed
from passerelle.findings import Finding

REASON = "[type=missing, input_value={'a': 1}] of [/v1/calls], :key: 7"


@dataclass(frozen=True)
class Service:
    """It gives one answer to all that is asked."""

    answer: dict[str, Any]
    services: tuple[str, ...] = ("mobility",)

    def address(self, service: str) -> str:
        return f"http://{service}"

    async def get(self, *_: str) -> dict[str, Any]:
        return self.answer

    async def pages(self, *_: str) -> AsyncIterator[dict[str, Any]]:
        yield self.answer


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=400, emoji=False)


def shown(console: Console) -> str:
    return console.file.getvalue()


def test_a_failure_is_told_word_for_word_with_each_fault(capsys):
    @telling.told
    async def failing() -> None:
        raise Failed("GET /", 422, {"detail": REASON, "errors": [{"detail": "[/red] :key:"}]})

    with pytest.raises(typer.Exit):
        failing()
    told = capsys.readouterr().err.splitlines()
    assert told == [f"passerelle: GET /: {REASON}", "  {'detail': '[/red] :key:'}"]


def test_a_finding_is_told_word_for_word(console):
    finding = Finding("mobility", "stopped relay", REASON, f"Mend {REASON}")
    doctor.show(console, doctor.Examination(("mobility",), (finding,)), as_json=False)
    assert (REASON in shown(console), f"Mend {REASON}" in shown(console)) == (True, True)


async def test_the_error_of_a_parked_message_is_told_word_for_word(console, monkeypatch):
    monkeypatch.setattr(parked, "console", console)
    queue = {"id": "q-1", "condition": "parked", "waiting": 3, "first_type": "[x]", "error": REASON}
    await parked._each_parked(Service(queue))
    assert (REASON in shown(console), "[x]" in shown(console)) == (True, True)


async def test_what_stopped_is_told_word_for_word(console):
    progress = {
        "head": 7,
        "relayed": 7,
        "parked": 0,
        "due": 0,
        "working": ["[import]"],
        "stopped": [f"relay: {REASON}"],
    }
    await keeping.status(console, Service(progress))
    assert (f"relay: {REASON}" in shown(console), "[import]" in shown(console)) == (True, True)


def test_what_is_wrong_is_told_word_for_word(console):
    demo.show_verdict(console, {"clean": False, "wrong": [REASON]})
    assert shown(console) == f"wrong: {REASON}\n"


def test_the_reason_of_a_refused_row_is_told_word_for_word(console):
    importing.show(console, {"rows": 1, "accepted": 0, "reasons": {REASON: 1}})
    assert f"refused: {REASON}" in shown(console)
