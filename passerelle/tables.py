"""Tables on a terminal, however narrow: what does not fit goes on in the next line, and nothing is left out."""

from rich.table import Column, Table


def columns(what: str, *headings: str, title: str | None = None) -> Table:
    """The first column, which says what a row is about, is kept in one piece, and so is each word of a heading."""
    return Table(
        Column(what, no_wrap=True),
        *(Column(one, overflow="fold", min_width=max(map(len, one.split()), default=0)) for one in headings),
        title=title,
        show_edge=False,
    )
