"""Ids of what is there after the play, so that exploring comes further than to things that nobody knows.

Those for whom somebody explores are left out of the organisations: whoever may would end them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from passerelle import story
from passerelle.client import Client

FEW = 2
ACTING = ("anapec", "antwerp-software", "enabel")


async def known_of(client: Client, service: str) -> Mapping[str, Sequence[str]]:
    """By the first part of the path; under `operator` stand the names of views."""
    operator = {"operator": (await client.get(service, "/v1/operator/views"))[:1]}
    match service:
        case "selection":
            imports = await _ids(client, service, f"/v1/calls/{story.CALL}/imports")
            applications = await _ids(client, service, "/v1/applications", call_id=story.CALL)
            found = {"calls": [str(story.CALL)], "imports": imports, "applications": applications}
            found["organisations"] = [one["id"] for one in await _register(client) if one["id"] not in ACTING][:FEW]
        case "training":
            names = ("cohorts", "enrolments")
            found = {name: await _ids(client, service, f"/v1/{name}") for name in names}
        case "mobility":
            names = ("employers", "vacancies", "placements")
            found = {name: await _ids(client, service, f"/v1/{name}") for name in names}
            found["corridors"] = ["palim/MA-BE"]
        case "reintegration":
            found = {"cases": await _ids(client, service, "/v1/cases")}
        case _:
            found = {"journeys": await _ids(client, service, "/v1/journeys")}
    return {"schemes": ["palim"], "participants": await participants(client), **operator, **found}


async def participants(client: Client) -> list[str]:
    """Those whose return is on record: every stage holds something of them."""
    page = await client.get("reintegration", "/v1/cases", limit=FEW)
    return [str(one["participant_id"]) for one in page["items"]]


async def _register(client: Client) -> list[Any]:
    listed = await client.get("selection", "/v1/organisations")
    return list(listed["items"])


async def _ids(client: Client, service: str, path: str, **query: Any) -> list[str]:
    page = await client.get(service, path, limit=FEW, **query)
    return [str((one.get("cohort") or one)["id"]) for one in page["items"]]
