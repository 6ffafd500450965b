"""Words -> positions: size, line breaks, real ink. A block's words are balanced over its lines and fill its box."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise, product
from typing import Literal

from pipeline.fonts import at_size, features_of, missing
from pipeline.galley import (
    CLOSING,
    STRESSED,
    TALLER,
    Faces,
    Measure,
    Setting,
    SetWord,
    Unfit,
    hanging,
    joint,
    overshooting,
    row,
    ways,
    written,
)
from pipeline.shots import Box, Direction, Face

REFERENCE = 200  # pixels to the em; widths scale linearly from here because hinting is off at these sizes
_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_GAP = re.compile(r"[^\S\u00a0\u202f]+")
"""Where a line may break: any space but the ones made to bind."""
_BOUND = re.compile(r"[\u00a0\u202f]")
_BOUND_WORDS = re.compile(r"(?<!\d)[\u00a0\u202f]|[\u00a0\u202f](?!\d)")

OVERSHOOT = 0.015  # of the em


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    stressed: bool
    face: Face
    direction: Direction
    width: float
    space: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A line before it has its place: where its words start, its ink, and how much of that hangs past each margin."""

    starts: tuple[float, ...]
    left: float
    right: float
    past_left: float
    past_right: float


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


def direction_of(text: str, otherwise: Direction = "ltr") -> Direction:
    """Right to left when the first strong character is; digits and signs alone run `otherwise`."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def fit(text: str, measure: Measure) -> Setting:
    """Set `text` as large as its box allows, breaking lines where they read well and as evenly as can be.

    Punctuation hangs past the margins and round letters overshoot them; all ink stays inside the box. Raises `Unfit`
    when a character has no glyph or the words do not fit at the smallest size.
    """
    rows = [tokens for line in written(text) if (tokens := _tokens(line, measure))]
    if not rows:
        raise Unfit("there are no words to set: write some copy")
    if len(rows) > measure.lines:
        raise Unfit(f"{len(rows)} lines are written, at most {measure.lines} have room here: join some")
    for most, lines in _ranked(rows, measure):
        for size in range(most, measure.smallest - 1, -1):
            setting = _place(lines, size, measure)
            if measure.box.holds(setting.ink):
                return setting
    words = " ".join(token.text for tokens in rows for token in tokens)
    raise Unfit(
        f"'{words}' needs letters smaller than {measure.smallest} px to fit"
        f" {measure.box.width}x{measure.box.height} px: use fewer or shorter words"
    )


def _tokens(line: str, measure: Measure) -> list[_Token]:
    bound = _NUMBER.sub("\u00a0", line.strip())
    marked = STRESSED.sub(lambda m: " ".join(f"\0{word}" for word in m[1].split(" ")), bound)
    tokens = []
    for part in _GAP.split(marked):
        text = part.replace("\0", "").replace("*", "").strip()
        if not text:
            continue
        # digits keep their order; a Latin name inside right-to-left copy keeps its full stop on the reading side
        strong = any(unicodedata.bidirectional(c) in {"L", "R", "AL"} for c in text)
        direction: Direction = measure.direction if strong or text[-1] in CLOSING else "ltr"
        # from right to left, it is the spaces that bind that keep the groups of a number in order
        text = (_BOUND if direction == "ltr" else _BOUND_WORDS).sub(" ", text)
        face = face_of(measure.faces, text)
        width, space = _advance(face, text, direction), _advance(face, " ", "ltr")
        tokens.append(_Token(text, "\0" in part, face, direction, width, space))
    return tokens


@lru_cache(maxsize=8192)
def _advance(face: Face, text: str, direction: Direction) -> float:
    return float(at_size(face, REFERENCE).getlength(text, direction=direction, features=features_of(text)))


def _ranked(rows: list[list[_Token]], measure: Measure) -> list[tuple[int, list[list[_Token]]]]:
    """The lines there may be, each with the largest size for them, the best first; none that would be too small."""
    ranked = []
    for choice in product(*(list(_ways(tokens, measure.lines - len(rows) + 1, measure)) for tokens in rows)):
        lines = [line for _, way in choice for line in way]
        if len(lines) <= measure.lines and (size := _size(lines, measure)) >= max(1, measure.smallest):
            cost = sum(cost for cost, _ in choice) + TALLER * len(lines)
            ranked.append((cost - math.log(size), size, lines))
    return [(size, lines) for _, size, lines in sorted(ranked, key=lambda each: each[0])]


def _ways(tokens: list[_Token], most: int, measure: Measure) -> Iterator[tuple[float, list[list[_Token]]]]:
    def free(count: int) -> float:
        high = measure.box.height / (0.76 + measure.leading * (count - 1))
        return measure.box.width * REFERENCE / max(1, min(measure.largest, high))

    begins = [False, *(token.text[-1] in CLOSING for token in tokens)]
    costs = [
        joint(a.text, b.text, parts=begin or (a.stressed and b.stressed))
        for (a, b), begin in zip(pairwise(tokens), begins, strict=False)
    ]
    words = row([token.width for token in tokens], [token.space for token in tokens], [0.0, *costs])
    for cost, ends in ways(words, most, free):
        yield cost, [tokens[a:b] for a, b in pairwise((0, *ends))]


def _size(lines: list[list[_Token]], measure: Measure) -> int:
    """The largest size at which the lines' ink fits across and, by their leading, down; give or take a pixel."""
    across = _across([_line(line, REFERENCE, measure) for line in lines], measure)
    inks = [[_ink(token, REFERENCE) for token in line] for line in lines]
    top = min(box[1] for box in inks[0])
    down = max(box[3] + measure.leading * REFERENCE * n for n, line in enumerate(inks) for box in line) - top
    across, down = measure.box.width / max(across, 1), measure.box.height / max(down, 1)
    return int(min(across * REFERENCE, down * REFERENCE, measure.largest))


