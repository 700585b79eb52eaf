"""Tables on a terminal, however narrow: what does not fit goes on in the next line, and nothing is left out."""

from rich.table import Column, Table


def columns(*headings: str, title: str | None = None) -> Table:
    return Table(*(Column(heading, overflow="fold") for heading in headings), title=title)
