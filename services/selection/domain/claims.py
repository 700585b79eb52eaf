"""Claims of one call: which references and people its accepted rows hold, so that nobody applies twice."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from services.selection.domain.rows import AcceptedRow, Reason

Verdict: TypeAlias = Literal["accepted", "unchanged", "corrected", "kept"] | Reason


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of a reference: whose it is, the mark of its content, and the line it came from if in this file."""

    person: Hashable
    mark: str
    line: int | None = None


@dataclass
class Claims:
    """`named` are references of earlier files that this file has named already."""

    references: dict[str, Claim] = field(default_factory=dict)
    people: dict[Hashable, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    _accepted: dict[str, Claim] = field(default_factory=dict)

    def following(self) -> "Claims":
        """What the next batch begins with: that which was accepted last may not be stored yet."""
        people = {claim.person: reference for reference, claim in self._accepted.items()}
        return Claims(self._accepted.copy(), people, self.named)

    def concerns_nobody(self, reference: str, mark: str) -> bool:
        """A row that repeats what is known already: nobody has to be identified to judge it."""
        known = self.references.get(reference)
        return known is not None and (known.line is not None or known.mark == mark)

    def judge(self, row: AcceptedRow, person: Hashable, mark: str) -> Verdict:
        """`kept` is a row that this very import has accepted before it was interrupted."""
        known = self.references.get(row.reference)
        if known is not None and known.line == row.line:
            return "kept"
        if known is not None and (known.line is not None or row.reference in self.named):
            return "duplicate_reference"
        if self.people.get(person, row.reference) != row.reference:
            return "duplicate_person"
        if known is None:
            self.references[row.reference] = self._accepted[row.reference] = Claim(person, mark, row.line)
            self.people[person] = row.reference
            return "accepted"
        self.named.add(row.reference)
        return "unchanged" if known.mark == mark else "corrected"
