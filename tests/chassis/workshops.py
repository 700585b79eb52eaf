"""The kernel's workshops as a service of ours, and a second service that hears of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from shared.chassis import (
    PUBLIC,
    Access,
    APIRouter,
    Commander,
    Handler,
    Outcome,
    Page,
    Paging,
    Reader,
    Receipt,
    Relation,
    Role,
    Row,
    Rows,
    Service,
    commander,
    handling,
    paging,
    reader,
    reading,
)
from shared.contracts import Contract
from shared.contracts.training import CurriculumRevised
from shared.kernel import Event, Message, Recorded
from shared.messaging import Heard, Lookups, NotYet, Policies, Reaction
from tests.kernel.workshop import (
    WORKSHOPS,
    OpenWorkshop,
    SignUp,
    WorkshopCommand,
    WorkshopOpened,
    WorkshopView,
    workshop,
    workshops,
)


class Booking(Message):
    """A body with every kind of value that strict JSON has to carry."""

    id: UUID
    on: date
    seats: int
    note: str = ""


class Groups(Message):
    rooms: dict[str, int]


class Roll(Rows[Row]): ...


router = APIRouter(prefix="/workshops", tags=["workshops"])
Handle = Annotated[Handler[WorkshopCommand], Depends(handling(workshop))]
Commands = Annotated[Commander, Depends(commander)]
Views = Annotated[Reader, Depends(reader)]
Found = Annotated[WorkshopView, Depends(reading(workshops))]


@router.post("/bookings")
async def book(booking: Booking) -> Booking:
    return booking


@router.post("/groups")
async def open_group(groups: Groups, commands: Commands) -> list[Outcome]:
    return await commands.many(workshop, [(room, OpenWorkshop(room=room, seats=n)) for room, n in groups.rooms.items()])


@router.post("/roll")
async def call_roll(roll: Roll) -> int:
    return len(roll.rows)


@router.get("/free")
async def advertise() -> Response:
    return Response("Workshops are free.", media_type="text/plain")


@router.get("/failing")
async def fail() -> None:
    raise ZeroDivisionError("Rim Alaoui, +212 600 000 000")


@router.get("")
async def list_workshops(
    views: Views, paging: Annotated[Paging, Depends(paging)], seats: int | None = None
) -> Page[WorkshopView]:
    return await views.page(workshops, paging, order=("-seats",), seats=seats)


@router.put("/{id}", status_code=201)
async def open_workshop(id: str, command: OpenWorkshop, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/sign-ups")
async def sign_up(id: str, command: SignUp, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.get("/{id}")
async def show_workshop(found: Found) -> WorkshopView:
    return found


@router.get("/{id}/whoami")
async def whoami(request: Request) -> dict[str, object]:
    principal = request.state.principal
    return {"subject": principal.subject, "organisation": principal.organisation, "human": principal.human}


ANY = Relation.ANY
ACCESS: Access = {
    "book": {Role.AGENCY: ANY},
    "call_roll": {Role.AGENCY: ANY},
    "open_group": {Role.AGENCY: ANY},
    "open_workshop": {Role.AGENCY: ANY, Role.OPERATOR: ANY},
    "sign_up": {Role.AGENCY: ANY},
    "list_workshops": {Role.AGENCY: ANY, Role.AUDITOR: ANY},
    "show_workshop": {Role.AGENCY: ANY, Role.AUDITOR: ANY},
    "whoami": {Role.AGENCY: ANY},
    "fail": {Role.AGENCY: ANY},
    "advertise": PUBLIC,
}


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match recorded.event:
        case WorkshopOpened(seats=seats, room=room):
            return CurriculumRevised(scheme_id=recorded.subject, version=seats, reason=room)
        case _:
            return None


policies = Policies()


@policies.on(CurriculumRevised)
async def follow(heard: Heard[CurriculumRevised], look: Lookups) -> list[Reaction]:
    """A room called `nowhere` is never heard of; one without seats takes nobody in."""
    revised = heard.contract
    if revised.reason == "nowhere":
        raise NotYet("room nowhere")
    opening = Reaction(workshop, revised.scheme_id, OpenWorkshop(room=revised.reason, seats=revised.version))
    return [opening, Reaction(workshop, revised.scheme_id, SignUp(name="first"))]


SERVICE = Service("workshops", WORKSHOPS, (router,), ACCESS, publish=publish)
LISTENER = Service("listener", WORKSHOPS, (), {}, policies=policies, listens_to=("workshops",))


def variant(**changes: object) -> Service:
    changed: Callable[..., Service] = replace
    return changed(SERVICE, **changes)
