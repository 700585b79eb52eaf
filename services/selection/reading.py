"""A reading goes through one uploaded file, holding no more of it than a batch."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from services.selection.domain.records import Record, Records
from services.selection.domain.rows import Row, RowReader
from shared.contracts.scheme import CallPlan, IntakeProfile, Scheme
from shared.kernel import Refused

MOST_UNDECODABLE = 0.1
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Form:
    """How the files of one call are read."""

    plan: CallPlan
    scheme: Scheme
    profile: IntakeProfile

    def records(self) -> Records:
        return Records(self.profile.delimiter, self.profile.encoding)

    def rows(self, heading: Record) -> RowReader:
        return RowReader(self.profile, self.plan, self.scheme, heading)


@dataclass
class Reading:
    """`named` are references of earlier files that this one has named so far."""

    form: Form
    parts: AsyncIterator[bytes]
    named: set[str] = field(default_factory=set)
    rows: RowReader | None = None
    _records: Records = field(init=False)
    _waiting: deque[Record] = field(default_factory=deque)
    _ended: bool = False

    def __post_init__(self) -> None:
        self._records = self.form.records()

    async def take(self, count: int) -> list[Record]:
        """The next records below the heading, fewer only at the end of the file."""
        while len(self._waiting) < count and not self._ended:
            part = await anext(self.parts, None)
            self._ended = part is None
            self._waiting.extend(self._records.close() if part is None else self._records.feed(part))
            if self.rows is None and self._waiting:
                self.rows = self.form.rows(self._waiting.popleft())
        return [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]

    def read(self, record: Record) -> Row:
        """A record that was taken: the heading has been seen by then."""
        assert self.rows
        return self.rows.read(record)


@dataclass
class Inspection:
    """Looks a file through as it arrives: is it text of the right form, and how many rows has it?"""

    form: Form
    rows: int = 0
    _heading: Record | None = None
    _records: Records = field(init=False)

    def __post_init__(self) -> None:
        self._records = self.form.records()

    def feed(self, chunk: bytes) -> None:
        for record in self._records.feed(chunk):
            self._count(record)

    def close(self) -> None:
        """Raises Refused for a file that as a whole cannot be read."""
        for record in self._records.close():
            self._count(record)
        if self._heading is None:
            raise Refused("empty_file", "The file is empty; send the heading line and one line for each applicant.")
        wrong, first = self._records.undecodable, self._records.first_undecodable
        if wrong > MOST_UNDECODABLE * self._records.lines:
            encoding = self.form.profile.encoding
            raise Refused("wrong_encoding", f"{wrong} lines, the first is line {first}, are not {encoding} text.")
        if not self.rows:
            raise Refused("no_rows", "The file has a heading but no rows.")

    def _count(self, record: Record) -> None:
        if self._heading is None:
            self.form.rows(record)
            self._heading = record
        else:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise Refused("too_many_rows", f"The file has more than {MOST_ROWS} rows; send it in parts.")
