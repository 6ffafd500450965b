"""Outlines that looks are drawn with: bars, circles, rings, bubbles, a hand. Pure geometry, in frame pixels."""

from math import atan2, cos, hypot, pi, sin
from typing import Final

from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box

ROUND: Final = 24  # straight edges to a half circle
STEPS: Final = 120  # straight edges to an arc: a whole circle as wide as the frame is met to a fifth of a pixel
FINGERS: Final = ((-57, -6), (-19, -32), (19, -30), (57, -4))
"""Where each finger of a hand lies, and how far its tip reaches, in units of the hand."""


def block(box: Box, radius: float = 0.0) -> Outline:
    """A box with rounded corners."""
    return Outline(solids=(Round(box.left, box.top, box.right, box.bottom, radius),))


def disc(x: float, y: float, radius: float) -> Outline:
    return Outline(solids=(_disc(x, y, radius),))


def discs(*each: tuple[float, float, float]) -> Outline:
    """Several circles: x, y and radius of each."""
    return Outline(solids=tuple(_disc(*one) for one in each))


def bars(*each: tuple[float, float, float, float], radius: float = 0.0) -> Outline:
    """Several rounded rectangles: left, top, right and bottom of each."""
    return Outline(solids=tuple(Round(*one, radius) for one in each))


def ring(x: float, y: float, radius: float, width: float) -> Outline:
    """A circle's line of this width, `radius` to its outer edge."""
    return Outline(solids=(_disc(x, y, radius),), holes=(_disc(x, y, radius - width),))


def sector(x: float, y: float, radius: float, width: float, first: float, last: float) -> Outline:
    """A part of a ring between two turns (0 at the top, 1 back there, clockwise), with straight ends.

    However long, it has as many corners, so that one can pass into another.
    """
    turns = [first + (last - first) * n / STEPS for n in range(STEPS + 1)]
    outer = [on_circle(x, y, radius, turn) for turn in turns]
    inner = [on_circle(x, y, radius - width, turn) for turn in reversed(turns)]
    return Outline(solids=(Polygon((*outer, *inner)),))


def stroke(x0: float, y0: float, x1: float, y1: float, width: float) -> Polygon:
    """A straight line of this width with square ends."""
    length = max(1e-6, hypot(x1 - x0, y1 - y0))
    across = (y0 - y1) / length * width / 2, (x1 - x0) / length * width / 2
    return Polygon(
        (
            (x0 + across[0], y0 + across[1]),
            (x1 + across[0], y1 + across[1]),
            (x1 - across[0], y1 - across[1]),
            (x0 - across[0], y0 - across[1]),
        )
    )


def ticks(x: float, y: float, radius: float, length: float, width: float, count: int) -> Outline:
    """Short lines around a circle, `radius` to their outer ends."""
    ends = [(*on_circle(x, y, radius, n / count), *on_circle(x, y, radius - length, n / count)) for n in range(count)]
    return Outline(solids=tuple(stroke(*one, width) for one in ends))


def on_circle(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """A place on a circle; turn 0 is its top, a quarter its right."""
    return x + radius * sin(2 * pi * turn), y - radius * cos(2 * pi * turn)


def grown(box: Box, by: int) -> Box:
    """The box with so many pixels more on every side."""
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def _disc(x: float, y: float, radius: float) -> Round:
    return Round(x - radius, y - radius, x + radius, y + radius, radius)


def capsule(x0: float, y0: float, x1: float, y1: float, width: float) -> Polygon:
    """A straight line of this width with round ends."""
    along = atan2(y1 - y0, x1 - x0)
    corners = []
    for x, y, first in ((x1, y1, along - pi / 2), (x0, y0, along + pi / 2)):
        corners += [
            (x + width / 2 * cos(first + pi * n / ROUND), y + width / 2 * sin(first + pi * n / ROUND))
            for n in range(ROUND + 1)
        ]
    return Polygon(tuple(corners))


def hand(unit: float, line: float, sleeve: float) -> dict[str, Outline]:
    """A hand that comes from the right and holds a knob at 0, 0: its parts in the order they are painted.

    `unit` is the length of one unit in pixels, of which the knob's radius has 92; `line` the pixels by which parts
    whose names end in `edge` stand out around the others; `sleeve` the units the arm reaches to the right.
    """

    def parts(more: float, *each: tuple[float, float, float, float, float]) -> Outline:
        return Outline(
            solids=tuple(
                capsule(x0 * unit, y0 * unit, x1 * unit, y1 * unit, width * unit + 2 * more)
                for x0, y0, x1, y1, width in each
            )
        )

    arm = (300.0, 0.0, sleeve, 0.0, 118.0)
    cuff = (262.0, -52.0, 262.0, 52.0, 40.0)
    palm = ((96.0, 0.0, 150.0, 0.0, 150.0), (150.0, 0.0, 240.0, 0.0, 92.0))
    thumb = (128.0, 50.0, 34.0, 92.0, 44.0)
    fingers = [(96.0, float(y), float(tip), float(y), 31.0) for y, tip in FINGERS]
    return {
        "knob edge": disc(0, 0, 92 * unit + line),
        "knob": disc(0, 0, 92 * unit),
        "palm edge": parts(line, arm, cuff, *palm, thumb),
        "arm": parts(0, arm),
        "palm": parts(0, *palm, thumb),
        "cuff edge": parts(line, cuff),
        "cuff": parts(0, cuff),
        "finger edge": parts(line, *fingers),
        "fingers": parts(0, *fingers),
        "knuckles": parts(0, (116.0, -32.0, 160.0, -32.0, 86.0), (116.0, 32.0, 160.0, 32.0, 86.0)),
    }


def moved(outline: Outline, x: float, y: float, *, turn: float = 0.0, mirrored: bool = False) -> Outline:
    """The outline turned clockwise around 0, 0 by a part of a whole turn, mirrored left to right, then moved."""
    c, s, side = cos(2 * pi * turn), sin(2 * pi * turn), -1 if mirrored else 1

    def one(part: Round | Polygon) -> Round | Polygon:
        if isinstance(part, Polygon):
            return Polygon(tuple((x + side * (a * c - b * s), y + a * s + b * c) for a, b in part.corners))
        a, b = (part.left + part.right) / 2, (part.top + part.bottom) / 2
        over, down = x + side * (a * c - b * s) - a, y + a * s + b * c - b
        return Round(part.left + over, part.top + down, part.right + over, part.bottom + down, part.radius)

    return Outline(solids=tuple(map(one, outline.solids)), holes=tuple(map(one, outline.holes)))
