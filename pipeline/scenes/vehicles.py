"""What waits or passes: a taxi, a tram, a moored boat. No plates, numbers or names."""

import math

import numpy as np

from pipeline.scenes.light import Air
from pipeline.scenes.rooms import room
from pipeline.scenes.sheet import Ink, Panel, Sheet, hang
from pipeline.scenes.stage import Bulbs, Layer
from pipeline.scenes.view import View, facing

_BODY = (
    (0.12, 0.36), (4.5, 0.34), (4.6, 0.52), (4.57, 0.74), (4.4, 0.86), (3.9, 0.95),
    (3.42, 1.01), (3.1, 1.2), (2.78, 1.38), (2.5, 1.45), (1.95, 1.48), (1.4, 1.46),
    (1.1, 1.4), (0.72, 1.16), (0.48, 1.04), (0.2, 1.0), (0.1, 0.86), (0.08, 0.6),
)  # fmt: skip
"""A saloon's outline in metres, tail to the left."""


def taxi(view: View, air: Air, x: float, z: float, *, ink: Ink = (40, 44, 50)) -> tuple[Layer, ...]:
    """A parked cab seen from its side, nose to the right: a lit roof light, glass dull with the street, lamps on."""
    sheet = Sheet(4.7, 1.9, min(200.0, view.density(z)))
    sheet.oval(2.35, 0.1, (2.25, 0.11), (4, 4, 5))
    sheet.poly(_BODY, ink)
    _sheen(sheet)
    glass = ((0.78, 1.06), (1.14, 1.35), (1.42, 1.405), (1.95, 1.425), (2.46, 1.39), (2.72, 1.32), (3.24, 1.04))
    sheet.poly(glass, (30, 36, 44), (36, 34, 36))
    sheet.poly(((0.78, 1.06), (3.24, 1.04), (3.0, 1.17), (0.92, 1.17)), (20, 22, 26), (58, 44, 32))
    for rest in (1.36, 2.12):
        sheet.oval(rest, 1.17, (0.11, 0.1), (8, 8, 10))
        sheet.rect(rest - 0.16, 1.05, 0.3, 0.1, (8, 8, 10))
    for pillar in (1.76, 2.74):
        sheet.line(((pillar, 1.02), (pillar - (0.0 if pillar < 2 else 0.1), 1.42)), 0.06, ink)
    for seam in (0.98, 1.76, 2.74):
        sheet.line(((seam, 0.46), (seam, 1.03)), 0.012, (8, 8, 10))
    for wheel in (0.95, 3.72):
        _wheel(sheet, wheel)
    sheet.poly(((1.78, 1.47), (2.16, 1.47), (2.12, 1.6), (1.82, 1.6)), (255, 220, 160), (255, 176, 84))
    sheet.poly(((0.1, 0.76), (0.26, 0.78), (0.24, 0.92), (0.11, 0.92)), (40, 4, 4), (200, 24, 18))
    sheet.poly(((4.28, 0.72), (4.56, 0.66), (4.5, 0.76), (4.26, 0.82)), (40, 40, 40), (220, 205, 180))
    panel = hang(sheet, facing(x, x + 4.7, z, 1.9), view, air, gain=2.6, soft=0.006)
    points = (
        ((x + 0.16, 0.85, z), (1.0, 0.07, 0.05), 2.0),
        ((x + 4.44, 0.74, z), (1.0, 0.8, 0.55), 2.6),
        ((x + 1.97, 1.54, z), (1.0, 0.52, 0.17), 3.5),
    )
    return panel, Bulbs(points=points, radius=0.05)


def _wheel(sheet: Sheet, x: float) -> None:
    sheet.disc(x, 0.36, 0.37, (6, 6, 7))
    sheet.disc(x, 0.31, 0.30, (15, 15, 17))
    sheet.disc(x, 0.31, 0.19, (66, 68, 72))
    for spoke in range(7):
        turn = spoke * math.tau / 7
        sheet.line(((x, 0.31), (x + 0.18 * math.cos(turn), 0.31 + 0.18 * math.sin(turn))), 0.03, (22, 23, 25))