def _across(lines: list[_Line], measure: Measure) -> float:
    """The room the lines take between the edges of their box, with what hangs."""
    if measure.align == "centre":
        return max(line.right - line.left + abs(line.past_left - line.past_right) for line in lines)
    past = [line.past_right if measure.direction == "rtl" else line.past_left for line in lines]
    return max(line.right - line.left + max(past) - out for line, out in zip(lines, past, strict=True))


def _place(lines: list[list[_Token]], size: int, measure: Measure) -> Setting:
    """Position every word: the first ink row touches the box's top, lines stand on optical margins."""
    step = round(measure.leading * size)
    top = measure.box.top - min(_ink(token, size)[1] for token in lines[0])
    measured = [_line(line, size, measure) for line in lines]
    words = [
        _set_word(token, number, round(x) if measure.direction == "ltr" else math.floor(x), top + number * step, size)
        for number, (line, shift) in enumerate(zip(measured, _shifts(measured, measure), strict=True))
        for token, x in zip(lines[number], (start + shift for start in line.starts), strict=True)
    ]
    inks = [word.ink for word in words]
    ink = Box(
        min(box.left for box in inks),
        min(box.top for box in inks),
        max(box.right for box in inks),
        max(box.bottom for box in inks),
    )
    return Setting(size=size, words=tuple(words), ink=ink, lines=len(lines))


def _shifts(lines: list[_Line], measure: Measure) -> list[float]:
    """How far to move each line so that, but for what hangs, all begin at one margin or share a middle."""
    box = measure.box
    if measure.align == "centre":
        middle = (box.left + box.right) / 2
        return [middle - (line.left + line.past_left + line.right - line.past_right) / 2 for line in lines]
    if measure.direction == "rtl":
        margin = box.right - max(line.past_right for line in lines)
        return [margin + line.past_right - line.right for line in lines]
    margin = box.left + max(line.past_left for line in lines)
    return [margin - line.past_left - line.left for line in lines]


def _line(line: list[_Token], size: int, measure: Measure) -> _Line:
    k = size / REFERENCE
    visual = _visual_order(line, measure.direction)
    starts = [0.0] * len(line)
    x = 0.0
    for index in visual:
        starts[index] = x
        x += (line[index].width + line[index].space) * k
    first, last = line[visual[0]], line[visual[-1]]
    past = 0.0
    if measure.align == "start" and first.direction == "ltr" and overshooting(first.text):
        past = OVERSHOOT * size
    return _Line(
        tuple(starts),
        min(start + _ink(token, size)[0] for start, token in zip(starts, line, strict=True)),
        max(start + _ink(token, size)[2] for start, token in zip(starts, line, strict=True)),
        _hang(first.face, first.text, first.direction, "left") * k + past,
        _hang(last.face, last.text, last.direction, "right") * k,
    )


@lru_cache(maxsize=8192)
def _hang(face: Face, text: str, direction: Direction, side: Literal["left", "right"]) -> float:
    """How much of a word's ink is punctuation that may hang past the margin on this side, at the reference size."""
    bare, share = hanging(text, opens=(direction == "ltr") == (side == "left"))
    if not bare or bare == text:
        return 0.0
    whole, kept = ink(face, REFERENCE, text, direction), ink(face, REFERENCE, bare, direction)
    if side == "right":
        return share * max(0, whole[2] - kept[2])
    return share * max(0.0, _advance(face, text, direction) - _advance(face, bare, direction) + kept[0] - whole[0])


def _set_word(token: _Token, line: int, x: int, baseline: int, size: int) -> SetWord:
    left, top, right, bottom = _ink(token, size)
    return SetWord(
        text=token.text,
        face=token.face,
        direction=token.direction,
        stressed=token.stressed,
        line=line,
        x=x,
        baseline=baseline,
        ink=Box(x + left, baseline + top, x + right, baseline + bottom),
    )


def _visual_order(line: list[_Token], base: Direction) -> list[int]:
    """Left-to-right order of the words: runs against the line's direction keep their own order inside it.

    The word-level half of the Unicode bidirectional algorithm (UAX #9): figures go on in the direction of the word
    before them (W2, W7), runs are turned round (L2); inside a word Raqm does the rest.
    """
    sides: list[Direction] = []
    for token in line:
        sides.append(direction_of(token.text, sides[-1] if sides else base))
    runs = [list(run) for _, run in groupby(range(len(line)), key=sides.__getitem__)]
    ordered = [run[::-1] if sides[run[0]] == "rtl" else run for run in runs]
    return [n for run in (ordered if base == "ltr" else reversed(ordered)) for n in run]


def _ink(token: _Token, size: int) -> tuple[int, int, int, int]:
    return ink(token.face, size, token.text, token.direction)


@lru_cache(maxsize=16384)
def ink(face: Face, size: int, text: str, direction: Direction) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the pixels the glyphs touch, from the origin on the baseline; up is negative.

    Drawn to be measured, because a font's own boxes take in the white at a word's sides.
    """
    drawn, (x, y) = at_size(face, size).getmask2(
        text, "L", direction=direction, features=features_of(text), anchor="ls"
    )
    left, top, right, bottom = drawn.getbbox() or (0, 0, 0, 0)
    return (x + left, y + top, x + right, y + bottom)
