"""In every service: whoever acts for an organisation that was suspended or ended is refused once that was heard of."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest

from shared.chassis import Service
from shared.contracts.organisation_standing import NoteStanding, standing
from shared.contracts.organisations import OrganisationEnded, OrganisationResumed, OrganisationSuspended
from shared.kernel import Author
from shared.kernel.store import Cause, Store, WriteSet
from tests.chassis.conftest import Serve

SERVICES = ("training", "mobility", "reintegration", "gateway")


async def noted(store: Store, barred: str | None) -> None:
    work, at = WriteSet(store), datetime(2020, 1, 1, tzinfo=UTC)
    await work.load(standing, ["anapec"])
    work.decide(standing, "anapec", NoteStanding(barred=barred), Author("selection", None, at), Cause(uuid4()))
    await work.commit()


@pytest.mark.parametrize("name", SERVICES)
async def test_an_end_is_felt_at_once_and_a_suspension_until_it_is_over(name: str, serve: Serve) -> None:
    service: Service = import_module(f"services.{name}.app").service
    async with serve(service) as running:

        async def code() -> str:
            answer = await running.client.get("/v1/operator/views", headers=running.as_("operator"))
            return str(answer.json()["code"]) if answer.status_code == 403 else str(answer.status_code)

        assert await code() == "200"
        await noted(running.app.state.store, "suspended")
        assert await code() == "organisation_suspended"
        await noted(running.app.state.store, None)
        assert await code() == "200"
        await noted(running.app.state.store, "ended")
        assert await code() == "organisation_ended"


@pytest.mark.parametrize("name", SERVICES)
async def test_every_service_keeps_up_with_what_selection_tells(name: str) -> None:
    policies = import_module(f"services.{name}.policies").policies
    for told, barred in (
        (OrganisationSuspended, "suspended"),
        (OrganisationResumed, None),
        (OrganisationEnded, "ended"),
    ):
        (policy,) = policies.handlers[told.__name__]
        heard = SimpleNamespace(contract=told(organisation_id="agoria", reason="left"))
        (reaction,) = await policy(heard, None)
        assert (reaction.subject, reaction.command) == ("agoria", NoteStanding(barred=barred))
