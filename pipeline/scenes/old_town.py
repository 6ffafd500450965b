"""An old town's buildings: gabled houses, a clock tower, a kiosk, an arcade."""

import math

import cv2
import numpy as np

from pipeline.scenes.light import Air, Lamp
from pipeline.scenes.sheet import Ink, Panel, Sheet, hang
from pipeline.scenes.view import View, facing, left_wall, right_wall
from pipeline.scenes.walls import (
    AMBER,
    PALE,
    WARM,
    Front,
    Opening,
    arch,
    ashlar,
    front,
    plaster,
    shaded,
    storey,
    window,
)

LIME: Ink = (132, 124, 112)
HOUSES: tuple[Ink, ...] = (
    (138, 112, 96),
    (112, 118, 122),
    (128, 84, 72),
    (140, 130, 112),
    (104, 96, 104),
    (124, 106, 84),
)


def terrace(rng: np.random.Generator, width: float, density: float, *, chance: float = 0.4) -> Sheet:
    """A row of old gabled houses, each its own width, height and colour, with shops below."""
    sheet = Sheet(width, 17.0, density)
    left, count = 0.0, 0
    while left < width - 1:
        wide = min(width - left, float(rng.uniform(5.2, 7.6)))
        high, ink = float(rng.uniform(8.4, 10.6)), HOUSES[(count * 5 + 2) % 6]
        house = _house(rng, wide, high, density, ink, chance)
        rows, columns = sheet.box(left, 0, wide, house.height)
        size = columns.stop - columns.start, rows.stop - rows.start
        for whole, own in ((sheet.paint, house.paint), (sheet.glow, house.glow)):
            whole[rows, columns] = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
        left, count = left + wide, count + 1
    return sheet


def _house(rng: np.random.Generator, width: float, high: float, density: float, ink: Ink, chance: float) -> Sheet:
    peak = high + float(rng.uniform(2.2, 4.2))
    sheet = Sheet(width, min(16.9, peak + 1.0), density, ink)
    plaster(sheet, rng, ink)
    like = Opening(x=0, y=0, width=0.95, height=1.6, panes=(2, 3), surround=shaded(ink, 1.25), frame=(60, 58, 56))
    for y in (4.3, 6.9):
        storey(sheet, rng, y, 3 if width > 6.2 else 2, like, chance)
    _gable(sheet, rng, (high, peak), chance)
    sheet.rect(width * 0.78, high + 0.3, 0.6, peak - high + 0.4, shaded(ink, 0.6))
    lit, strength = (WARM, AMBER, PALE)[int(rng.integers(0, 3))], float(rng.uniform(0.55, 1.0))
    cloth = (None, (120, 62, 50), (56, 86, 84), None)[int(rng.integers(0, 4))]
    front(sheet, rng, Front(x=0.3, width=width - 0.6, lit=lit, strength=strength, wood=(40, 46, 46), awning=cloth))
    return sheet


def _gable(sheet: Sheet, rng: np.random.Generator, rise: tuple[float, float], chance: float) -> None:
    """Cut the top of a house to a plain gable, a stepped one or a hipped roof, with a window in it."""
    (high, peak), width = rise, sheet.width
    kind = int(rng.integers(0, 3))
    steps = tuple(
        (width / 2 + s * width / 2 * (1 - i / 5), high + (peak - high) * (i + e) / 5)
        for s, order in ((1, range(5)), (-1, range(4, -1, -1)))
        for i in order
        for e in ((0, 1) if s == 1 else (1, 0))
    )
    gable = (
        ((0, high), (width, high), (width / 2, peak)),
        ((0, high), (width, high), *steps),
        ((0, high), (width, high), (width * 0.86, peak), (width * 0.14, peak)),
    )[kind]
    rows, _ = sheet.box(0, high, width, sheet.height - high)
    inside = np.zeros_like(sheet.cover)
    cv2.fillPoly(inside, [sheet.place(gable)], (255,), cv2.LINE_AA, 4)
    sheet.cover[rows] = inside[rows]
    if kind == 2:
        sheet.skin[rows] = (sheet.skin[rows] * np.float32(0.35)).astype(np.uint8)
    lit = WARM if rng.random() < chance else None
    head = 0.0 if kind == 2 else 0.4
    window(
        sheet, rng, Opening(x=width / 2 - 0.4, y=high + 0.2, width=0.8, height=1.2, rise=head, lit=lit, strength=0.7)
    )


