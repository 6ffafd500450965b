"""A tram stop: a glazed shelter and the rails before it."""

import cv2
import numpy as np

from pipeline.scenes.light import Air
from pipeline.scenes.sheet import Panel, Sheet, hang
from pipeline.scenes.view import Drawing, View, facing, right_wall


def shelter(rng: np.random.Generator, view: View, air: Air) -> tuple[Panel, ...]:
    """Glass on a thin frame, a bench, a strip of light under the roof, a picture of hills on the far end."""
    near, far, back, edge = 8.2, 12.8, 4.5, 2.75
    wall, roof, end, bench = (
        Sheet(4.6, 2.6, 150),
        Sheet(4.6, 0.2, 150, (50, 54, 58)),
        Sheet(1.5, 2.55, 170),
        Sheet(3.8, 0.5, 150),
    )
    for x in (0.0, 1.14, 2.28, 3.42, 4.54):
        wall.rect(x, 0, 0.06, 2.6, (64, 70, 74))
    for y in (0.12, 2.48):
        wall.rect(0, y, 4.6, 0.06, (64, 70, 74))
    glass = wall.box(0.0, 0.2, 4.6, 2.3)
    shine = np.linspace(30, 64, glass[1].stop - glass[1].start).astype(np.uint8)[None, :]
    wall.cover[glass] = np.maximum(wall.cover[glass], shine)
    wall.skin[glass] = np.maximum(wall.skin[glass], 96)
    wall.glow[glass] = np.maximum(wall.glow[glass], np.array((20, 34, 38), np.uint8))
    roof.rect(0, 0.0, 4.6, 0.06, (255, 230, 190), (255, 206, 140))
    end.rect(0, 0, 1.5, 2.55, (44, 48, 52))
    poster = end.box(0.16, 0.45, 1.18, 1.85)
    end.glow[poster] = _hills(rng, poster[1].stop - poster[1].start, poster[0].stop - poster[0].start)
    bench.rect(0, 0.40, 3.8, 0.09, (150, 112, 78))
    for x in (0.3, 1.9, 3.4):
        bench.rect(x, 0, 0.07, 0.42, (50, 54, 58))
    under = Sheet(4.6, 1.7, 80, (120, 120, 118))
    return (
        hang(end, facing(edge + 0.15, edge + 1.65, far, 2.55), view, air, facing=(0, 0, -1), gain=1.5),
        hang(wall, right_wall(back, near, far, 2.6), view, air, gain=1.2),
        hang(bench, right_wall(back - 0.45, near + 0.4, far - 0.4, 0.5), view, air),
        hang(
            under,
            ((edge, 2.6, far), (back, 2.6, far), (back, 2.6, near), (edge, 2.6, near)),
            view,
            air,
            facing=(0, -1, 0),
        ),
        hang(roof, right_wall(edge, near, far, 2.78, 2.58), view, air, gain=3.0),
    )


def rail(view: View, air: Air, x: float) -> Panel:
    """A tram rail flush with the ground, catching the tram's lamps where it runs towards them."""
    length, width = 57.5, 0.065
    strip = Sheet(width, length, 60, (52, 54, 60))
    shine = np.exp(-(((np.arange(strip.cover.shape[0]) / 60 - (length - 17.0)) / 9.0) ** 2))
    strip.glow[:] = (
        (shine[:, None, None] * np.array((190, 156, 110)) + np.array((20, 25, 34))).clip(0, 255).astype(np.uint8)
    )
    flat = (
        (x - width / 2, 0.0, 60.0),
        (x + width / 2, 0.0, 60.0),
        (x + width / 2, 0.0, 2.5),
        (x - width / 2, 0.0, 2.5),
    )
    return hang(strip, flat, view, air, facing=(0, 1, 0), gain=1.1)


def _hills(rng: np.random.Generator, width: int, height: int) -> Drawing:
    """A back-lit picture of hills at sunrise."""
    sheet = Sheet(1.0, 1.75, height / 1.75, (0, 0, 0))
    for i in range(40):
        sheet.rect(
            0, i * 1.75 / 40, 1.0, 0.06, (0, 0, 0), (round(240 - 3.0 * i), round(170 - 1.0 * i), round(110 + 2.0 * i))
        )
    sheet.disc(0.62, 0.95, 0.16, (0, 0, 0), (255, 236, 190))
    for base, ink in ((0.85, (150, 110, 110)), (0.6, (96, 84, 100)), (0.35, (48, 60, 72))):
        ridge = tuple((x / 10, base + float(rng.uniform(-0.12, 0.12))) for x in range(11))
        sheet.poly((*ridge, (1.0, 0.0), (0.0, 0.0)), (0, 0, 0), ink)
    return np.asarray(cv2.resize(sheet.glow, (width, height)), np.uint8)
