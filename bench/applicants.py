"""PALIM's file of applicants, as often as wanted, with other people each time."""

from itertools import count
from pathlib import Path

FIRST, LAST = ord("a"), ord("z")
CIN = 1


class Applicants:
    """The letters of each identity number move on by one from file to file, so that what is twice stays twice."""

    def __init__(self, file: Path) -> None:
        self._heading, *self._lines = file.read_text("utf-8-sig").splitlines(keepends=True)
        self._turns = count(1)

    def __len__(self) -> int:
        return len(self._lines)

    def of_others(self, number: int) -> bytes:
        """The heading and so many lines."""
        turn = next(self._turns)
        return "".join([self._heading, *(_moved(line, turn) for line in self._lines[:number])]).encode("utf-8-sig")


def _moved(line: str, turn: int) -> str:
    fields = line.split(";")
    fields[CIN] = "".join(_letter(letter, turn) for letter in fields[CIN])
    return ";".join(fields)


def _letter(letter: str, turn: int) -> str:
    lower = letter.lower()
    if not (lower.isascii() and lower.isalpha()):
        return letter
    return chr(FIRST + (ord(lower) - FIRST + turn) % (LAST - FIRST + 1))
