"""Words -> positions: size, line breaks, real ink. A block's words are balanced over its lines and fill its box."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from pipeline.fonts import at_size, missing
from pipeline.galley import STRESSED, Faces, Measure, Setting, SetWord, Unfit
from pipeline.shots import Box, Direction, Face

REFERENCE = 200  # pixels to the em; widths scale linearly from here because hinting is off at these sizes
_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_GAP = re.compile(r"[^\S\u00a0\u202f]+")
"""Where a line may break: any space but the ones made to bind."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    stressed: bool
    face: Face
    direction: Direction
    width: float
    space: float


def face_of(faces: Faces, text: str) -> Face:
    """The first face that has all the characters; raises `Unfit` naming one that none has."""
    order = (faces.arabic, faces.latin) if direction_of(text) == "rtl" else (faces.latin, faces.arabic)
    for face in order:
        if not missing(text, face):
            return face
    character = missing(text, order[0])[0]
    name = unicodedata.name(character, "unnamed")
    raise Unfit(
        f"the fonts {order[0].family} and {order[1].family} have no '{character}' (U+{ord(character):04X} {name}):"
        " replace the character or choose another family"
    )


def direction_of(text: str) -> Direction:
    """Right to left when the first strong character is; digits and signs alone run left to right."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def fit(text: str, measure: Measure) -> Setting:
    """Set `text` as large as its box allows, breaking lines so that they are as even as they can be.

    Raises `Unfit` when a character has no glyph or the words do not fit at the smallest size.
    """
    rows = [tokens for row in text.split("\n") if (tokens := _tokens(row, measure))]
    if not rows:
        raise Unfit("there are no words to set: write some copy")
    best: tuple[int, list[list[_Token]]] | None = None
    for breaks in _candidates(rows, measure.lines):
        size = _size(breaks, measure)
        if best is None or size > best[0]:
            best = (size, breaks)
    if best is None:
        raise Unfit(f"{len(rows)} lines are written, at most {measure.lines} have room here: join some")
    size, lines = best
    while size >= measure.smallest:
        setting = _place(lines, size, measure)
        if measure.box.holds(setting.ink):
            return setting
        size -= 1
    words = " ".join(token.text for row in rows for token in row)
    raise Unfit(
        f"'{words}' needs letters smaller than {measure.smallest} px to fit"
        f" {measure.box.width}x{measure.box.height} px: use fewer or shorter words"
    )


def _tokens(row: str, measure: Measure) -> list[_Token]:
    bound = _NUMBER.sub("\u00a0", row.strip())
    marked = STRESSED.sub(lambda m: " ".join(f"\0{word}" for word in m[1].split(" ")), bound)
    tokens = []
    for part in _GAP.split(marked):
        text = part.replace("\0", "").replace("*", "").replace("\u00a0", " ").replace("\u202f", " ").strip()
        if not text:
            continue
        face = face_of(measure.faces, text)
        # digits keep their order; a Latin name inside right-to-left copy keeps its full stop on the reading side
        number = not any(unicodedata.bidirectional(c) in {"L", "R", "AL"} for c in text)
        direction: Direction = "ltr" if number else measure.direction
        tokens.append(
            _Token(text, "\0" in part, face, direction, _advance(face, text, direction), _advance(face, " ", "ltr"))
        )
    return tokens


@lru_cache(maxsize=8192)
def _advance(face: Face, text: str, direction: Direction) -> float:
    return float(at_size(face, REFERENCE).getlength(text, direction=direction))


def _candidates(rows: list[list[_Token]], most: int) -> Iterator[list[list[_Token]]]:
    """Line breaks to try: every number of lines for every row the author wrote, each row split as evenly as can be."""
    spare = most - len(rows)
    counts = product(*(range(1, min(spare + 1, len(row)) + 1) for row in rows))
    for count in counts:
        if sum(count) <= most:
            yield [line for row, n in zip(rows, count, strict=True) for line in _even(row, n)]


def _even(row: list[_Token], count: int) -> list[list[_Token]]:
    """The row in `count` lines, the widest as narrow as possible, then the least ragged."""
    places = range(len(row) + 1)
    width = {(a, b): _line_width(row[a:b]) for a in places for b in places if a < b}
    most, _ = _breaks(len(row), count, lambda score, a, b: max(score, width[a, b]))
    _, ends = _breaks(
        len(row), count, lambda score, a, b: score + (most - width[a, b]) ** 2 if width[a, b] <= most else math.inf
    )
    return [row[a:b] for a, b in pairwise((0, *ends))]


def _breaks(words: int, count: int, add: Callable[[float, int, int], float]) -> tuple[float, tuple[int, ...]]:
    """The least score of any split into `count` lines, and where its lines end; `add` scores one more line."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(1, count + 1):
        best = {
            b: min((add(score, a, b), (*ends, b)) for a, (score, ends) in best.items() if a < b)
            for b in range(line, words - count + line + 1)
        }
    return best[words]


