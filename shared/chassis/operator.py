"""Operator endpoints of every service: progress, proof, rebuild, parked messages, and a demo's clock."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import AwareDatetime, BaseModel

from shared.chassis import reconciling
from shared.chassis.auth import PUBLIC, Access, Policy, Relation, Role
from shared.chassis.commands import Commander, Receipt, commander
from shared.chassis.condition import Condition, condition
from shared.chassis.problems import Problem, not_found
from shared.chassis.reading import Page, Paging, Reader, paging, reader
from shared.chassis.routing import APIRouter, heavy
from shared.chassis.running import Run
from shared.chassis.verification import Proof, prove
from shared.kernel.messages import Message
from shared.messaging.parking import DiscardMessage, ParkedView, RetryMessages, parked_messages, parking
from shared.messaging.place import Place
from shared.messaging.record import topic_of
from shared.messaging.relayed import CHECKPOINT, Relayed

OPERATORS: Policy = {Role.OPERATOR: Relation.ANY}
ACCESS: Access = {
    "operator_progress": OPERATORS,
    "operator_condition": OPERATORS,
    "operator_verify": OPERATORS,
    "operator_rebuild": OPERATORS,
    "operator_views": OPERATORS,
    "operator_parked": OPERATORS,
    "operator_retry": OPERATORS,
    "operator_discard": OPERATORS,
    "operator_difference": OPERATORS,
    "operator_replace_history": OPERATORS,
    "operator_keep_facts": OPERATORS,
    "operator_clock": OPERATORS,
    "operator_set_clock": OPERATORS,
    "live": PUBLIC,
    "ready": PUBLIC,
    "metrics": PUBLIC,
}
router = APIRouter(prefix="/operator", tags=["operator"])
reconciling.add_to(router)


class Progress(BaseModel):
    """How far a service is: what was published of its log, what it heard, and what is still to do."""

    service: str
    head: int
    relayed: int
    published: dict[int, int]
    heard: dict[str, dict[int, int]]
    listens_to: list[str]
    due: int
    parked: int
    working: list[str]
    stopped: list[str]


class SetClock(Message):
    now: AwareDatetime


class ClockReading(BaseModel):
    now: datetime
    is_set: bool


class Rebuilt(BaseModel):
    view: str
    documents: int


class Discard(Message):
    event_id: UUID
    reason: str


@router.get("/progress")
async def operator_progress(runtime: Run) -> Progress:
    store = runtime.store
    relayed_text = await store.checkpoint(CHECKPOINT)
    relayed = Relayed.of(relayed_text) if relayed_text else Relayed("")
    heard: dict[str, dict[int, int]] = {}
    for name, text in (await store.checkpoints("heard/")).items():
        _, topic, partition = name.split("/")
        heard.setdefault(topic, {})[int(partition)] = Place.read(text).position
    head = await store.head()
    return Progress(
        service=runtime.service,
        head=head,
        relayed=relayed.position if runtime.relay else head,
        published={number: position for number, position in enumerate(relayed.partitions) if position},
        heard=heard,
        listens_to=[topic_of(name) for name in runtime.subscriber.listens_to] if runtime.subscriber else [],
        due=await store.overdue(runtime.clock.now()),
        parked=sum((await store.count(parked_messages)).values()),
        working=[f"{one.name} {subject}" for one in runtime.work for subject in await one.pending()],
        stopped=runtime.stopped,
    )


@router.get("/condition")
async def operator_condition(request: Request, runtime: Run) -> Condition:
    return await condition(request, runtime)


@router.get("/verify")
@heavy
async def operator_verify(runtime: Run, request: Request) -> Proof:
    return await prove(runtime.service, runtime.store, request.app.state.service.publish)


@router.get("/views")
async def operator_views(runtime: Run) -> list[str]:
    return [projection.name for projection in runtime.store.model.projections]


@router.post("/views/{name}/rebuild")
@heavy
async def operator_rebuild(name: str, runtime: Run) -> Rebuilt:
    for projection in runtime.store.model.projections:
        if projection.name == name:
            return Rebuilt(view=name, documents=await runtime.store.rebuild(projection))
    raise not_found(f"This service has no view called {name}; GET /v1/operator/views lists them.")


@router.get("/parked")
async def operator_parked(
    views: Annotated[Reader, Depends(reader)], paging: Annotated[Paging, Depends(paging)]
) -> Page[ParkedView]:
    return await views.page(parked_messages, paging)


@router.post("/parked/{id:path}/retry")
async def operator_retry(id: str, commands: Annotated[Commander, Depends(commander)]) -> Receipt:
    return await commands.handle(parking, id, RetryMessages())


@router.post("/parked/{id:path}/discard")
async def operator_discard(id: str, discard: Discard, commands: Annotated[Commander, Depends(commander)]) -> Receipt:
    return await commands.handle(parking, id, DiscardMessage(event_id=discard.event_id, reason=discard.reason))


@router.get("/clock")
async def operator_clock(runtime: Run) -> ClockReading:
    return ClockReading(now=runtime.clock.now(), is_set=runtime.clock.is_set)


@router.put("/clock")
async def operator_set_clock(body: SetClock, runtime: Run) -> ClockReading:
    if not runtime.settings.demo:
        raise Problem(403, "not_a_demo", "Only the clock of a demo stack can be set.")
    await runtime.clock.set(runtime.store, body.now)
    return ClockReading(now=runtime.clock.now(), is_set=True)