def clock_tower(rng: np.random.Generator, density: float, *, height: float = 20.0) -> Sheet:
    """A square stone tower: an arch at its foot, a slit of light, a pale clock face and a lead spire."""
    sheet = Sheet(5.0, height, density)
    body = Sheet(4.2, height - 5.5, density, LIME)
    ashlar(body, rng, LIME)
    rows, columns = sheet.box(0.4, 0, 4.2, height - 5.5)
    size = columns.stop - columns.start, rows.stop - rows.start
    sheet.paint[rows, columns] = cv2.resize(body.paint, size)
    top = height - 5.5
    for y, wide in ((4.6, 4.7), (top - 4.4, 4.6), (top, 4.9)):
        sheet.rect(2.5 - wide / 2, y - 0.14, wide, 0.32, shaded(LIME, 1.2))
        sheet.rect(2.5 - wide / 2 + 0.2, y - 0.3, wide - 0.4, 0.16, shaded(LIME, 0.5))
    window(
        sheet,
        rng,
        Opening(
            x=1.5,
            y=0.1,
            width=2.0,
            height=3.6,
            rise=1.0,
            lit=AMBER,
            strength=0.55,
            panes=(2, 2),
            surround=shaded(LIME, 1.15),
        ),
    )
    for y in (6.0, 8.2):
        if y < top - 5.2:
            window(
                sheet,
                rng,
                Opening(
                    x=2.2, y=y, width=0.6, height=1.5, rise=0.3, lit=WARM if y < 7 else None, strength=0.6, panes=(1, 2)
                ),
            )
    _clock(sheet, 2.5, top - 2.1, 1.45)
    sheet.poly(((0.25, top + 0.18), (4.75, top + 0.18), (3.5, top + 1.9), (1.5, top + 1.9)), (52, 60, 66))
    sheet.rect(1.7, top + 1.9, 1.6, 1.0, (70, 72, 72), (110, 70, 30))
    for x in (1.7, 2.15, 2.72, 3.17):
        sheet.rect(x, top + 1.9, 0.13, 1.0, (54, 58, 60))
    sheet.poly(((1.5, top + 2.9), (3.5, top + 2.9), (2.5, top + 5.0)), (52, 60, 66))
    sheet.line(((2.5, top + 4.9), (2.5, top + 5.5)), 0.07, (60, 62, 64))
    return sheet


