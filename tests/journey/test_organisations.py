"""An organisation's life from the command line, on a stack that runs: what is said to one service is felt in all."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from passerelle.client import Failed
from passerelle.verify import drained
from tests.journey.playing import Play

ASKED = {
    "selection": "/v1/calls",
    "training": "/v1/cohorts",
    "mobility": "/v1/vacancies",
    "reintegration": "/v1/cases",
    "gateway": "/v1/schemes",
}
pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


async def said(play: Play, *words: str) -> str:
    """The program itself, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "passerelle.cli", "organisation", *words),
        env={**os.environ, "PASSERELLE_DATA_DIR": str(play.folder.path), "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, words
    return told.decode()


async def answers(play: Play) -> Mapping[str, str]:
    """What each service answers somebody of that organisation."""
    await drained(play.client)
    caller = play.client.acting("u-17", ("agency",), organisation="leuven-bond")
    codes = {}
    for service, path in ASKED.items():
        try:
            await caller.get(service, path, scheme_id="palim")
            codes[service] = "heard"
        except Failed as failed:
            codes[service] = failed.problem["code"]
    return codes


async def record(play: Play) -> Any:
    return json.loads(await said(play, "show", "leuven-bond"))


async def test_an_organisation_is_registered_bound_equipped_suspended_and_ended(play: Play) -> None:
    await said(play, "register", "leuven-bond", "--name", "Leuven-bond", "--kind", "federation", "--country", "BE")
    await said(play, "agree", "leuven-bond", "--reference", "A-9", "--terms", "2", "--signed-on", "2020-03-01")
    await said(play, "user", "add", "leuven-bond", "u-17", "--role", "agency", "--administrator")
    await said(play, "user", "add", "leuven-bond", "u-18", "--role", "agency")
    await said(play, "user", "remove", "leuven-bond", "u-18")
    for client in ("leuven-bond", "leuven-bond-old"):
        kept = ("--client-id", client, "--proof", "mutual_tls", "--rotated-on", "2020-03-02")
        await said(play, "client", "keep", "leuven-bond", *kept)
    await said(play, "client", "remove", "leuven-bond", "--client-id", "leuven-bond-old")
    for role in ("matching", "training"):
        await said(play, "grant", "leuven-bond", "--scheme", "palim", "--role", role)
    await said(play, "revoke", "leuven-bond", "--scheme", "palim", "--role", "training")
    assert await record(play) == {
        "id": "leuven-bond",
        "name": "Leuven-bond",
        "kind": "federation",
        "country": "BE",
        "state": "agreed",
        "reason": None,
        "agreement": {"reference": "A-9", "terms": "2", "signed_on": "2020-03-01"},
        "users": [{"subject": "u-17", "roles": ["agency"], "administrator": True}],
        "clients": [{"client_id": "leuven-bond", "proof": "mutual_tls", "rotated_on": "2020-03-02"}],
        "roles": [{"scheme_id": "palim", "role": "matching"}],
    }
    assert await answers(play) == dict.fromkeys(ASKED, "heard")
    await said(play, "suspend", "leuven-bond", "--reason", "audit")
    assert await answers(play) == dict.fromkeys(ASKED, "organisation_suspended")
    await said(play, "resume", "leuven-bond", "--reason", "audit_closed")
    assert await answers(play) == dict.fromkeys(ASKED, "heard")
    await said(play, "end", "leuven-bond", "--reason", "left")
    assert await answers(play) == dict.fromkeys(ASKED, "organisation_ended")
    assert ((await record(play))["roles"], "Leuven-bond" in await said(play, "list")) == ([], True)
