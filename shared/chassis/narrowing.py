"""What of a service's documents a request may see: the relations of its caller, made into values to look for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, TypeAlias

from fastapi import Request

from shared.chassis.auth import Anyone, Policy, Principal, Relation, Role
from shared.kernel.decider import Decider, Refused
from shared.kernel.projection import Kind, Projection
from shared.kernel.store import Reads, Store
from shared.kernel.store.narrowing import Scope

Holding: TypeAlias = Callable[[Reads, str], Awaitable[Sequence[str]]]
Holdings: TypeAlias = Mapping[Kind, Holding]
UNKNOWN_ROW = Refused("unknown", "Nothing of this name is here for you: check the id.")


def kinds_of(role: Role | Anyone, relation: Relation) -> tuple[Kind, ...]:
    """The kinds of caller that a role is on a route; none where nothing is narrowed."""
    match relation:
        case Relation.ANY:
            return ()
        case Relation.OWN if role == Role.EMPLOYER:
            return ("employer",)
        case Relation.OWN:
            return ("organisation", "call")
        case Relation.SHARED:
            return (*kinds_of(role, Relation.OWN), "share", "panel")
        case Relation.SCHEME:
            return ("scheme",)
        case Relation.SELF:
            return ("person",)
        case Relation.FIGURES:
            return ("figures",)


async def reads_of(request: Request, policy: Policy, principal: Principal, holdings: Holdings) -> Reads:
    """The whole store where one of the caller's roles has to do with any document, else what its roles may see."""
    store: Store = request.app.state.store
    relations = {role: policy[role] for role in principal.roles if role in policy}
    if Relation.ANY in relations.values():
        return store
    kinds = {kind for role, relation in relations.items() for kind in kinds_of(role, relation)}
    return store.narrowed(Scope({kind: await _values(kind, principal, store, holdings) for kind in kinds}))


async def _values(kind: Kind, principal: Principal, store: Reads, holdings: Holdings) -> tuple[str, ...]:
    organisation = principal.organisation or ""
    match kind:
        case "organisation" | "employer":
            return (organisation,)
        case "person":
            return (principal.subject,)
        case "figures":
            return ("all",)
        case _:
            holding = holdings.get(kind)
            return tuple(await holding(store, organisation)) if holding and organisation else ()


async def seen_beyond(request: Request, projection: Projection[Any], ids: Sequence[str], *narrow: Role) -> Set[str]:
    """Those that the caller may see by other roles than these, which are shown fewer fields."""
    principal: Principal = request.state.principal
    others = principal.roles - set(narrow)
    if not ids or others == principal.roles:
        return set(ids)
    if not others & set(request.state.policy):
        return frozenset()
    holdings: Holdings = request.app.state.service.holdings
    reads = await reads_of(request, request.state.policy, replace(principal, roles=frozenset(others)), holdings)
    return set(await reads.get_many(projection, ids))


async def unseen(store: Store, reads: Reads, decider: Decider[Any, Any, Any], ids: Sequence[str]) -> Set[str]:
    """Those of which the caller sees nothing, whether they are another's or not there at all."""
    if reads is store or not ids:
        return frozenset()
    return set(ids) - set(await reads.get_many(_view(store, decider), ids))


async def foreign(store: Store, reads: Reads, decider: Decider[Any, Any, Any], id: str) -> bool:
    """Whether this is there, but not for the caller; what is not there yet may be begun."""
    if reads is store or not store.model.of(decider).views:
        return False
    view = _view(store, decider)
    return await reads.get(view, id) is None and await store.get(view, id) is not None


def _view(store: Store, decider: Decider[Any, Any, Any]) -> Projection[Any]:
    return store.model.of(decider).views[0]
