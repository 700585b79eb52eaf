"""Answers composed from several views: a journey beside its scheme, and the facts that figures are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.gateway.domain.journey import ContractHeard, journey
from services.gateway.history import Moment, as_it_stood, timeline, until
from services.gateway.indicators import Facts
from services.gateway.people import COLUMNS, person
from services.gateway.shown import Journey, JourneyShown, of_employer, told_to_employer
from services.gateway.standing import NextStep, Standing
from services.gateway.subjects import SchemeView, employers, schemes
from services.gateway.views import JourneyView, journeys
from shared.contracts.scheme import Scheme
from shared.kernel import Recorded
from shared.kernel.store import Store


@dataclass(frozen=True, kw_only=True)
class Told:
    journey: JourneyShown
    moments: Sequence[Moment]


async def told(store: Store, id: str, day: date | None = None, employer: str | None = None) -> Told | None:
    """The journey with its timeline, as it stood at the end of that day; none where nothing was heard by then, and for
    an employer none where it had no offer or contract on that day."""
    history = await recorded_of(store, id)
    heard = until(history, day)
    view = as_it_stood(heard)
    if view is None or (employer is not None and view.parts.mobility.held_by != employer):
        return None
    scheme = await scheme_of(store, view.scheme_id)
    journey = compose(view, scheme, len(history), day, employer is not None)
    return Told(journey=journey, moments=timeline(heard if employer is None else told_to_employer(heard)))


async def journey_of(
    store: Store, id: str, day: date | None = None, employer: str | None = None
) -> JourneyShown | None:
    """The journey as its view shows it now, or folded again as it stood at the end of that day."""
    if day:
        found = await told(store, id, day, employer)
        return found.journey if found else None
    if (stored := await store.versioned(journeys, id)) is None:
        return None
    view, version = stored
    scheme = await scheme_of(store, view.scheme_id) if view.standing.next or employer else None
    return compose(view, scheme, version, None, employer is not None)


async def recorded_of(store: Store, id: str) -> Sequence[Recorded[ContractHeard]]:
    stream = journey.stream(id)
    return (await store.load([stream])).get(stream, [])  # type: ignore[return-value]


async def scheme_of(store: Store, id: str) -> Scheme | None:
    view = await store.get(schemes, f"scheme:{id}")
    return view.scheme if view else None


def compose(
    view: JourneyView,
    scheme: Scheme | None,
    version: int | None = None,
    day: date | None = None,
    as_employer: bool = False,
) -> JourneyShown:
    if as_employer:
        return of_employer(view, scheme, version, day)
    standing = view.standing
    owed = _due(standing, scheme)
    partner = scheme.partner(owed.owner) if scheme and owed else None
    return Journey(
        id=view.id,
        participant_id=view.participant_id,
        scheme_id=view.scheme_id,
        stage=standing.stage,
        state=standing.state,
        since=standing.since,
        next=owed,
        owner_name=partner.name if partner else None,
        track=view.track,
        parts=view.parts,
        version=version,
        as_of=day,
    )


def _due(standing: Standing, scheme: Scheme | None) -> NextStep | None:
    """A stage answers a hand-over within the days its scheme gives."""
    owed = standing.next
    if owed and owed.step == "accept_hand_over" and scheme and standing.since:
        return replace(owed, due_at=standing.since + timedelta(days=scheme.handover_days))
    return owed


def slug(scheme: SchemeView) -> str:
    return scheme.id.removeprefix("scheme:")


async def facts_of(store: Store, scheme: SchemeView) -> Facts:
    id = slug(scheme)
    rows = await store.count(journeys, by=COLUMNS, scheme_id=id)
    beyond = await store.find(journeys, scheme_id=id, stage=("training", "mobility", "reintegration"))
    return Facts(
        people=[person(row) for row, times in rows.items() for _ in range(times)],
        followed=beyond,
        scheme=scheme.scheme,
        curriculum_revisions=len(scheme.curriculum_revisions),
        employers={one.id.removeprefix("employer:"): one for one in await store.find(employers)},
    )
