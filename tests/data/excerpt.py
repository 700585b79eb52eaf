"""An excerpt of PALIM's files: everyone who was shortlisted, and some of those who were refused or not eligible."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from services.selection.domain.claims import Claims
from services.selection.domain.eligibility import assess, unmet
from services.selection.domain.rows import AcceptedRow, RowReader
from tests.selection.palim import ANAPEC, CALL, PALIM, records, sent, table

EVERY = 60
UNCHANGED = ("shortlisted", "interviewed", "selected", "selected_women", "reserve", "regions_among_selected", "outcomes")


@dataclass(frozen=True)
class Excerpt:
    """`expected` are the figures a replay of `folder` has to give."""

    folder: Path
    expected: Mapping[str, Any]


def make(folder: Path) -> Excerpt:
    """The shortlisted decide everything that follows, so the results and outcomes stay whole."""
    applicants = _applicants()
    (folder / "applicants.csv").write_bytes(applicants)
    for name in ("test_results.csv", "interviews.csv", "outcomes.csv"):
        (folder / name).write_bytes(sent(name))
    return Excerpt(folder, expected(applicants))


@cache
def _applicants() -> bytes:
    """All lines of the shortlisted, and one in so many of the others, in the order of the agency's file."""
    shortlisted = {row["ref_anapec"] for row in table("test_results.csv")}
    heading, *lines = sent("applicants.csv").splitlines(keepends=True)
    chosen = (
        line
        for number, line in enumerate(lines)
        if number % EVERY == 0 or line.split(b";", 1)[0].decode() in shortlisted
    )
    return heading + b"".join(chosen)


def expected(applicants: bytes) -> dict[str, Any]:
    """Counted by selection's own pure functions; what follows from the shortlist is as in the whole data."""
    accepted, refused = Counter[str](), Counter[str]()
    eligible, criteria = 0, Counter[str]()
    for verdict in _verdicts(applicants):
        if not isinstance(verdict, AcceptedRow):
            refused[verdict] += 1
            continue
        missing = unmet(assess(CALL.criteria, verdict.profile))
        accepted["applications"] += 1
        eligible += not missing
        criteria.update(missing)
    whole = json.loads(sent("expected.json"))
    return {
        "rows_in_file": accepted.total() + refused.total(),
        "accepted_applications": accepted.total(),
        "rejected_rows_by_reason": dict(refused),
        "eligible": eligible,
        "ineligible_by_criterion": dict(criteria),
        **{name: whole[name] for name in UNCHANGED},
    }


def _verdicts(applicants: bytes) -> Iterator[AcceptedRow | str]:
    heading, *rows = records(applicants)
    reader, claims = RowReader(ANAPEC, CALL, PALIM, heading), Claims()
    for record in rows:
        row = reader.read(record)
        if not isinstance(row, AcceptedRow):
            yield row.reason
            continue
        verdict = claims.judge(row, row.identity.national_id, "")
        yield row if verdict == "accepted" else str(verdict)


def references(name: str) -> list[str]:
    return [row["ref_anapec"] for row in csv.DictReader(io.StringIO(files("passerelle.palim").joinpath(name).read_text()))]
