"""Pictures and words -> contact sheets: a row a creative, a column a moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline.authored import Font
from pipeline.fonts import at_size, face
from pipeline.model import Creative
from pipeline.setups import Timeline

Picture = npt.NDArray[np.uint8]

GROUND, QUIET, LOUD = (16, 18, 24), (150, 156, 170), (240, 241, 245)
GAP = 16
MARGIN = 40
LABEL = 64


@dataclass(frozen=True, slots=True)
class Row:
    """One creative on a sheet: its name, a line about it, its pictures and when they are."""

    name: str
    line: str
    pictures: tuple[Picture, ...]
    moments: tuple[str, ...]


def row(
    creative: Creative, line: str, timeline: Timeline, moments: Sequence[float | None], draw: Callable[[float], Picture]
) -> Row:
    """A creative's row at so many seconds each, None for its last frame; moments past its end are left out.

    `draw` gives the picture at a moment.
    """
    last = timeline.seconds - 1 / timeline.format.fps
    at = [last if moment is None else moment for moment in moments]
    seen = [seconds for seconds in at if seconds < timeline.seconds]
    return Row(
        name=creative.id.replace("/", " · "),
        line=line,
        pictures=tuple(draw(seconds) for seconds in seen),
        moments=tuple(f"{seconds:.1f} s" for seconds in seen),
    )


def drawn(rows: Sequence[Row], title: str, cell: int) -> Picture:
    """One sheet, RGB, each picture `cell` pixels wide; heights follow the pictures."""
    columns = max(len(row.pictures) for row in rows)
    heights = [max(round(p.shape[0] * cell / p.shape[1]) for p in row.pictures) for row in rows]
    width = 2 * MARGIN + columns * cell + (columns - 1) * GAP
    height = 2 * MARGIN + 60 + sum(high + LABEL + 44 for high in heights)
    sheet = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(sheet)
    bold, plain = face(Font(family="Bricolage Grotesque", weight=700)), face(Font(family="Archivo", weight=500))
    pen.text((MARGIN, MARGIN), title, fill=LOUD, font=at_size(bold, 36))
    top = MARGIN + 76
    for row, high in zip(rows, heights, strict=True):
        pen.text((MARGIN, top), row.name, fill=LOUD, font=at_size(bold, 26))
        pen.text((width - MARGIN, top + 4), row.line, fill=QUIET, font=at_size(plain, 20), anchor="ra")
        for index, (picture, moment) in enumerate(zip(row.pictures, row.moments, strict=True)):
            left = MARGIN + index * (cell + GAP)
            small = Image.fromarray(picture).resize((cell, high), Image.Resampling.LANCZOS)
            sheet.paste(small, (left, top + 44))
            pen.text((left, top + 44 + high + 6), moment, fill=QUIET, font=at_size(plain, 18))
        top += high + LABEL + 44
    return np.asarray(sheet)
