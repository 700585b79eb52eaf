"""Files as agencies have them: line ends, quotes, encodings and sizes of all kinds."""

from itertools import pairwise

import pytest

from services.selection.domain.records import Records
from shared.kernel import Refused
from tests.selection.palim import records

HEADING = "a;b;c"


def read(content: str | bytes) -> list[tuple[int, list[str]]]:
    encoded = content if isinstance(content, bytes) else content.encode()
    return [(record.line, record.fields) for record in records(encoded)]


ROWS = [(1, ["a", "b", "c"]), (2, ["1", "2", "3"]), (3, ["4", "5", "6"])]


@pytest.mark.parametrize(
    "content",
    [
        b"a;b;c\n1;2;3\n4;5;6\n",
        b"a;b;c\r\n1;2;3\r\n4;5;6\r\n",
        b"a;b;c\r1;2;3\r4;5;6\r",
        b"\xef\xbb\xbfa;b;c\n1;2;3\n4;5;6",
        b'"a";b;c\n1;"2";3\n4;5;"6"\n\n   \n',
    ],
    ids=["LF", "CRLF", "CR", "byte-order mark, no last newline", "needless quotes, blank lines at the end"],
)
def test_a_file_reads_the_same_however_its_lines_end(content: bytes) -> None:
    assert read(content) == ROWS


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_where_the_chunks_are_cut_makes_no_difference(size: int) -> None:
    content = 'é;"b\r\nb";c\r\n\r\n1;2;"3;""3"""\r\n'.encode()
    reader = Records(";")
    cut = [
        found
        for start, end in pairwise([*range(0, len(content), size), len(content)])
        for found in reader.feed(content[start:end])
    ]
    cut.extend(reader.close())
    assert [(one.line, one.fields) for one in cut] == read(content)


def test_a_quoted_field_holds_delimiters_quotes_and_line_ends() -> None:
    assert read(HEADING + '\n"1;1";"2 ""two""";"3\n3"\n4;5;6\n') == [
        (1, ["a", "b", "c"]),
        (2, ["1;1", '2 "two"', "3\n3"]),
        (4, ["4", "5", "6"]),
    ]


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    rows = "".join(f"{number};x;y\n" for number in range(60))
    found = read(HEADING + '\n"open;2;3\n' + rows)
    assert found[1] == (2, ['"open;2;3\n'])
    assert found[2:] == [(3 + number, [str(number), "x", "y"]) for number in range(60)]


def test_a_stray_quote_does_not_swallow_a_later_row_that_is_quoted() -> None:
    found = read(HEADING + '\n"open;2;3\n"4";5;6\n7;8;9\n')
    assert [line for line, _ in found] == [1, 2, 3, 4]
    assert found[2:] == [(3, ["4", "5", "6"]), (4, ["7", "8", "9"])]


def test_a_quote_inside_a_field_is_a_character_like_others() -> None:
    assert read(HEADING + '\n1;6" pipe;3\n') == [(1, ["a", "b", "c"]), (2, ["1", '6" pipe', "3"])]


def test_undecodable_bytes_are_kept_and_noted() -> None:
    reader = Records(";")
    found = [*reader.feed(b"a;b;c\n1;caf\xe9;3\n"), *reader.close()]
    assert (reader.undecodable, reader.first_undecodable) == (1, 2)
    assert found[1].raw.encode(errors="surrogateescape") == b"1;caf\xe9;3"


def test_a_profile_of_another_encoding_is_read_in_it() -> None:
    reader = Records(";", "cp1252")
    assert [one.fields for one in reader.feed("a;é\n".encode("cp1252"))] == [["a", "é"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b;c\n1;2;3".encode("utf-16"), "wrong_encoding"),
        ("a;b;c\n1;2;3".encode("utf-16-be"), "wrong_encoding"),
        (b"PK\x03\x04rest", "not_csv"),
        (b"\xef\xbb\xbf<html>", "not_csv"),
        (b"%PDF-1.7", "not_csv"),
        (b'{"rows": []}', "not_csv"),
        (b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n', "not_csv"),
        (b"x" * 3_000_000, "line_too_long"),
    ],
    ids=["UTF-16", "UTF-16 without mark", "a spreadsheet", "a web page", "a PDF", "JSON", "a form", "no line end"],
)
def test_what_is_no_text_file_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.code == code


def test_an_empty_file_has_no_records() -> None:
    assert read(b"") == read(b"\xef\xbb\xbf") == read(b"\n\n") == []
