"""What stands by a river at night: the far bank, a footbridge, steps, railings, lanterns."""

import numpy as np

from pipeline.scenes.light import CREAM, SODIUM, TEAL, TUNGSTEN, Air
from pipeline.scenes.sheet import Ink, Panel, Sheet, hang
from pipeline.scenes.stage import Bulbs, Layer, Wire, sagging
from pipeline.scenes.view import Colour, Point, View, facing
from pipeline.scenes.walls import AMBER, COOL, PALE, WARM, ashlar, plaster

BLUSH: Colour = (1.0, 0.34, 0.26)
STONE: Ink = (104, 100, 98)


def far_bank(
    rng: np.random.Generator, width: float, density: float, *, chance: float = 0.4, tone: float = 1.0
) -> Sheet:
    """The town across the water: a quay wall, then gables and flat roofs of all heights with a few windows lit."""
    sheet = Sheet(width, 22.0, density)
    left = 0.0
    while left < width:
        wide, high = float(rng.uniform(6, 13)), float(rng.uniform(7, 15))
        part = float(rng.uniform(52, 92)) * tone
        ink = (round(part), round(part * 0.92), round(part * 0.95))
        roof = high + float(rng.choice([0.0, 0.0, 1.6, 2.6]))
        sheet.poly(((left, 0), (left + wide, 0), (left + wide, high), (left + wide / 2, roof), (left, high)), ink)
        if roof > high:
            sheet.rect(left + wide * 0.7, high, 0.8, roof - high + 0.6, (round(part * 0.7),) * 3)
        _few_windows(sheet, rng, (left, wide, high), chance)
        left += wide
    sheet.rect(0, 0, width, 2.4, (60, 58, 60))
    return sheet


