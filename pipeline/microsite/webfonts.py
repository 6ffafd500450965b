"""The brand's fonts as a site serves them: cut down to the characters it uses, at the weights it uses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from pipeline.authored import Font, Fonts
from pipeline.digest import digest
from pipeline.fonts import characters, face
from pipeline.store import Store

FORM: Final = 1
"""Raised when the same font would be cut in another way: cuts are kept."""
SHAPING: Final = (
    "calt",
    "ccmp",
    "curs",
    "fina",
    "init",
    "isol",
    "kern",
    "liga",
    "locl",
    "mark",
    "medi",
    "mkmk",
    "rlig",
)
"""What joins, places and spaces letters; small capitals and other letters on demand are left out."""
READING: Final = 450
"""The weight of running text, where a family has it: what stands on pictures is heavier than is good to read."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A font file of the site, and how its style sheet calls it."""

    family: str
    weight: int
    file: str
    path: Path


def cuts(fonts: Fonts, latin: str, arabic: str, store: Store) -> tuple[Cut, ...]:
    """The files for all characters of the pages in each script; none of a script that no page uses.

    Raises `EnvironmentFault` for a family that is not installed, or where nothing can be kept.
    """
    found = [
        _cut("Display", 400, fonts.display, latin, store),
        _cut("Text", 400, _lighter(fonts.text), latin, store),
        _cut("Text", 600, fonts.text, latin, store),
        _cut("Display Arabic", 400, fonts.arabic_display, arabic, store),
        _cut("Text Arabic", 400, _lighter(fonts.arabic_text), arabic, store),
        _cut("Text Arabic", 600, fonts.arabic_text, arabic, store),
    ]
    return tuple(one for one in found if one is not None)


def _lighter(font: Font) -> Font:
    return font.model_copy(update={"weight": min(font.weight, READING)})


def _cut(family: str, weight: int, font: Font, text: str, store: Store) -> Cut | None:
    found = face(font)
    used = sorted({ord(sign) for sign in text} & characters(found))
    if not used:
        return None
    key = digest(["web font", FORM, found.digest, found.axes, used])

    def write(path: Path) -> dict[str, int]:
        _write(found.path, found.axes, used, path)
        return {"characters": len(used)}

    store.once(key, "woff", write)
    name = f"{family.lower().replace(' ', '-')}-{weight}"
    return Cut(family=family, weight=weight, file=f"fonts/{name}.woff", path=store.path(key, "woff"))


def _write(source: Path, axes: tuple[float, ...], used: Iterable[int], path: Path) -> None:
    """The same bytes for the same font and characters: no date of its own, nothing but what is drawn."""
    options = Options(layout_features=[*SHAPING], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=used)
        subsetter.subset(font)
        if axes:
            places = {axis.axisTag: place for axis, place in zip(font["fvar"].axes, axes, strict=True)}
            instancer.instantiateVariableFont(font, places, inplace=True, optimize=False)
        font.flavor = "woff"
        font.save(path)