def _sheen(sheet: Sheet) -> None:
    """Sky along the shoulder, dark below the waist, and the street's lights drawn out along the doors."""
    rows, columns = sheet.cover.shape
    up = (sheet.height - (np.arange(rows, dtype=np.float32) + 0.5) / sheet.density)[:, None]
    along = (np.arange(columns, dtype=np.float32) / sheet.density)[None, :]
    shade = (
        0.55
        + 0.9 * np.exp(-(((up - 0.98) / 0.09) ** 2))
        + 0.35 * np.exp(-(((up - 1.46) / 0.05) ** 2))
        + 0.3 * np.clip(up - 0.4, 0, 0.4)
    )
    sheet.skin[:] = np.clip(sheet.skin * shade[..., None], 0, 255).astype(np.uint8)
    lights = sum(
        np.exp(-(((along - at) / wide) ** 2)) for at, wide in ((0.6, 0.25), (1.9, 0.5), (3.1, 0.3), (4.1, 0.2))
    )
    band = np.exp(-(((up - 0.86) / 0.045) ** 2)) + 0.5 * np.exp(-(((up - 0.62) / 0.08) ** 2))
    warm = (band * (0.3 + lights) * (sheet.cover / 255))[..., None] * np.array((46, 32, 22), np.float32)
    cool = (np.exp(-(((up - 1.0) / 0.025) ** 2)) * (sheet.cover / 255))[..., None] * np.array((34, 42, 60), np.float32)
    sheet.glow[:] = np.clip(warm + cool, 0, 255).astype(np.uint8)


def tram(rng: np.random.Generator, view: View, air: Air, x: float, z: float) -> tuple[Layer, ...]:
    """The front of a tram: a wide windscreen, a lit saloon, a pale skirt and two lamps."""
    sheet = Sheet(2.6, 3.6, view.density(z))
    shell = (
        (0.08, 0.3),
        (2.52, 0.3),
        (2.6, 1.3),
        (2.52, 3.05),
        (2.34, 3.35),
        (2.0, 3.48),
        (0.6, 3.48),
        (0.26, 3.35),
        (0.08, 3.05),
        (0.0, 1.3),
    )
    sheet.poly(shell, (46, 84, 90))
    sheet.poly(((0.08, 0.3), (2.52, 0.3), (2.57, 0.95), (2.0, 0.85), (0.6, 0.85), (0.03, 0.95)), (128, 124, 112))
    sheet.poly(((0.14, 1.2), (2.46, 1.2), (2.4, 2.9), (2.2, 3.02), (0.4, 3.02), (0.2, 2.9)), (14, 16, 18))
    rows, columns = sheet.box(0.28, 1.34, 2.04, 1.5)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    saloon = room(width, height, rng, (255, 222, 176), venue=False)
    sheet.glow[rows, columns] = (saloon * np.float32(0.72)).astype(np.uint8)
    for post in (0.9, 1.7):
        sheet.line(((post, 1.34), (post, 2.84)), 0.04, (20, 20, 22))
    sheet.rect(0.7, 3.1, 1.2, 0.2, (30, 26, 22), (150, 84, 20))
    sheet.line(((1.3, 3.48), (1.3, 3.6)), 0.3, (30, 32, 34))
    sheet.rect(0.25, 0.02, 2.1, 0.28, (12, 12, 14))
    panel = hang(sheet, facing(x - 1.3, x + 1.3, z, 3.6), view, air, facing=(0, 0, -1), gain=2.4)
    lamps = tuple(((x + side * 0.88, 0.78, z - 0.05), (1.0, 0.80, 0.52), 20.0) for side in (-1, 1))
    return panel, Bulbs(points=lamps, radius=0.09)


def boat(view: View, air: Air, x: float, z: float) -> Panel:
    """A small river boat, its cabin lit."""
    sheet = Sheet(9.0, 3.2, view.density(z))
    sheet.poly(((0.0, 1.15), (0.9, 0.0), (8.3, 0.0), (8.8, 0.9), (7.4, 0.8), (4.0, 0.76), (1.6, 0.85)), (34, 46, 60))
    sheet.poly(((0.35, 0.66), (0.6, 0.36), (8.45, 0.36), (8.6, 0.56)), (120, 66, 54))
    sheet.line(((0.0, 1.15), (1.6, 0.86), (4.0, 0.78), (7.4, 0.81), (8.8, 0.92)), 0.08, (196, 190, 178))
    sheet.poly(((2.5, 0.78), (7.0, 0.78), (6.8, 1.85), (2.9, 1.85)), (132, 124, 114))
    sheet.poly(((2.9, 1.8), (4.1, 1.8), (4.0, 2.55), (3.15, 2.55)), (132, 124, 114))
    for i in range(3):
        sheet.rect(4.3 + i * 0.85, 1.1, 0.58, 0.48, (20, 20, 20), (255, 178, 92))
    sheet.rect(3.2, 1.95, 0.72, 0.46, (20, 20, 20), (190, 132, 72))
    sheet.rect(2.75, 2.52, 1.45, 0.09, (160, 156, 148))
    sheet.rect(4.1, 1.83, 2.9, 0.09, (160, 156, 148))
    sheet.line(((3.6, 2.5), (3.6, 3.15)), 0.05, (70, 70, 74))
    return hang(sheet, facing(x, x + 9.0, z, 3.2), view, air, gain=2.4)
