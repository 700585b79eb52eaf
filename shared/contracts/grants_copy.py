"""The copy that each service keeps of who acts in which scheme, fed by the grants that selection publishes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from shared.kernel import NOBODY, Author, Command, Decider, Event, Projection, Recorded, View
from shared.kernel.store import Reads


class KeepGrant(Command):
    scheme_id: str
    role: str


class DropGrant(Command):
    scheme_id: str
    role: str


class GrantKept(Event):
    scheme_id: str
    role: str


class GrantDropped(Event):
    scheme_id: str
    role: str


Grants: TypeAlias = frozenset[tuple[str, str]]


def decide(command: KeepGrant | DropGrant, held: Grants, author: Author) -> list[GrantKept | GrantDropped]:
    grant = command.scheme_id, command.role
    match command:
        case KeepGrant(scheme_id=scheme, role=role):
            return [] if grant in held else [GrantKept(scheme_id=scheme, role=role)]
        case DropGrant(scheme_id=scheme, role=role):
            return [GrantDropped(scheme_id=scheme, role=role)] if grant in held else []


def evolve(held: Grants, event: GrantKept | GrantDropped) -> Grants:
    match event:
        case GrantKept(scheme_id=scheme, role=role):
            return held | {(scheme, role)}
        case GrantDropped(scheme_id=scheme, role=role):
            return held - {(scheme, role)}


grants_copy = Decider[KeepGrant | DropGrant, Grants, GrantKept | GrantDropped]("grants", frozenset(), decide, evolve)


@dataclass(frozen=True, kw_only=True)
class Grant:
    scheme_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class GrantsView(View):
    """`id` is the organisation's."""

    grants: tuple[Grant, ...] = ()


def project(view: GrantsView | None, recorded: Recorded[GrantKept | GrantDropped]) -> GrantsView:
    known = view or GrantsView(id=recorded.subject)
    grant = Grant(scheme_id=recorded.event.scheme_id, role=recorded.event.role)
    others = tuple(one for one in known.grants if one != grant)
    return replace(known, grants=(*others, grant) if isinstance(recorded.event, GrantKept) else others)


grants = Projection("grants", GrantsView, project, rows=NOBODY)


async def schemes_of(reads: Reads, organisation: str) -> Sequence[str]:
    """The schemes in which this organisation has a role."""
    found = await reads.get(grants, organisation)
    return sorted({one.scheme_id for one in found.grants}) if found else []
