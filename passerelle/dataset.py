"""The folder of files that a replay reads: what the agency sent, the results, and what became of people."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DEFAULT = Path(__file__).parent / "palim"
COLUMNS = ("ref_anapec", "outcome", "observed_on")


class BrokenData(Exception):
    """A folder that can't be replayed; the text says which file and why."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What was observed of one participant; `line` is where it stands in the file."""

    line: int
    reference: str
    outcome: str
    observed_on: date


@dataclass(frozen=True)
class Dataset:
    """The files as they are; `faulty` are the lines of outcomes.csv that can't be read, with the reason."""

    applicants: bytes
    tests: bytes
    interviews: bytes
    outcomes: Sequence[OutcomeRow]
    faulty: Sequence[Mapping[str, object]]

    @classmethod
    def read(cls, folder: Path | None) -> "Dataset":
        """Raises BrokenData."""
        folder = folder or DEFAULT
        outcomes, faulty = read_outcomes(_content(folder, "outcomes.csv"))
        return cls(
            _content(folder, "applicants.csv"),
            _content(folder, "test_results.csv"),
            _content(folder, "interviews.csv"),
            outcomes,
            faulty,
        )

    def by_month(self) -> dict[date, list[OutcomeRow]]:
        """The outcomes as an agency reports them, month by month, in order; the key is the first of the month."""
        months: dict[date, list[OutcomeRow]] = defaultdict(list)
        for row in self.outcomes:
            months[row.observed_on.replace(day=1)].append(row)
        return {month: sorted(months[month], key=lambda row: (row.observed_on, row.line)) for month in sorted(months)}


def _content(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise BrokenData(f"{folder / name} can't be read ({error.strerror}); a replay needs it.") from error


def read_outcomes(content: bytes) -> tuple[list[OutcomeRow], list[Mapping[str, object]]]:
    """Raises BrokenData when the file has not the columns it needs."""
    text = content.decode("utf-8-sig", errors="replace")
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise BrokenData(f"outcomes.csv has no column {', '.join(missing)}.")
    rows: list[OutcomeRow] = []
    faulty: list[Mapping[str, object]] = []
    for row in reader:
        try:
            observed = date.fromisoformat((row["observed_on"] or "").strip())
        except ValueError:
            faulty.append({"line": reader.line_num, "field": "observed_on", "reason": "invalid_value"})
            continue
        reference, outcome = (row["ref_anapec"] or "").strip(), (row["outcome"] or "").strip()
        rows.append(OutcomeRow(reader.line_num, reference, outcome, observed))
    return rows, faulty
