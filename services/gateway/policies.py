"""The gateway hears everything and keeps it: what it means is folded when it is written, and read from there."""

from services.gateway.domain.journey import ContractHeard, Hear, stream_of
from shared.contracts import Contract
from shared.contracts.erasure import CarryOutErasure, erasure
from shared.contracts.participants import ParticipantErasureOrdered
from shared.messaging import Heard, Lookups, Policies, Reaction
from shared.messaging.granting import keep_grants
from shared.messaging.standing import keep_standing

policies = Policies()
keep_grants(policies)
keep_standing(policies)


@policies.on_any
def keep(heard: Heard[Contract]) -> list[Reaction]:
    fact = ContractHeard.model_validate(
        {
            "source": heard.source,
            "contract": heard.name,
            "contract_version": heard.schema_version,
            "data": heard.data,
            "event_id": heard.event_id,
            "occurred_at": heard.occurred_at,
        }
    )
    decider, subject = stream_of(fact.told)
    return [Reaction(decider, subject, Hear(fact=fact))]


@policies.on(ParticipantErasureOrdered)
async def carry_out_erasure(heard: Heard[ParticipantErasureOrdered], look: Lookups) -> list[Reaction]:
    """Journeys stand under the pseudonym alone: there is no key and no sealed text to destroy."""
    return [Reaction(erasure, heard.contract.subject, CarryOutErasure())]