def _clock(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """Marks, no numerals; ten past ten."""
    sheet.disc(x, y, radius * 1.14, (66, 66, 66))
    sheet.disc(x, y, radius, (235, 226, 200), (255, 226, 170))
    sheet.disc(x, y, radius * 0.74, (240, 232, 210), (255, 236, 190))
    for hour in range(12):
        turn = hour * math.pi / 6
        inner, outer = radius * (0.72 if hour % 3 == 0 else 0.8), radius * 0.92
        sheet.line(
            (
                (x + inner * math.sin(turn), y + inner * math.cos(turn)),
                (x + outer * math.sin(turn), y + outer * math.cos(turn)),
            ),
            0.09,
            (40, 38, 36),
        )
    for turn, length, thick in ((-1.02, 0.5, 0.15), (1.05, 0.8, 0.10)):
        sheet.line(
            ((x, y), (x + radius * length * math.sin(turn), y + radius * length * math.cos(turn))), thick, (36, 34, 34)
        )


def kiosk(rng: np.random.Generator, view: View, air: Air, x: float, z: float) -> tuple[Panel, ...]:
    """A coffee kiosk: a hatch glowing under a striped canopy, its end wall in shade."""
    density = min(170.0, view.density(z))
    wood: Ink = (44, 70, 70)
    face = Sheet(3.8, 3.5, density)
    face.rect(0.2, 0, 3.4, 2.9, wood)
    for i in range(12):
        face.line(((0.2 + i * 0.31, 0), (0.2 + i * 0.31, 1.0)), 0.02, shaded(wood, 0.6))
    window(
        face,
        rng,
        Opening(
            x=0.5, y=1.1, width=2.8, height=1.35, lit=PALE, strength=0.8, panes=(3, 1), frame=(40, 52, 52), venue=True
        ),
    )
    face.rect(0.35, 1.0, 3.1, 0.1, (150, 120, 88))
    for i in range(14):
        ink: Ink = (196, 178, 150) if i % 2 else (150, 74, 56)
        left = 0.05 + i * 0.264
        face.poly(
            ((left, 2.35), (left + 0.264, 2.35), (left * 0.96 + 0.36, 2.95), (left * 0.96 + 0.10, 2.95)),
            ink,
            shaded(ink, 0.42),
        )
        face.oval(left + 0.132, 2.35, (0.132, 0.09), ink, shaded(ink, 0.42))
    face.poly(((0.1, 2.95), (3.7, 2.95), (3.1, 3.4), (0.7, 3.4)), (50, 56, 60))
    end = Sheet(2.2, 2.9, density * 0.8, shaded(wood, 0.8))
    side = right_wall(x + 0.2, z, z + 2.2, 2.9) if x > 0 else left_wall(x + 3.6, z, z + 2.2, 2.9)
    corners = (side[1], side[0], side[3], side[2]) if x <= 0 else side
    return hang(end, corners, view, air, facing=(-1.0 if x > 0 else 1.0, 0, 0)), hang(
        face, facing(x, x + 3.8, z, 3.5), view, air, facing=(0, 0, -1), gain=2.8
    )


def colonnade(rng: np.random.Generator, length: float, density: float, *, bays: int) -> Sheet:
    """A wall of round arches one can see through."""
    sheet = Sheet(length, 4.6, density, LIME)
    ashlar(sheet, rng, LIME)
    pitch = length / bays
    for bay in range(bays):
        x = bay * pitch + 0.3
        edge = arch(x - 0.12, 0, pitch - 0.36, 3.97, (pitch - 0.36) / 2)
        sheet.poly(edge, shaded(LIME, 1.12))
        sheet.rect(x - 0.3, 2.55, 0.36, 0.18, shaded(LIME, 1.25))
        sheet.cut(arch(x, 0, pitch - 0.6, 3.85, (pitch - 0.6) / 2))
    return sheet


def cross_arch(rng: np.random.Generator, density: float) -> Sheet:
    """A flat arch across the walk."""
    sheet = Sheet(5.4, 4.8, density, LIME)
    ashlar(sheet, rng, LIME)
    sheet.poly(arch(0.16, -0.1, 5.08, 4.55, 1.5), shaded(LIME, 1.15))
    sheet.cut(arch(0.28, -0.1, 4.84, 4.43, 1.42))
    return sheet


def pendant(view: View, air: Air, lamp: Lamp) -> Panel:
    x, y, z = lamp.at
    sheet = Sheet(0.7, 1.6, min(240.0, view.density(z)))
    sheet.line(((0.35, 0.6), (0.35, 1.6)), 0.025, (20, 20, 22))
    sheet.poly(((0.2, 0.12), (0.5, 0.12), (0.56, 0.55), (0.14, 0.55)), (200, 180, 140), (255, 176, 84))
    sheet.poly(((0.1, 0.55), (0.6, 0.55), (0.42, 0.72), (0.28, 0.72)), (24, 26, 28))
    for left in (0.14, 0.35, 0.56):
        sheet.line(((0.35 + (left - 0.35) * 0.7, 0.12), (left, 0.55)), 0.022, (24, 26, 28))
    sheet.rect(0.19, 0.08, 0.32, 0.05, (24, 26, 28))
    return hang(sheet, facing(x - 0.35, x + 0.35, z, y + 1.25, y - 0.35), view, air, gain=6)
