"""What every service but selection does when it hears of a grant: it keeps its own copy."""

from shared.contracts.grants_copy import DropGrant, KeepGrant, grants_copy
from shared.contracts.selection import RoleGranted, RoleRevoked
from shared.messaging.policies import Lookups, Policies, Reaction
from shared.messaging.record import Heard


def keep_grants(policies: Policies) -> None:
    @policies.on(RoleGranted, RoleRevoked)
    async def keep(heard: Heard[RoleGranted | RoleRevoked], look: Lookups) -> list[Reaction]:
        told = heard.contract
        kind = KeepGrant if isinstance(told, RoleGranted) else DropGrant
        return [Reaction(grants_copy, told.organisation_id, kind(scheme_id=told.scheme_id, role=told.role))]
