"""Each service that hears of an erasure carries it out once, and says so."""

import importlib
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.chassis import Service
from shared.contracts.erasure import CarryOutErasure, ErasureCarriedOut, erasure
from shared.contracts.participants import HOLDERS, ParticipantErasureAcknowledged, ParticipantErasureOrdered
from shared.kernel.store import Cause, MemoryStore, WriteSet
from shared.messaging import Lookups
from shared.testing import AUTHOR, Scenario, heard_of

AT = datetime(2026, 3, 1, tzinfo=UTC)
PERSON = UUID("4f3c9c1e-2a4b-4a77-8f5d-5be1d2a96c02")


def service_of(holder: str) -> Service:
    found: Service = importlib.import_module(f"services.{holder}.app").service
    return found


@pytest.mark.parametrize("holder", HOLDERS)
async def test_a_holder_carries_an_erasure_out_and_acknowledges_it(holder: str) -> None:
    service = service_of(holder)
    assert service.policies and service.publish
    ordered = heard_of(ParticipantErasureOrdered(participant_id=PERSON, due_at=AT), AT)
    store = MemoryStore(service.whole)
    work = WriteSet(store)
    found = [one for one in await service.policies.reactions(ordered, Lookups(work, store)) if one.decider is erasure]
    assert [(one.subject, one.command) for one in found] == [(str(PERSON), CarryOutErasure())]
    await work.load(erasure, [str(PERSON)])
    done = work.decide(erasure, str(PERSON), CarryOutErasure(), AUTHOR, Cause(PERSON))
    contract = service.publish(done[0], done[0].event)
    assert contract == ParticipantErasureAcknowledged(participant_id=PERSON, holder=holder, destroyed=0)
    assert contract.key == ordered.contract.key


def test_an_erasure_is_carried_out_once() -> None:
    done = ErasureCarriedOut(destroyed=0)
    Scenario(erasure).given().when(CarryOutErasure()).then(done)
    Scenario(erasure).given(done).when(CarryOutErasure()).then()


def test_every_service_that_hears_of_people_is_a_holder() -> None:
    """A service that were left out would hold what nobody asks it to destroy."""
    listening = {
        name
        for name in ("training", "mobility", "reintegration", "gateway")
        if "selection" in service_of(name).listens_to
    }
    assert listening == set(HOLDERS)
    assert set(service_of("selection").listens_to) == set(HOLDERS)