def _few_windows(sheet: Sheet, rng: np.random.Generator, house: tuple[float, float, float], chance: float) -> None:
    left, wide, high = house
    lights = (WARM, AMBER, PALE, COOL)
    for row in range(int((high - 3.4) // 2.7)):
        for column in range(int(wide // 2.1)):
            if rng.random() < chance:
                ink = lights[int(rng.choice(4, p=[0.4, 0.3, 0.22, 0.08]))]
                level = float(rng.uniform(0.35, 1.0))
                glow = (round(ink[0] * level), round(ink[1] * level), round(ink[2] * level))
                sheet.rect(left + 0.6 + column * 2.1, 3.6 + row * 2.7, 1.0, 1.5, (20, 20, 24), glow)


def bank_lights(
    rng: np.random.Generator, left: float, right: float, z: float, *, count: int, high: float = 5.0
) -> tuple[tuple[Point, Colour, float], ...]:
    """Street lamps along the far quay."""
    colours = (TUNGSTEN, SODIUM, CREAM, TUNGSTEN, TEAL, SODIUM, TUNGSTEN, CREAM, SODIUM, TUNGSTEN, BLUSH, CREAM)
    return tuple(
        (
            (left + (right - left) * (i + float(rng.uniform(0.2, 0.8))) / count, high, z),
            colours[int(rng.integers(0, 12))],
            float(rng.uniform(14, 34)),
        )
        for i in range(count)
    )


def footbridge(
    view: View, air: Air, left: float, right: float, z: float, *, deck: float, rise: float
) -> tuple[Layer, ...]:
    """A bow over the water: a shallow deck hung on thin rods from an arch, lamps along its rail."""
    span = right - left
    sheet = Sheet(span, deck + rise + 1.0, view.density(z))
    steel: Ink = (150, 156, 160)

    def bow(x: float) -> float:
        return deck + rise * (1 - ((x - span / 2) / (span / 2)) ** 2)

    def road(x: float) -> float:
        return deck + 0.9 * (1 - ((x - span / 2) / (span / 2)) ** 2)

    marks = [span * i / 60 for i in range(61)]
    for x in marks[3:-3:2]:
        sheet.line(((x, road(x)), (x, bow(x))), 0.05, steel)
    sheet.line(tuple((x, bow(x)) for x in marks), 0.42, steel)
    sheet.line(tuple((x, bow(x) + 0.14) for x in marks), 0.10, (220, 220, 216))
    sheet.line(tuple((x, road(x) - 0.2) for x in marks), 0.55, (92, 96, 100))
    sheet.line(tuple((x, road(x) + 1.05) for x in marks), 0.06, steel)
    sheet.line(tuple((x, road(x) + 0.06) for x in marks), 0.09, (255, 220, 170), (255, 190, 110))
    for x in marks:
        sheet.line(((x, road(x)), (x, road(x) + 1.05)), 0.03, steel)
    for x in (0.6, span - 0.6):
        sheet.rect(x - 0.9, 0, 1.8, deck, (104, 102, 104))
    lamps = tuple(((left + x, road(x) + 1.1, z), CREAM, 16.0) for x in marks[4:-2:4])
    return hang(sheet, facing(left, right, z, sheet.height), view, air, gain=3.0), Bulbs(points=lamps, radius=0.09)


def railing(length: float) -> Sheet:
    sheet = Sheet(length, 1.15, 90)
    for i in range(int(length / 1.6) + 1):
        sheet.rect(i * 1.6, 0, 0.07, 1.1, (40, 44, 50))
    for y, thick in ((1.08, 0.07), (0.78, 0.025), (0.5, 0.025), (0.22, 0.025)):
        sheet.line(((0, y), (length, y)), thick, (50, 54, 60))
    return sheet


def mast(view: View, air: Air, top: Point) -> tuple[Layer, ...]:
    sheet = Sheet(0.3, top[1], min(200.0, view.density(top[2])))
    sheet.poly(((0.10, 0), (0.20, 0), (0.18, top[1]), (0.12, top[1])), (40, 44, 50))
    return (hang(sheet, facing(top[0] - 0.15, top[0] + 0.15, top[2], top[1]), view, air),)


def flight(
    rng: np.random.Generator, view: View, air: Air, *, left: float, right: float, start: float, count: int
) -> tuple[Panel, ...]:
    """Broad stone steps up from the water, a warm line of light under every nosing."""
    panels: list[Panel] = []
    for step in reversed(range(count)):
        y, z = 0.17 * step, start + 0.46 * step
        riser = Sheet(right - left, 0.17, 150, STONE)
        ashlar(riser, rng, STONE)
        rows, _ = riser.box(0, 0, right - left, 0.135)
        falling = np.linspace(1, 0.12, rows.stop - rows.start)[:, None, None] ** 1.5
        riser.glow[rows] = (falling * np.array((255, 168, 88)) * (0.62 if step % 2 else 0.56)).astype(np.uint8)
        tread = Sheet(right - left, 0.46 if step < count - 1 else 8.0, 60, (128, 124, 120))
        plaster(tread, rng, (128, 124, 120))
        back = z + tread.height
        flat = ((left, y + 0.17, back), (right, y + 0.17, back), (right, y + 0.17, z), (left, y + 0.17, z))
        panels += [
            hang(tread, flat, view, air, facing=(0, 1, 0)),
            hang(riser, facing(left, right, z, y + 0.17, y), view, air, facing=(0, 0, -1), gain=1.1),
        ]
    return tuple(panels)


def lanterns(start: Point, end: Point, count: int) -> tuple[Layer, ...]:
    colours = (TUNGSTEN, SODIUM, BLUSH, TUNGSTEN, CREAM, SODIUM)
    hung = sagging(start, end, 1.0, count + 2)[1:-1]
    globes = tuple(((x, y - 0.24, z), colours[i % 6], 2.2) for i, (x, y, z) in enumerate(hung))
    return Wire(points=sagging(start, end, 1.0, 40), thick=0.018), Bulbs(points=globes, radius=0.19, mirrored=0.7)
