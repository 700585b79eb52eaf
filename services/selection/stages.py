"""The later stages are asked for what they hold of a person, with the very token of whoever asked for the export."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from shared.chassis import Problem
from shared.chassis.http_client import http_client
from shared.chassis.settings import STAGES, StageName
from shared.chassis.telemetry import current_traceparent
from shared.chassis.telling import Language, ToldJourney

WITHIN, LARGEST, MOST_PAGES, NAMED_AT_ONCE = 15.0, 8 * 1024 * 1024, 20, 100


class Unanswered(Problem):
    """An archive that silently lacked a part would not be what the person has a right to."""

    def __init__(self, stage: str) -> None:
        detail = f"The {stage} service does not tell what it holds, so the archive would not be whole; try again later."
        super().__init__(503, "stage_unanswered", detail, headers={"Retry-After": "30"})


class Told(BaseModel):
    items: list[ToldJourney]
    next: str | None


@dataclass(frozen=True)
class Stages:
    addresses: Mapping[StageName, str]

    async def told(
        self, person: str, journeys: Sequence[str], language: Language, authorization: str
    ) -> dict[StageName, list[ToldJourney]]:
        """By stage, every journey with its facts. Raises Unanswered."""
        headers = {"Authorization": authorization}
        if traceparent := current_traceparent():
            headers["traceparent"] = traceparent
        async with http_client(timeout=WITHIN) as http:
            asking = (self._of(http, one, person, journeys, language, headers) for one in STAGES)
            answers = await asyncio.gather(*asking)
        return dict(zip(STAGES, answers, strict=True))

    async def _of(
        self,
        http: httpx.AsyncClient,
        stage: StageName,
        person: str,
        journeys: Sequence[str],
        language: Language,
        headers: Mapping[str, str],
    ) -> list[ToldJourney]:
        if (address := self.addresses.get(stage)) is None:
            raise Unanswered(stage)
        url = f"{address.rstrip('/')}/v1/participants/{person}/facts"
        query: dict[str, Any] = {"language": language, "journey": list(journeys[:NAMED_AT_ONCE])}
        found: list[ToldJourney] = []
        for _ in range(MOST_PAGES):
            page = await _page(http, stage, url, query, headers)
            found += page.items
            if page.next is None:
                return found
            query = {"language": language, "cursor": page.next}
        raise Unanswered(stage)


async def _page(
    http: httpx.AsyncClient, stage: str, url: str, query: Mapping[str, Any], headers: Mapping[str, str]
) -> Told:
    body = bytearray()
    try:
        async with asyncio.timeout(WITHIN), http.stream("GET", url, params=query, headers=headers) as answer:
            if answer.status_code != 200:
                raise Unanswered(stage)
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise Unanswered(stage)
        return Told.model_validate_json(bytes(body))
    except (httpx.HTTPError, TimeoutError, ValidationError) as error:
        raise Unanswered(stage) from error
