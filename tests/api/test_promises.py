"""What the five OpenAPI documents promise is kept by services that run, whoever asks and whatever is asked."""

import asyncio
import os
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.api.exploring import ENDLESS, Explorer
from tests.api.known import known_of
from tests.data.excerpt import Excerpt
from tests.journey.playing import Play, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
SERVICES = ("selection", "training", "mobility", "reintegration", "gateway")
ORGANISATIONS = {
    "agency": "anapec",
    "employer": "antwerp-software",
    "operator": "enabel",
    "case_worker": "enabel",
    "participant": None,
    "auditor": "enabel",
    "service": None,
}
EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))
SEED_OF_CI = 4


@pytest.fixture
def seed(seed: int) -> int:
    """In CI the same requests each time; elsewhere those of the run's seed, which stands in its first lines."""
    return SEED_OF_CI if os.environ.get("CI") == "true" and "SEED" not in os.environ else seed


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def explored(palim: Excerpt) -> AsyncIterator[Play]:
    """A play of its own: exploring changes what others look at."""
    async with played(palim.folder) as play:
        yield play


@pytest.mark.parametrize("role", ORGANISATIONS)
@pytest.mark.parametrize("service", SERVICES)
async def test_every_answer_is_one_that_was_promised(explored: Play, service: str, role: str, seed: int) -> None:
    known = await known_of(explored.client, service)
    explorer = Explorer(explored.client.address(service), known, EXAMPLES, seed)
    subject = known["participants"][0] if role == "participant" else f"{role}-1"
    token = explored.folder.issuer.token((role,), subject=subject, organisation=ORGANISATIONS[role])
    wrong = await asyncio.to_thread(explorer.explore, token)
    assert not wrong, f"seed {seed}\n\n" + "\n\n".join(wrong)


@pytest.mark.parametrize("service", SERVICES)
async def test_streams_that_do_not_end_begin_as_promised(explored: Play, service: str) -> None:
    address = explored.client.address(service)
    known = await known_of(explored.client, service)
    signed = {"Authorization": f"Bearer {explored.folder.issuer.token(('operator',))}"}
    async with httpx.AsyncClient(base_url=address) as http:
        document = (await http.get("/openapi.json")).json()
        for path, operations in document["paths"].items():
            if ENDLESS not in str(operations):
                continue
            there = path.format(id=known[path.split("/")[2]][0])
            for asked, headers, status, kind in (
                (there, signed, 200, ENDLESS),
                (there, {}, 401, "application/problem+json"),
                (path.format(id="00000000-0000-4000-8000-000000000000"), signed, 404, "application/problem+json"),
            ):
                async with http.stream("GET", asked, headers=headers) as answer:
                    told = answer.status_code, answer.headers["content-type"].split(";")[0]
                    assert told == (status, kind), asked


async def test_after_all_that_every_service_is_well(explored: Play) -> None:
    async with httpx.AsyncClient() as http:
        for service in SERVICES:
            assert (await http.get(f"{explored.client.address(service)}/health/ready")).status_code == 200
            log = explored.folder.log(service).read_text()
            assert '"exception"' not in log, service
