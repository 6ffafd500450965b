"""The nouns of setting type: what is asked of a block of words, how it came out, and what the trade knows of words."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from typing import Final

from pipeline.shots import Align, Box, Direction, Face

STRESSED: Final = re.compile(r"\*([^*]+)\*")
# What a way to break lines costs: natural logarithms of the share of the type's size one would give up for a better.
ALONE: Final = 0.18  # a short word alone on a line, and a quarter more on the last; but two words may stand on two
SHORT: Final = 0.55  # of the widest line; a word of at least this stands alone well
RAGGED: Final = 0.2  # times how far the lines' mean square is above that of even ones
TALLER: Final = 0.02  # each line
FINE: Final = 0.03  # nobody looks for a better one
WORTH: Final = 1.6  # at most so much wider may lines become for the sake of better breaks
OPENING: Final = "\"'“”‘’„‚«»‹›"
CLOSING: Final = ".,!?:;\"'“”‘’«»‹›۔،؛؟"
HEAVY: Final = frozenset("?!؟")  # so black that a line would seem to lean if they hung by more than half
ROUND: Final = frozenset("OCGQSocdegqs0689")
DASHES: Final = "-–—"
UNIT: Final = re.compile(
    r"(%|°C?|[ap]\.?m\.?|min|mins|minutes?|h|hrs?|hours?|s|sec|seconds?|days?|nights?|years?|p|m|km|miles?|metres?|zł"
    r"|gr|godz|godzin[aęy]?|minut[aęy]?|sekund[aęy]?|dni|lat|metr(y|ów)?|منٹ|گھنٹ[ےہ]|بجے|دن|سال|میٹر|کلومیٹر|روپے)"
    r"[.,!?:;…۔،؟]*"
)
BINDING: Final[Mapping[str, float]] = {
    **dict.fromkeys("wzioauWZOAU", 0.5),
    **dict.fromkeys(("I", "the", "The", "an", "An"), 0.2),
}
"""Words that should not end a line, the rule of Polish for those of one letter, with what it costs when they do."""
PARTED: Final = 0.05  # a line that ends amid stressed words, or with the first word of a sentence or clause
SPEAKER: Final = re.compile(r"^[ \t]*>[ \t]*", re.MULTILINE)
"""Marks a line as mine in a thread of messages; it is never set, and read to nobody."""


class Unfit(Exception):
    """Words that cannot be set; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The two scripts of one level of type; a word takes the first face that has all its characters."""

    latin: Face
    arabic: Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a block may be set: sizes in pixels to the em, `leading` in ems from baseline to baseline."""

    faces: Faces
    box: Box
    largest: int
    smallest: int
    lines: int
    leading: float
    align: Align = "start"
    direction: Direction = "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWord:
    text: str
    face: Face
    direction: Direction
    stressed: bool
    line: int
    x: int
    baseline: int
    ink: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A block of words with its real ink; words are in reading order."""

    size: int
    words: tuple[SetWord, ...]
    ink: Box
    lines: int

    def shifted(self, down: int, across: int = 0) -> "Setting":
        """The same setting moved by whole pixels."""
        words = tuple(
            replace(word, x=word.x + across, baseline=word.baseline + down, ink=word.ink.shifted(down, across))
            for word in self.words
        )
        return replace(self, words=words, ink=self.ink.shifted(down, across))


def written(text: str) -> tuple[str, ...]:
    """The lines an author wrote; stress that runs over the end of one is marked on each."""
    marked = STRESSED.sub(lambda stress: "\n".join(f"*{part}*" for part in stress[1].split("\n")), text)
    return tuple(marked.split("\n"))


def plain(text: str) -> str:
    """The words without the marks of stress and of speakers."""
    return SPEAKER.sub("", STRESSED.sub(r"\1", text))


def joint(before: str, after: str, *, parts: bool = False) -> float:
    """What it costs to end a line between two words; `parts` says that the break parts what belongs together.

    The cost is the natural logarithm of the share of the type's size one would give up for another break; infinite
    where no line may end.
    """
    if not any(character.isalnum() for character in after):
        return math.inf  # a dash or stop alone
    if before[-1].isdigit() and UNIT.fullmatch(after):
        return math.inf
    if before in DASHES and after[0].isdigit():
        return math.inf  # from one time to another
    return BINDING.get(before.lstrip(OPENING), PARTED if parts else 0.0)


def hanging(text: str, *, opens: bool) -> tuple[str, float]:
    """A word without the punctuation it opens or else closes with, and the share of that which may hang, 0..1."""
    if opens:
        return text.lstrip(OPENING), 1.0
    return text.rstrip(CLOSING), 0.5 if text[-1] in HEAVY else 1.0


def overshooting(text: str) -> bool:
    """Whether a word begins with a round letter, which seems to stand back from a margin it only touches."""
    bare = text.lstrip(OPENING)
    return bool(bare) and unicodedata.normalize("NFD", bare[0])[0] in ROUND


@dataclass(frozen=True, slots=True)
class Row:
    """What an author wrote as one line, in words: where it may be broken, and what that costs.

    `cuts` are its two ends and the numbers of the words that a line may begin with, `costs` has one for each word, and
    `widths` one for each two cuts, in any unit.
    """

    cuts: tuple[int, ...]
    costs: tuple[float, ...]
    widths: Mapping[tuple[int, int], float]
    space: float
    """A usual one."""

    @property
    def words(self) -> int:
        return self.cuts[-1]

    @property
    def whole(self) -> float:
        return self.widths[0, self.words] or 1.0


def row(widths: Sequence[float], spaces: Sequence[float], costs: Sequence[float]) -> Row:
    """The row of words so wide, each with the space after it and the cost of beginning a line with it."""
    cuts = tuple(i for i, cost in enumerate((0.0, *costs[1:], 0.0)) if cost < math.inf)
    ends = tuple(accumulate((width + space for width, space in zip(widths, spaces, strict=True)), initial=0.0))
    between = {(a, b): ends[b] - ends[a] - spaces[b - 1] for a, b in combinations(cuts, 2)}
    return Row(cuts, (*costs, 0.0), between, spaces[0])


def ways(row: Row, most: int, free: Callable[[int], float]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Ways to break a row into at most so many lines: the cost, and the numbers of the words at which lines end.

    For each number of lines the narrowest, then wider ones for as long as better breaks may be worth their size; `free`
    is how wide so many lines may be at no loss of size.
    """
    limits = {round(200 * width / row.whole): width for width in sorted(row.widths.values())}
    for count in range(1, min(most, len(row.cuts) - 1) + 1):
        narrowest, found = math.inf, set[tuple[int, ...]]()
        for limit in limits.values():
            if limit > max(free(count), narrowest * WORTH):
                break
            cost, ends = _cheapest(row, count, limit)
            if ends and ends not in found:
                narrowest = min(narrowest, limit)
                found.add(ends)
                yield cost, ends
            if cost < FINE:
                break


def _cheapest(row: Row, count: int, limit: float) -> tuple[float, tuple[int, ...]]:
    """The cost and the ends of the best `count` lines, none wider than `limit`; no ends where there are none."""
    words = row.words
    even = max(1.0, row.whole - (count - 1) * row.space) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (-RAGGED, ())}
    for line in range(1, count + 1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for a, (before, ends) in best.items():
            for b in row.cuts if line < count else (words,):
                if b <= a or (b == words and line < count):
                    continue
                width = row.widths[a, b]
                if width > limit:
                    break
                cost = before + row.costs[b] + RAGGED * (width / even) ** 2 / count
                if b - a == 1 and count > 1 and words > 2 and width < SHORT * limit:
                    cost += ALONE if b < words else 1.25 * ALONE
                if b not in reached or cost < reached[b][0]:
                    reached[b] = (cost, (*ends, b))
        best = reached
    return best.get(words, (math.inf, ()))
