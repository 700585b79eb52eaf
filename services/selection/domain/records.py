"""A record is one row of an agency's file, with the physical line on which it starts."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from services.selection.domain.cells import MARK, unguarded
from shared.kernel import Refused

QUOTE = '"'
LONGEST_LINE = 1 << 20
LONGEST_QUOTED = 1 << 16
MOST_LINES_OF_A_RECORD = 20
MOST_COLUMNS = 200
_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_FOREIGN = {
    b"PK": "a spreadsheet (xlsx, ods) or an archive",
    b"\xd0\xcf": "an old spreadsheet (xls)",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "compressed",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"{\\rtf": "a text document (rtf)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<": "a web page or XML",
    b"{": "JSON",
    b"[": "JSON",
    b"--": "a form with a file in it; the body of the request must be the file itself",
}


class Record(NamedTuple):
    """`raw` is the row as sent; undecodable bytes stand in it as surrogates, so that nothing is lost."""

    line: int
    raw: str
    fields: list[str]


class Records:
    """Turns chunks of a file into records; holds at most one unfinished record, whatever the file's size."""

    def __init__(self, delimiter: str, encoding: str = "utf-8") -> None:
        self.delimiter = delimiter
        self.encoding = encoding.removesuffix("-sig")
        self.lines = 0
        self.columns = 0
        self.undecodable = 0
        self.first_undecodable = 0
        self._tail = b""
        self._open: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[Record]:
        lines = (self._tail + chunk).splitlines(keepends=True)
        self._tail = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        if len(self._tail) > LONGEST_LINE:
            raise Refused(
                "line_too_long", f"Line {self.lines + len(lines) + 1} does not end; send a text file of rows."
            )
        for line in lines:
            yield from self._line(line)

    def close(self) -> Iterator[Record]:
        for line in self._tail.splitlines(keepends=True):
            yield from self._line(line)
        while self._open:
            yield from self._give_up()

    def _line(self, line: bytes) -> Iterator[Record]:
        self.lines += 1
        if self.lines == 1:
            line = _beginning(line)
        try:
            text = line.decode(self.encoding)
        except UnicodeDecodeError:
            self.undecodable += 1
            self.first_undecodable = self.first_undecodable or self.lines
            text = line.decode(self.encoding, "surrogateescape")
        self._open.append(text)
        return self._settle()

    def _settle(self) -> Iterator[Record]:
        text = self._open[0] if len(self._open) == 1 else "".join(self._open)
        fields = split(text, self.delimiter)
        if fields is None and len(self._open) < MOST_LINES_OF_A_RECORD and len(text) <= LONGEST_QUOTED:
            return
        if fields is None or (len(self._open) > 1 and self.columns not in (0, len(fields))):
            yield from self._give_up()
            return
        line = self.lines - len(self._open) + 1
        self._open.clear()
        if MARK in text:
            fields = [unguarded(one) for one in fields]
        if self.columns == 0 and len(fields) > MOST_COLUMNS:
            raise Refused("too_many_columns", f"The first line has more than {MOST_COLUMNS} columns.")
        if len(fields) > 1 or fields[0].strip():
            self.columns = self.columns or len(fields)
            yield Record(line, text.rstrip("\r\n"), fields)

    def _give_up(self) -> Iterator[Record]:
        """A quote that is never closed costs its own line only: the lines after it are read again."""
        first, *rest = self._open
        last = self.lines
        yield Record(last - len(rest), first.rstrip("\r\n"), [first])
        self._open = []
        for self.lines, text in enumerate(rest, start=last - len(rest) + 1):
            self._open.append(text)
            yield from self._settle()


def split(text: str, delimiter: str) -> list[str] | None:
    """The fields of one record, or None while a quoted field is still open."""
    if QUOTE not in text:
        return text.rstrip("\r\n").split(delimiter)
    if len(text) > LONGEST_QUOTED:
        return None
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        if text.count(QUOTE) % 2:
            return None
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _beginning(line: bytes) -> bytes:
    if encoding := _ENCODINGS.get(line[:2]):
        raise Refused("wrong_encoding", f"The file is {encoding}; save it as CSV in UTF-8 and send it again.")
    text = line.removeprefix(b"\xef\xbb\xbf").lstrip()
    if foreign := next((what for start, what in _FOREIGN.items() if text.startswith(start)), None):
        raise Refused("not_csv", f"The file is {foreign}. Save it as CSV in UTF-8 and send it again.")
    if b"\0" in line:
        raise Refused(
            "wrong_encoding", "The first line holds NUL bytes; save the file as CSV in UTF-8 and send it again."
        )
    return line.removeprefix(b"\xef\xbb\xbf")
