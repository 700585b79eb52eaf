"""The search: an available journey is offered a seat, which is accepted, declined, withdrawn or lapses."""

from datetime import timedelta
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import Field

from services.mobility.domain.employer import Standing, require_vetted
from services.mobility.domain.placement.handover import JourneyPassedOn, Onward, passed_on
from services.mobility.domain.placement.states import (
    Accepted,
    Available,
    Clock,
    Offer,
    Offered,
    Over,
    Placement,
    Seeker,
)
from shared.kernel import Author, Command, Event, Refused


class MakeOffer(Command):
    """`corridor_open` is true for work at home; the offer stands for `days`."""

    offer: Offer
    standing: Standing
    corridor_open: bool
    days: Annotated[int, Field(gt=0)]


class AcceptOffer(Command): ...


class DeclineOffer(Command):
    reason: str


class WithdrawOffer(Command):
    reason: str


class LapseOffer(Command): ...


class EndSearch(Command):
    reason: str
    onward: Onward | None


class OfferMade(Event):
    offer: Offer
    clock: Clock


class OfferAccepted(Event):
    vacancy_id: UUID


class OfferDeclined(Event):
    vacancy_id: UUID
    reason: str


class OfferWithdrawn(Event):
    vacancy_id: UUID
    reason: str


class OfferLapsed(Event):
    vacancy_id: UUID


class SearchEnded(Event):
    reason: str


SearchCommand: TypeAlias = MakeOffer | AcceptOffer | DeclineOffer | WithdrawOffer | LapseOffer | EndSearch
SearchEvent: TypeAlias = OfferMade | OfferAccepted | OfferDeclined | OfferWithdrawn | OfferLapsed | SearchEnded


def decide(command: SearchCommand, placement: Placement, author: Author) -> list[SearchEvent | JourneyPassedOn]:
    match command, placement:
        case MakeOffer(), Offered() | Accepted():
            raise Refused("offer_open", "This journey holds an offer: it is declined or withdrawn before the next one.")
        case MakeOffer() as make, Available(seeker=seeker):
            require_offerable(make, seeker)
            return [OfferMade(offer=make.offer, clock=Clock.start(author.at, timedelta(days=make.days)))]
        case AcceptOffer(), Offered(offer=offer):
            return [OfferAccepted(vacancy_id=offer.vacancy_id)]
        case DeclineOffer(reason=reason), Offered(offer=offer) | Accepted(offer=offer):
            return [OfferDeclined(vacancy_id=offer.vacancy_id, reason=reason)]
        case WithdrawOffer(reason=reason), Offered(offer=offer) | Accepted(offer=offer):
            return [OfferWithdrawn(vacancy_id=offer.vacancy_id, reason=reason)]
        case LapseOffer(), _:
            return lapsed(placement, author)
        case EndSearch(reason=reason, onward=onward), Available(seeker=seeker):
            return [SearchEnded(reason=reason), *passed_on(onward, seeker.track, author)]
        case _:
            raise Refused.out_of_turn(command, placement)


def require_offerable(make: MakeOffer, seeker: Seeker) -> None:
    require_vetted(make.standing)
    if seeker.track not in ("open", make.offer.track):
        raise Refused("wrong_track", f"This journey is on the {seeker.track} track: offer it work there.")
    if not make.corridor_open:
        raise Refused("corridor_suspended", "The corridor is suspended: offers abroad wait until it is resumed.")


def lapsed(placement: Placement, author: Author) -> list[SearchEvent | JourneyPassedOn]:
    match placement:
        case Offered(offer=offer, clock=clock) if author.at >= clock.due_at:
            return [OfferLapsed(vacancy_id=offer.vacancy_id)]
        case _:
            return []


def evolve(placement: Placement, event: SearchEvent) -> Placement:
    match event, placement:
        case OfferMade(offer=offer, clock=clock), Available(seeker=seeker):
            return Offered(seeker, offer, clock)
        case OfferAccepted(), Offered(seeker=seeker, offer=offer):
            return Accepted(seeker, offer)
        case OfferDeclined() | OfferWithdrawn() | OfferLapsed(), Offered(seeker=seeker) | Accepted(seeker=seeker):
            return Available(seeker)
        case SearchEnded(), _:
            return Over()
        case _:
            raise AssertionError(f"{type(event).__name__} in {type(placement).__name__}")
