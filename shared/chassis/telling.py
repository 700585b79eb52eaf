"""What a service tells a person of the journeys it holds (GDPR Art. 15): every fact, also as a sentence to read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from shared.chassis.reading import Page, Paging, Views, paging
from shared.chassis.routing import APIRouter
from shared.kernel.decider import Decider
from shared.kernel.messages import Event
from shared.kernel.projection import Projection
from shared.kernel.recorded import Recorded
from shared.kernel.store import Store

Language: TypeAlias = Literal["en", "fr", "ar"]
Words: TypeAlias = Mapping[str, tuple[str, str, str]]
LANGUAGES: tuple[Language, ...] = ("en", "fr", "ar")
MOST_NAMED = 100
NAMED = "journeys of this person that may be known here without being held"
YES: Mapping[Language, tuple[str, str]] = {"en": ("no", "yes"), "fr": ("non", "oui"), "ar": ("لا", "نعم")}


class ToldFact(BaseModel):
    """`data` is the fact as it is stored, `said` the same for people."""

    fact: str
    said: str
    at: datetime
    by: str
    organisation: str | None
    data: dict[str, Any]


class ToldJourney(BaseModel):
    """`standing` is what the service reads of it today; none where it was turned down or has not come yet."""

    journey_id: str
    standing: dict[str, Any] | None
    facts: list[ToldFact]


class Sentence(Formatter):
    """Values keep their own direction within a sentence of another (Unicode's first-strong isolates)."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        return f"\u2068{self._text(value)}\u2069"

    def _text(self, value: Any) -> str:
        match value:
            case None | dict():  # nothing, or a box that stays shut
                return "–"
            case bool():
                return YES[self.language][value]
            case list():
                return ", ".join(map(self._text, value)) or "–"
            case _:
                return str(value)


def say(words: Words, language: Language, fact: str, data: Mapping[str, Any]) -> str:
    return Sentence(language).vformat(words[fact][LANGUAGES.index(language)], (), data)


def fact_of(recorded: Recorded[Event], words: Words, language: Language, **opened: Any) -> ToldFact:
    """`opened` are fields that are sealed in the event, as the reader may know them."""
    name, data = type(recorded.event).__name__, recorded.event.model_dump(mode="json") | opened
    return ToldFact(
        fact=name,
        said=say(words, language, name, data),
        at=recorded.occurred_at,
        by=recorded.principal,
        organisation=recorded.organisation,
        data=data,
    )


def telling(decider: Decider[Any, Any, Any], held: Projection[Any], words: Words) -> APIRouter:
    """The route of a service whose journeys are the streams of this decider."""
    router = APIRouter(tags=["participants"])

    @router.get("/participants/{id}/facts")
    async def show_facts(
        id: UUID,
        request: Request,
        views: Views,
        page: Annotated[Paging, Depends(paging)],
        language: Annotated[Language, Query(description="of the sentences")] = "en",
        journey: Annotated[tuple[UUID, ...], Query(max_length=MOST_NAMED, description=NAMED)] = (),
    ) -> Page[ToldJourney]:
        """All facts of a person's journeys, as far as the caller may see them: this service's part of the export."""
        found = await views.page(held, page, participant_id=str(id))
        standing = {one.id: held.adapter.dump_python(one, mode="json") for one in found.items}
        unheld = await _unheld(id, request, decider, held, [] if page.cursor else [str(one) for one in journey])
        histories = await _store(request).load([decider.stream(one) for one in standing]) | unheld
        told = [
            ToldJourney(
                journey_id=history[0].subject,
                standing=standing.get(history[0].subject),
                facts=[fact_of(recorded, words, language) for recorded in history],
            )
            for history in histories.values()
        ]
        return Page(items=told, next=found.next)

    return router


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _unheld(
    person: UUID, request: Request, decider: Decider[Any, Any, Any], held: Projection[Any], journeys: Sequence[str]
) -> dict[str, list[Recorded[Event]]]:
    """Streams that have no view, since the journey was turned down or has not arrived; who it is says their opening."""
    store = _store(request)
    if request.state.reads is not store and request.state.principal.subject != str(person):
        return {}
    known = await store.get_many(held, journeys)
    begun = await store.load([decider.stream(one) for one in journeys if one not in known])
    return {
        name: found
        for name, found in begun.items()
        if found and getattr(found[0].event, "participant_id", None) == person
    }
