"""The policy by which a service keeps up with who may act: shared, since every service does the same."""

from shared.contracts.organisation_standing import Barred, NoteStanding, standing
from shared.contracts.organisations import OrganisationEnded, OrganisationResumed, OrganisationSuspended
from shared.messaging.policies import Lookups, Policies, Reaction
from shared.messaging.record import Heard

BARRED: dict[type, Barred | None] = {
    OrganisationSuspended: "suspended",
    OrganisationResumed: None,
    OrganisationEnded: "ended",
}


def keep_standing(policies: Policies) -> None:
    @policies.on(OrganisationSuspended, OrganisationResumed, OrganisationEnded)
    async def note_standing(
        heard: Heard[OrganisationSuspended | OrganisationResumed | OrganisationEnded], look: Lookups
    ) -> list[Reaction]:
        barred = BARRED[type(heard.contract)]
        return [Reaction(standing, heard.contract.organisation_id, NoteStanding(barred=barred))]
