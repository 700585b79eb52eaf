"""Two services are reconciled, and what that did is on record, even where something stays on its way."""

import json
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from passerelle import reconciling
from passerelle.verify import NotDrained

LOST = {
    "event_id": "e-1",
    "position": 7,
    "contract": "[ModuleAssessed]",
    "subject": "journey-1",
    "occurred_at": "2019-04-01T08:00:00Z",
}


class Stack:
    """Training was restored to an earlier point, and mobility heard more of it."""

    services = ("training", "mobility")

    async def get(self, service: str, _: str) -> dict[str, Any]:
        return {"service": service, "listens_to": ["passerelle.training.v1"] if service == "mobility" else []}

    async def command(self, service: str, *_: Any, **__: Any) -> dict[str, Any]:
        return {"generation": "second", "lost": [LOST]} if service == "training" else {"kept": [LOST]}


async def test_what_a_reconciliation_did_is_on_record_though_something_stays_on_its_way(tmp_path, monkeypatch):
    async def never(_: Stack) -> None:
        raise NotDrained("mobility works at an import")

    monkeypatch.setattr(reconciling, "drained", never)
    console = Console(file=StringIO(), width=200)
    with pytest.raises(NotDrained):
        await reconciling.reconcile(console, Stack(), "training", "its disk was lost", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["lost"], report["kept"]) == ([LOST], {"mobility": ["e-1"]})
    assert "training goes on as generation second" in console.file.getvalue()
    assert "[ModuleAssessed]" in console.file.getvalue()
