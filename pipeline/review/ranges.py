"""One range of a file, as HTTP asks for it (RFC 9110, 14.2)."""

import re
from dataclasses import dataclass
from typing import Final

# Longer numbers than any file has bytes are no range, and cost nothing to refuse.
_ONE: Final = re.compile(r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(ValueError):
    """The range begins past the end of the file."""


def span(asked: str, size: int) -> Span | None:
    """The bytes asked for of a file of `size`; None, which is all of it, for several ranges or what is none.

    Raises `Unsatisfiable` for a range that holds no byte of the file.
    """
    found = _ONE.fullmatch(asked.strip(" \t"))
    if found is None:
        return None
    first, last, tail = found.groups()
    if tail is not None:
        wanted = min(int(tail), size)
        if wanted == 0:
            raise Unsatisfiable
        return Span(size - wanted, size - 1)
    start = int(first)
    stop = int(last) if last is not None else max(size - 1, start)
    if stop < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Span(start, min(stop, size - 1))
