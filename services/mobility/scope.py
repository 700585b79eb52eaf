"""Whose employer's affairs a caller may touch: an employer only its own, the others everybody's."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from services.mobility.views import PlacementView
from shared.chassis import Role, ViewBudget, acting, not_found
from shared.kernel import Refused


@dataclass(frozen=True)
class Scope:
    """`employer_id` is none for those who are not confined to one employer."""

    employer_id: str | None

    @classmethod
    def of(cls, request: Request) -> "Scope":
        principal = acting(request)
        confined = principal.roles <= {Role.EMPLOYER, Role.PARTICIPANT}
        return cls(principal.organisation or "" if confined else None)

    async def open(self, budget: ViewBudget, placements: Iterable[PlacementView]) -> None:
        """An employer's look at a dossier is one of so many a day."""
        if self.employer_id:
            await budget.spend(self.employer_id, [one.id for one in placements])

    def covers(self, employer_id: str | None) -> bool:
        return self.employer_id is None or self.employer_id == employer_id

    def require(self, employer_id: str | None) -> None:
        if not self.covers(employer_id):
            raise Refused("not_yours", "This belongs to another employer.")

    def require_seen(self, employer_id: str | None) -> None:
        """What is not the caller's is not there, as far as the caller can tell."""
        if not self.covers(employer_id):
            raise not_found()
