"""Families -> faces: which file, which axes, which characters it has. Fonts come from installed packages."""

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from pipeline.authored import Font
from pipeline.digest import file_digest
from pipeline.families import path_of
from pipeline.shots import Face


@lru_cache(maxsize=64)
def face(font: Font) -> Face:
    """The installed file and axis positions for an authored font; raises `EnvironmentFault` as `path_of` does."""
    path = path_of(font)
    return Face(family=font.family, digest=file_digest(path), axes=_axes(path, font), path=path)


def _axes(path: Path, font: Font) -> tuple[float, ...]:
    wanted = {"wght": float(font.weight), "wdth": float(font.width), "opsz": 96.0}
    with TTFont(path, lazy=True) as table:
        if "fvar" not in table:
            return ()
        return tuple(
            min(axis.maxValue, max(axis.minValue, wanted.get(axis.axisTag, axis.defaultValue)))
            for axis in table["fvar"].axes
        )


@lru_cache(maxsize=32)
def at_size(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face ready to draw at `size` pixels to the em, shaped by Raqm; each keeps the whole file in memory."""
    font = ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.RAQM)
    if face.axes:
        font.set_variation_by_axes(list(face.axes))
        font.getlength(" ")  # the first text shaped at new axes can have other advances than all that follow
    return font


def features_of(text: str) -> list[str] | None:
    """The OpenType features to measure and draw a word with: digits of one width for numbers, so that they line up."""
    numeric = any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)
    return ["tnum"] if numeric else None


@lru_cache(maxsize=64)
def characters(face: Face) -> frozenset[int]:
    """Every code point the face has a glyph for."""
    with TTFont(face.path, lazy=True) as table:
        return frozenset(table.getBestCmap())


def missing(text: str, face: Face) -> tuple[str, ...]:
    """Characters of `text` that the face cannot draw; joiners and direction marks need no glyph."""
    have = characters(face)
    return tuple(c for c in dict.fromkeys(text) if ord(c) not in have and not c.isspace() and ord(c) not in _SILENT)


_SILENT = frozenset({0x200C, 0x200D, 0x200E, 0x200F, *range(0x2066, 0x206A), 0xFEFF})
