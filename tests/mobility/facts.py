"""Facts of PALIM's placements that the tests of mobility begin with."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.mobility.domain.placement import PlacementEvent
from services.mobility.domain.placement.handover import Onward, OpenPlacement, PlacementOpened
from services.mobility.domain.placement.search import MakeOffer, OfferAccepted, OfferMade
from services.mobility.domain.placement.states import Clock, Offer
from services.mobility.domain.placement.suspension import PlacementSuspended
from services.mobility.domain.placement.work import ContractSigned, PathwayStepOpened, SignContract
from services.mobility.domain.terms import Terms, Wage
from services.mobility.domain.vacancy import Notice, Route
from shared.contracts.dossier import Dossier, LanguageLevel, Qualification
from shared.contracts.scheme import PathwayStep
from shared.kernel import Author
from shared.testing import AT, AUTHOR

JOURNEY = UUID("5d0f4bd4-3f5c-4c6a-8a10-000000000001")
PARTICIPANT = UUID("5d0f4bd4-3f5c-4c6a-8a10-000000000002")
ANTWERP = UUID("5d0f4bd4-3f5c-4c6a-8a10-000000000003")
RABAT = UUID("5d0f4bd4-3f5c-4c6a-8a10-000000000004")
OFFER_DAYS = 14

DOSSIER = Dossier(
    sex="female",
    age_band="25-29",
    region="Casablanca-Settat",
    languages=(LanguageLevel(language="en", level="B2"),),
    qualification=Qualification(eqf=6, field="informatics", year=2017),
    skills=("python",),
    experience_months=12,
    rank=7,
    track="away",
)
TERMS = Terms(wage=Wage(amount=280000, currency="EUR", period="month"), hours=38, starts_on=date(2020, 9, 1))
NOTICE = Notice(
    employer_id="antwerp-software",
    scheme_id="palim",
    country="BE",
    occupation="2512",
    skills=("python",),
    terms=TERMS,
    seats=2,
)
AWAY = Route(track="away", corridor="MA-BE")

IN_ANTWERP = Offer(
    vacancy_id=ANTWERP,
    employer_id="antwerp-software",
    country="BE",
    track="away",
    corridor="MA-BE",
    terms=TERMS,
)
IN_RABAT = Offer(
    vacancy_id=RABAT,
    employer_id="rabat-digital",
    country="MA",
    track="home",
    corridor=None,
    terms=Terms(wage=Wage(amount=900000, currency="MAD", period="month"), hours=40, starts_on=date(2020, 3, 16)),
)
VISA = PathwayStep(name="visa", owner="participant", days=30)
TRAVEL = PathwayStep(name="travel", owner="employer", days=21)
ONWARD = Onward(to_stage="reintegration", scheme_version=1, days=14)


def after(days: float) -> datetime:
    return AT + timedelta(days=days)


def author(days: float) -> Author:
    return Author(AUTHOR.principal, AUTHOR.organisation, after(days))


def clock(days: float, since: float = 0) -> Clock:
    return Clock(since=after(since), due_at=after(since + days))


OPEN_AWAY = OpenPlacement(
    journey_id=JOURNEY,
    participant_id=PARTICIPANT,
    scheme_id="palim",
    scheme_version=1,
    from_stage="training",
    dossier=DOSSIER,
    track="away",
    corridor="MA-BE",
)
AVAILABLE_AWAY = PlacementOpened(**dict(OPEN_AWAY))
AVAILABLE_HOME = AVAILABLE_AWAY.model_copy(update={"track": "home", "corridor": None})
AVAILABLE_FOR_EITHER = AVAILABLE_AWAY.model_copy(update={"track": "open", "corridor": None})


def make(offer: Offer, **changes: object) -> MakeOffer:
    asked = MakeOffer(offer=offer, standing="vetted", corridor_open=True, days=OFFER_DAYS)
    return asked.model_copy(update=changes)


def sign(terms: Terms = TERMS, pathway: tuple[PathwayStep, ...] = (VISA, TRAVEL), **changes: object) -> SignContract:
    asked = SignContract(terms=terms, pathway=pathway, standing="vetted", corridor_open=True)
    return asked.model_copy(update=changes)


def signed(offer: Offer, *pathway: PathwayStep) -> ContractSigned:
    return ContractSigned(
        vacancy_id=offer.vacancy_id,
        employer_id=offer.employer_id,
        country=offer.country,
        terms=offer.terms,
        pathway=pathway,
    )


OFFERED_ABROAD = OfferMade(offer=IN_ANTWERP, clock=clock(OFFER_DAYS))
OFFERED_AT_HOME = OfferMade(offer=IN_RABAT, clock=clock(OFFER_DAYS))
VISA_OPENED = PathwayStepOpened(step=VISA, clock=clock(VISA.days))

ACCEPTED_ABROAD = (AVAILABLE_AWAY, OFFERED_ABROAD, OfferAccepted(vacancy_id=ANTWERP))
ACCEPTED_AT_HOME = (AVAILABLE_HOME, OFFERED_AT_HOME, OfferAccepted(vacancy_id=RABAT))
ON_THE_WAY: tuple[PlacementEvent, ...] = (*ACCEPTED_ABROAD, signed(IN_ANTWERP, VISA, TRAVEL), VISA_OPENED)
SIGNED_AT_HOME: tuple[PlacementEvent, ...] = (*ACCEPTED_AT_HOME, signed(IN_RABAT))


def suspended(days: float, left: float | None) -> PlacementSuspended:
    return PlacementSuspended(
        corridor="MA-BE",
        reason="borders_closed",
        since=after(days),
        left=None if left is None else timedelta(days=left),
    )
