"""The nouns of setting type: what is asked of a block of words, and how it came out."""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.shots import Align, Box, Direction, Face

STRESSED: Final = re.compile(r"\*([^*\n]+)\*")


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


def plain(text: str) -> str:
    """The words without the marks of stress."""
    return STRESSED.sub(r"\1", text)
