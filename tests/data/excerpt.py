"""An excerpt of PALIM's files: everyone who was shortlisted, and some of those who were refused or not eligible."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.selection.domain.claims import Claims
from services.selection.domain.eligibility import assess, unmet
from services.selection.domain.rows import AcceptedRow, RowReader
from tests.selection import palim

EVERY = 60
FILES = ("applicants.csv", "test_results.csv", "interviews.csv", "outcomes.csv")
KEPT = ("shortlisted", "interviewed", "selected", "selected_women", "reserve", "regions_among_selected", "outcomes")


@dataclass(frozen=True)
class Excerpt:
    """`expected` are the figures that a replay of `folder` has to give."""

    folder: Path
    expected: Mapping[str, Any]

    @property
    def selected(self) -> list[str]:
        return references("outcomes.csv")


def make(folder: Path) -> Excerpt:
    """The shortlisted decide all that follows, so results and outcomes stay whole."""
    for name in FILES:
        (folder / name).write_bytes(applicants() if name == "applicants.csv" else palim.sent(name))
    return Excerpt(folder, expected())


@cache
def applicants() -> bytes:
    """Every line of a shortlisted person and one in so many of the others, in the order of the agency's file."""
    shortlisted = set(references("test_results.csv"))
    heading, *lines = palim.sent("applicants.csv").splitlines(keepends=True)
    chosen = (
        line
        for number, line in enumerate(lines)
        if number % EVERY == 0 or line.partition(b";")[0].decode() in shortlisted
    )
    return heading + b"".join(chosen)


def references(name: str) -> list[str]:
    return [row["ref_anapec"] for row in palim.table(name)]


@cache
def expected() -> Mapping[str, Any]:
    """Counted by the pure functions of the selection; what follows from the shortlist is as in the whole data."""
    refused, criteria, eligible = Counter[str](), Counter[str](), 0
    verdicts = list(_verdicts())
    for verdict in verdicts:
        if isinstance(verdict, AcceptedRow):
            missing = unmet(assess(palim.CALL.criteria, verdict.profile))
            criteria.update(missing)
            eligible += not missing
        else:
            refused[verdict] += 1
    return {
        "rows_in_file": len(verdicts),
        "accepted_applications": len(verdicts) - refused.total(),
        "rejected_rows_by_reason": dict(refused),
        "eligible": eligible,
        "ineligible_by_criterion": dict(criteria),
        **{name: palim.expected()[name] for name in KEPT},
    }


def _verdicts() -> Iterator[AcceptedRow | str]:
    heading, *rows = palim.records(applicants())
    reader, claims = RowReader(palim.ANAPEC, palim.CALL, palim.PALIM, heading), Claims()
    for record in rows:
        row = reader.read(record)
        if isinstance(row, AcceptedRow):
            verdict = claims.judge(row, row.identity.national_id, "")
            yield row if verdict == "accepted" else str(verdict)
        else:
            yield row.reason
