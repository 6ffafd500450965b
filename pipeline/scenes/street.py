"""Street furniture, far people and strings of lights, each as layers to put in a scene."""

import numpy as np

from pipeline.scenes.light import CREAM, TUNGSTEN, Air, Lamp
from pipeline.scenes.sheet import Ink, Panel, Sheet, glowing, hang
from pipeline.scenes.stage import Bulbs, Layer, Wire, sagging
from pipeline.scenes.view import Colour, Point, View, facing

IRON: Ink = (26, 29, 32)
_COATS: tuple[Ink, ...] = ((150, 112, 52), (62, 104, 108), (140, 78, 70), (128, 122, 112), (74, 84, 122))


def lamp_post(
    view: View, air: Air, lamp: Lamp, *, arm: float = 0.0, ground: float = 0.0, soft: float = 0.0
) -> tuple[Layer, ...]:
    """A cast-iron post below a lamp of the scene: a glazed lantern, or with `arm` a shade reaching out so far."""
    x, y, z = lamp.at
    density = min(260.0, view.density(z))
    high = y - ground + 0.55
    sheet = Sheet(2.0, high, density)
    foot = 1.0 - arm
    sheet.poly(((foot - 0.055, 0), (foot + 0.055, 0), (foot + 0.035, high - 0.9), (foot - 0.035, high - 0.9)), IRON)
    sheet.rect(foot - 0.11, 0, 0.22, 0.55, IRON)
    sheet.rect(foot - 0.08, 0.55, 0.16, 0.25, (38, 42, 46))
    glass = glowing(lamp.colour, 1.0)
    head = high - 0.55
    if arm:
        sheet.line(
            ((foot, high - 0.95), (foot, high - 0.3), (foot + arm * 0.4, head + 0.34), (1.0, head + 0.22)), 0.05, IRON
        )
        sheet.poly(((0.72, head + 0.03), (1.28, head + 0.03), (1.1, head + 0.26), (0.9, head + 0.26)), IRON)
        sheet.oval(1.0, head + 0.02, (0.22, 0.07), (255, 255, 255), glass)
    else:
        sheet.rect(foot - 0.16, head - 0.34, 0.32, 0.06, IRON)
        sheet.poly(
            ((0.86, head - 0.28), (1.14, head - 0.28), (1.2, head + 0.22), (0.8, head + 0.22)), (90, 90, 90), glass
        )
        sheet.line(((0.86, head - 0.28), (0.8, head + 0.22)), 0.03, IRON)
        sheet.line(((1.14, head - 0.28), (1.2, head + 0.22)), 0.03, IRON)
        sheet.line(((1.0, head - 0.28), (1.0, head + 0.22)), 0.018, IRON)
        sheet.poly(((0.74, head + 0.22), (1.26, head + 0.22), (1.05, head + 0.46), (0.95, head + 0.46)), IRON)
        sheet.disc(1.0, head + 0.5, 0.05, IRON)
    post = hang(sheet, facing(x - 1.0, x + 1.0, z, y + 0.55, ground), view, air, gain=8, soft=soft)
    return post, Bulbs(points=(((x, y, z), lamp.colour, 22.0),), radius=0.11, spread=soft * density)


def string_lights(
    start: Point,
    end: Point,
    *,
    sag: float = 0.6,
    count: int = 16,
    colour: Colour = CREAM,
    power: float = 9.0,
    spread: float = 0.0,
) -> tuple[Layer, ...]:
    bulbs = tuple((point, colour, power) for point in sagging(start, end, sag, count + 2)[1:-1])
    hung = tuple(((x, y - 0.07, z), tint, strength) for (x, y, z), tint, strength in bulbs)
    return Wire(points=sagging(start, end, sag, 40), thick=0.016), Bulbs(
        points=hung, radius=0.045, spread=spread, mirrored=0.22
    )


def string_glow(
    start: Point, end: Point, *, sag: float = 0.6, colour: Colour = CREAM, power: float = 1.0, halo: float = 0.0
) -> tuple[Lamp, ...]:
    """What a string lights, as three lamps along it."""
    return tuple(Lamp(at=point, colour=colour, power=power, halo=halo) for point in sagging(start, end, sag, 7)[1:-1:2])


