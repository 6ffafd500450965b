"""A label that phones scan: a code, dark on light with the light around it that cameras need, and words below."""

from dataclasses import dataclass, replace
from typing import Final

from pipeline.figures import bars
from pipeline.galley import Setting
from pipeline.lettering import words
from pipeline.outlines import Outline
from pipeline.qr import QUIET
from pipeline.shots import Box, Layer
from pipeline.stage import Stage

SIDE: Final = (
    400  # design pixels: a third of the poster's width, which a phone reads from about four times the poster's width
)
MODULE: Final = 6  # design pixels of a module, at least: a long address makes the label wider

GAP: Final = 44  # design pixels from words beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label in its place; `side` is that of a module, in whole pixels, so that its edges are sharp."""

    box: Box
    side: int
    rows: tuple[tuple[bool, ...], ...]
    said: Setting


def label(stage: Stage, text: str, corner: Box) -> Label:
    """The label for the stage's address in the lower corner of a box, at the side where lines end.

    Raises `galley.Unfit` for words that have no room below the code.
    """
    rows = stage.modules(stage.setup.code)
    count = len(rows) + 2 * QUIET
    side = max(1, stage.px(MODULE), round(SIDE * stage.setup.screen.unit / count))
    width, quiet = side * count, side * QUIET
    left = corner.right - width if stage.direction == "ltr" else corner.left
    pad = stage.px(26)
    below = Box(left + pad, corner.top, left + width - pad, corner.bottom - pad)
    tight = 1.1 if stage.direction == "ltr" else 1.0
    measure = stage.measure(below, faces=stage.display, largest=64, smallest=44, lines=2, align="centre", tight=tight)
    said = stage.fitted(text, measure, "bottom")
    top = said.ink.top - 2 * quiet - side * len(rows)
    return Label(box=Box(left, top, left + width, corner.bottom), side=side, rows=rows, said=said)


def beside(stage: Stage, made: Label, box: Box) -> Box:
    """What a label in its corner leaves of a box, to the side where lines begin."""
    if stage.direction == "ltr":
        return replace(box, right=made.box.left - stage.px(GAP))
    return replace(box, left=made.box.right + stage.px(GAP))


def layers(stage: Stage, made: Label, *, delay: float) -> tuple[Layer, ...]:
    """Its paper, the dark modules, the words: all there from the start where nothing moves, else wiped in together."""
    code = stage.shape(_dark(made), colour=stage.ink, track=stage.track(delay, "fade"))
    return (
        stage.wiped(made.box, stage.px(20), stage.paper, delay=delay),
        code,
        words(stage, made.said, "mark", unit="block", delay=delay, colour=stage.ink, entrance="fade", shadow=0),
    )


def _dark(made: Label) -> Outline:
    """The dark modules, each run of a row in one piece."""
    x, y, side = made.box.left + QUIET * made.side, made.box.top + QUIET * made.side, made.side
    runs = []
    for down, row in enumerate(made.rows):
        first = None
        for across, dark in enumerate((*row, False)):
            if dark and first is None:
                first = across
            elif not dark and first is not None:
                runs.append((x + first * side, y + down * side, x + across * side, y + (down + 1) * side))
                first = None
    return bars(*runs)
