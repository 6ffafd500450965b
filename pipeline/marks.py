"""Places in authored files: which line and column a value was written at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.errors import Mistake

Trail = tuple[str | int, ...]
"""The way to a value: `('beats', 1, 'seconds')`."""


class Mark(NamedTuple):
    """Where one value stands, lines and columns from 1; a tuple, because a campaign has thousands.

    `text` is the column of its first letter when the text stands in the file as it is read, on one line, else 0.
    """

    key: tuple[int, int] | None
    value: tuple[int, int]
    text: int = 0
    holds_others: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """Every place in one file; `file` is its name as people should see it."""

    file: str
    by_trail: Mapping[Trail, Mark]

    def place(self, trail: Trail, *, key: bool = False) -> tuple[int, int]:
        """Line and column of a value, or of its nearest parent that was written; groups stand at their key."""
        for length in range(len(trail), -1, -1):
            mark = self.by_trail.get(trail[:length])
            if mark is not None:
                wants_key = key or mark.holds_others or length < len(trail)
                return mark.key if mark.key is not None and wants_key else mark.value
        return (1, 1)

    def mistake(self, trail: Trail, message: str, *, key: bool = False) -> Mistake:
        return Mistake(self.file, *self.place(trail, key=key), message)

    def text_mistake(self, trail: Trail, offset: int, message: str) -> Mistake:
        """A mistake `offset` characters into a text, as near as its spelling in the file allows."""
        mark = self.by_trail.get(trail)
        if mark is None or not mark.text:
            return self.mistake(trail, message)
        return Mistake(self.file, mark.value[0], mark.text + offset, message)