def _line_width(line: list[_Token]) -> float:
    return sum(token.width for token in line) + sum(token.space for token in line[:-1])


def _size(lines: list[list[_Token]], measure: Measure) -> int:
    """The largest size at which the lines fit across and, by their leading, down."""
    across = measure.box.width / max(_line_width(line) for line in lines) * REFERENCE
    down = measure.box.height / (0.74 + measure.leading * (len(lines) - 1) + 0.02)
    return int(min(across, down, measure.largest))


def _place(lines: list[list[_Token]], size: int, measure: Measure) -> Setting:
    """Position every word: the first ink row touches the box's top, ragged edges hang from optical margins."""
    step = round(measure.leading * size)
    top = min(_ink(token, size)[1] for token in lines[0])
    words: list[SetWord] = []
    for number, line in enumerate(lines):
        words += _place_line(line, number, measure.box.top - top + number * step, size, measure)
    inks = [word.ink for word in words]
    ink = Box(
        min(box.left for box in inks),
        min(box.top for box in inks),
        max(box.right for box in inks),
        max(box.bottom for box in inks),
    )
    return Setting(size=size, words=tuple(words), ink=ink, lines=len(lines))


def _place_line(line: list[_Token], number: int, baseline: int, size: int, measure: Measure) -> list[SetWord]:
    k = size / REFERENCE
    visual = _visual_order(line, measure.direction)
    starts: dict[int, float] = {}
    x = 0.0
    for index in visual:
        starts[index] = x
        x += (line[index].width + line[index].space) * k
    left = min(starts[i] + _ink(line[i], size)[0] for i in visual)
    right = max(starts[i] + _ink(line[i], size)[2] for i in visual)
    if measure.align == "centre":
        shift = measure.box.left + (measure.box.width - (right - left)) / 2 - left
    elif measure.direction == "rtl":
        shift = measure.box.right - right
    else:
        shift = measure.box.left - left
    words = []
    for index, token in enumerate(line):
        origin = int(starts[index] + shift) if measure.direction == "rtl" else round(starts[index] + shift)
        ink = _ink(token, size)
        words.append(
            SetWord(
                text=token.text,
                face=token.face,
                direction=token.direction,
                stressed=token.stressed,
                line=number,
                x=origin,
                baseline=baseline,
                ink=Box(origin + ink[0], baseline + ink[1], origin + ink[2], baseline + ink[3]),
            )
        )
    return words


def _visual_order(line: list[_Token], base: Direction) -> list[int]:
    """Left-to-right order of the words: runs against the line's direction keep their own order inside it.

    The word-level half of the Unicode bidirectional algorithm (UAX #9, rule L2); inside a word Raqm does the rest.
    """
    if base == "ltr":
        runs = _runs(line, "rtl")
        return [i for run in runs for i in (reversed(run) if direction_of(line[run[0]].text) == "rtl" else run)]
    runs = _runs(line, "rtl")
    ordered = [list(reversed(run)) if direction_of(line[run[0]].text) == "rtl" else run for run in runs]
    return [i for run in reversed(ordered) for i in run]


def _runs(line: list[_Token], of: Direction) -> list[list[int]]:
    runs: list[list[int]] = []
    for index, token in enumerate(line):
        same = bool(runs) and (direction_of(line[runs[-1][0]].text) == of) == (direction_of(token.text) == of)
        if same:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _ink(token: _Token, size: int) -> tuple[int, int, int, int]:
    return ink(token.face, size, token.text, token.direction)


@lru_cache(maxsize=16384)
def ink(face: Face, size: int, text: str, direction: Direction) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what the glyphs cover, in pixels from the origin on the baseline; up is negative."""
    box = at_size(face, size).getbbox(text, direction=direction, anchor="ls")
    return (math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3]))
