"""The shape of every generated page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

NOTE: Final = "<!-- Written by docs/generate.py. Change the program, then run `python docs/generate.py`. -->"


def page(title: str, opening: str, body: Iterator[str]) -> str:
    text = "\n".join([f"# {title}", "", NOTE, "", opening, "", *body])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table without the columns in which nothing stands."""
    filled = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    columns = [index for index in range(len(head)) if any(row[index] for row in filled)]
    yield ""
    yield f"| {' | '.join(head[index] for index in columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in filled:
        yield f"| {' | '.join(row[index] for index in columns)} |"
    yield ""