def company(
    rng: np.random.Generator, view: View, air: Air, at: Point, *, people: int = 3, soft: float = 0.035
) -> Panel:
    """Far friends standing close together, in soft focus and bright coats; `at` is the ground under the middle one."""
    width = 0.5 * people + 0.7
    sheet = Sheet(width, 1.95, min(120.0, view.density(at[2])))
    for person in range(people):
        x = 0.55 + 0.5 * person + float(rng.uniform(-0.07, 0.07))
        tall, lean = float(rng.uniform(1.58, 1.84)), float(rng.uniform(-0.05, 0.05))
        coat = _COATS[int(rng.integers(0, len(_COATS)))]
        top, hip, hem = tall - 0.28, tall * 0.52, tall * float(rng.uniform(0.36, 0.48))
        for side in (-1, 1):
            foot = x + side * float(rng.uniform(0.05, 0.12))
            sheet.line(((x + side * 0.07, hip), (foot, 0.04)), 0.12, (34, 36, 46))
            elbow = (x + lean + side * 0.25, hip + 0.22)
            sheet.line(((x + lean + side * 0.16, top - 0.06), elbow, (x + side * 0.14, hip + 0.12)), 0.10, coat)
        sheet.poly(
            (
                (x - 0.17, hem),
                (x + 0.17, hem),
                (x + lean + 0.15, hip + 0.2),
                (x + lean + 0.2, top - 0.08),
                (x + lean + 0.07, top + 0.02),
                (x + lean - 0.07, top + 0.02),
                (x + lean - 0.2, top - 0.08),
                (x + lean - 0.15, hip + 0.2),
            ),
            coat,
        )
        sheet.oval(x + lean * 1.5, tall - 0.13, (0.085, 0.12), (104, 78, 62))
        sheet.oval(x + lean * 1.5, tall - 0.08, (0.095, 0.09), (44, 34, 28))
    left = at[0] - width / 2
    return hang(sheet, facing(left, left + width, at[2], at[1] + 1.95, at[1]), view, air, soft=soft)


def bollards(view: View, air: Air, spots: tuple[Point, ...], *, soft: float = 0.0) -> tuple[Layer, ...]:
    layers: list[Layer] = []
    for x, y, z in spots:
        sheet = Sheet(0.4, 1.05, min(240.0, view.density(z)))
        sheet.poly(((0.1, 0), (0.3, 0), (0.27, 0.9), (0.13, 0.9)), IRON)
        sheet.rect(0.11, 0.72, 0.18, 0.05, (120, 116, 108))
        sheet.oval(0.2, 0.92, (0.09, 0.08), (44, 47, 50))
        layers.append(hang(sheet, facing(x - 0.2, x + 0.2, z, y + 1.05, y), view, air, soft=soft))
    return tuple(layers)


def table_set(view: View, air: Air, at: Point, *, candle: bool = True) -> tuple[Layer, ...]:
    """A café table, two stools and a candle in a glass."""
    x, y, z = at
    sheet = Sheet(2.0, 1.1, min(240.0, view.density(z)))
    for seat in (0.28, 1.72):
        sheet.rect(seat - 0.2, 0.46, 0.4, 0.05, (58, 44, 34))
        sheet.rect(seat + (-0.2 if seat < 1 else 0.16), 0.46, 0.04, 0.5, (58, 44, 34))
        for leg in (-0.17, 0.14):
            sheet.rect(seat + leg, 0, 0.03, 0.48, IRON)
    sheet.rect(0.6, 0.72, 0.8, 0.045, (84, 62, 46))
    sheet.rect(0.975, 0, 0.05, 0.74, IRON)
    sheet.rect(0.75, 0, 0.5, 0.03, IRON)
    panel = hang(sheet, facing(x - 1, x + 1, z, y + 1.1, y), view, air)
    if not candle:
        return (panel,)
    return panel, Bulbs(points=(((x, y + 0.82, z), TUNGSTEN, 7.0),), radius=0.04)


def bracket(view: View, air: Air, lamp: Lamp, *, wall: float) -> tuple[Layer, ...]:
    """A shaded lamp on an iron arm from the wall at `wall`."""
    x, y, z = lamp.at
    sheet = Sheet(1.0, 0.9, min(240.0, view.density(z)))
    reach = wall - x
    sheet.line(((0.4, 0.42), (0.4, 0.62), (0.4 + reach, 0.62)), 0.045, (24, 26, 30))
    sheet.line(((0.4 + reach * 0.4, 0.62), (0.4 + reach, 0.35)), 0.03, (24, 26, 30))
    sheet.poly(((0.16, 0.26), (0.64, 0.26), (0.48, 0.44), (0.32, 0.44)), (30, 34, 38))
    sheet.oval(0.4, 0.255, (0.2, 0.05), (255, 255, 255), glowing(lamp.colour))
    return hang(sheet, facing(x - 0.4, x + 0.6, z, y + 0.62, y - 0.28), view, air, gain=8), Bulbs(
        points=((lamp.at, lamp.colour, 14.0),), radius=0.1
    )
