"""Foundry Yard: brick warehouses become venues, wet setts, a tram stop. An invented place."""

import numpy as np

from pipeline.scenes.floor import Floor, Ground
from pipeline.scenes.greenery import ivy
from pipeline.scenes.light import CREAM, SODIUM, TUNGSTEN, Air, Lamp
from pipeline.scenes.sheet import Ink, Panel, Sheet, hang
from pipeline.scenes.sky import Sky
from pipeline.scenes.stage import Layer, Scene, Wire, sagging
from pipeline.scenes.stop import rail, shelter
from pipeline.scenes.street import bollards, bracket, company, lamp_post, string_glow, string_lights
from pipeline.scenes.vehicles import tram
from pipeline.scenes.view import View, facing, left_wall, right_wall
from pipeline.scenes.walls import AMBER, PALE, WARM, Front, Opening, bricks, cornice, front, pilaster, storey, window

BRICK: Ink = (128, 88, 74)
SOOT: Ink = (88, 68, 64)
NIGHT = Sky(
    top=(0.006, 0.012, 0.030),
    middle=(0.016, 0.030, 0.062),
    horizon=(0.10, 0.075, 0.085),
    cloud=(0.030, 0.030, 0.045),
    seed=3,
)
FOG = (0.050, 0.052, 0.075)
SHADE = (0.026, 0.044, 0.080)


def _great_arches(rng: np.random.Generator, density: float) -> Sheet:
    """The end of the foundry hall: three tall arched windows, a stepped gable band and a door."""
    sheet = Sheet(13.0, 10.5, density, BRICK)
    bricks(sheet, rng, BRICK)
    for i, x in enumerate((1.0, 5.1, 9.2)):
        window(
            sheet,
            rng,
            Opening(
                x=x,
                y=0.9 if i != 1 else 0.12,
                width=2.8,
                height=6.0 if i != 1 else 6.8,
                lit=(AMBER, WARM, AMBER)[i],
                strength=0.95,
                panes=(4, 6),
                rise=1.4,
                surround=(128, 116, 104),
                bar=0.07,
                venue=True,
            ),
        )
    for x in (0.45, 4.45, 8.55, 12.55):
        pilaster(sheet, x, 0.6, 8.4)
        sheet.rect(x - 0.36, 8.3, 0.72, 0.18, (140, 124, 110))
    cornice(sheet, 8.5, (128, 112, 98))
    cornice(sheet, 10.0, (110, 96, 86))
    for i in range(22):
        sheet.rect(0.2 + i * 0.58, 9.55, 0.3, 0.3, (96, 60, 48))
    return sheet


def _warehouse(
    rng: np.random.Generator,
    length: float,
    density: float,
    *,
    ink: Ink = SOOT,
    chance: float = 0.3,
    height: float = 10.0,
) -> Sheet:
    sheet = Sheet(length, height, density, ink)
    bricks(sheet, rng, ink)
    bays = max(2, round(length / 3.0))
    for floor in range(int((height - 6.9) // 2.9) + 1):
        storey(
            sheet,
            rng,
            4.4 + floor * 2.9,
            bays,
            Opening(x=0, y=0, width=1.35, height=1.9, panes=(3, 4), rise=0.3, surround=(124, 104, 90)),
            chance,
        )
    cornice(sheet, 3.7, (104, 88, 78), 0.2)
    cornice(sheet, height - 0.5, (104, 88, 78))
    return sheet


def _roofs() -> Sheet:
    """Saw-tooth roofs and two chimneys, far behind."""
    sheet = Sheet(36.0, 24.0, 30)
    for i in range(6):
        left = i * 6.0
        sheet.poly(((left, 0), (left + 6, 0), (left + 6, 12.5), (left, 15.5)), (60, 56, 64))
        sheet.poly(
            ((left + 0.5, 12.8), (left + 2.6, 12.3), (left + 2.6, 13.3), (left + 0.5, 14.4)), (60, 60, 70), (70, 58, 48)
        )
    for x, high, wide in ((11.0, 23.5, 1.5), (28.5, 20.0, 1.2)):
        sheet.poly(
            ((x - wide / 2, 0), (x + wide / 2, 0), (x + wide * 0.36, high), (x - wide * 0.36, high)), (74, 62, 64)
        )
        sheet.rect(x - wide * 0.46, high - 0.9, wide * 0.92, 0.35, (92, 78, 76))
    return sheet


def yard_arches() -> Scene:
    rng = np.random.default_rng(101)
    view = View(width=1440, height=2560, centre=(860, 1600), focal=1430)
    string = ((-4.1, 6.4, 9.0), (6.3, 6.2, 15.0))
    other = ((-4.1, 6.8, 14.0), (6.3, 6.6, 9.5))
    post = Lamp(at=(3.95, 4.2, 11.5), colour=TUNGSTEN, power=14, halo=0.9, cone=0.16)
    air = Air(
        ambient=SHADE,
        fog=FOG,
        reach=75,
        lamps=(
            post,
            *string_glow(*string, power=1.5),
            *string_glow(*other, power=1.5),
            Lamp(at=(1.8, 2.2, 16.4), colour=TUNGSTEN, power=7),
            Lamp(at=(-2.4, 2.2, 16.4), colour=TUNGSTEN, power=4),
            Lamp(at=(5.6, 2.2, 16.4), colour=TUNGSTEN, power=6),
            Lamp(at=(-3.9, 3.3, 13.0), colour=SODIUM, power=2.5, halo=0.35),
        ),
    )
    back, side = _great_arches(rng, 80), _warehouse(rng, 13.0, 110, chance=0.12)
    ivy(side, rng, 4.2, 9.5, width=2.2, drop=5.0)
    right = _warehouse(rng, 10.0, 105, ink=BRICK, chance=0.5)
    front(right, rng, Front(x=1.5, width=4.5, lit=PALE))
    layers: tuple[Layer, ...] = (
        hang(_roofs(), facing(-15, 21, 31, 24.0), view, air, soft=0.06),
        hang(back, facing(-4.6, 8.4, 18.0, 10.5), view, air, facing=(0, 0, -1), gain=3.4),
        hang(side, left_wall(-4.2, 5.0, 18.0, 10.0), view, air, facing=(1, 0, 0), gain=2.0),
        hang(right, right_wall(6.4, 8.0, 18.0, 10.0), view, air, facing=(-1, 0, 0), gain=3.0),
        *lamp_post(view, air, post),
        *bollards(view, air, ((3.4, 0, 8.5), (4.4, 0, 7.0))),
        *string_lights(*other, sag=0.8, count=18),
        *string_lights(*string, sag=0.9, count=18),
    )
    floor = Floor(ground=Ground.SETTS, skin=(0.07, 0.07, 0.075), wet=0.75, rough=0.6, smear=0.6, far=40)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.0)


def _shopped(rng: np.random.Generator, sheet: Sheet, fronts: tuple[Front, ...]) -> Sheet:
    for shop in fronts:
        front(sheet, rng, shop)
    return sheet


def yard_lane() -> Scene:
    """A lane between warehouses, venues on the right, a bridge of glass high across, fog lit at the far end."""
    rng = np.random.default_rng(202)
    view = View(width=1440, height=2560, centre=(800, 1560), focal=1500)
    strings = tuple(((-2.9, 5.2 + 0.1 * i, 9.0 + 5.2 * i), (3.3, 5.5, 10.2 + 5.2 * i)) for i in range(5))
    brackets = tuple(
        Lamp(at=(2.75, 3.9, z), colour=TUNGSTEN, power=7, halo=0.55, cone=0.10) for z in (11.0, 18.0, 27.0)
    )
    air = Air(
        ambient=SHADE,
        fog=(0.085, 0.068, 0.078),
        reach=58,
        lamps=(
            *brackets,
            *(lamp for string in strings[:3] for lamp in string_glow(*string, power=0.7)),
            Lamp(at=(2.2, 1.9, 13.5), colour=CREAM, power=4),
            Lamp(at=(2.2, 1.9, 21.0), colour=TUNGSTEN, power=4),
            Lamp(at=(-2.4, 2.6, 24.0), colour=SODIUM, power=4, halo=0.3),
            Lamp(at=(0.4, 4.0, 44.0), colour=SODIUM, power=30, halo=2.4),
        ),
    )
    left = _warehouse(rng, 16.0, 105, chance=0.16, height=12.0)
    left_far = _warehouse(rng, 20.0, 60, chance=0.4, ink=BRICK, height=10.5)
    right = _shopped(
        rng,
        _warehouse(rng, 13.0, 110, chance=0.35, ink=BRICK, height=11.0),
        (Front(x=4.8, width=4.4, lit=WARM), Front(x=0.3, width=4.0, lit=PALE, awning=(120, 60, 48))),
    )
    right_far = _shopped(
        rng,
        _warehouse(rng, 22.0, 60, chance=0.45, height=9.5),
        (Front(x=14, width=6.0, lit=AMBER), Front(x=6, width=5.0, lit=WARM)),
    )
    end = _warehouse(rng, 12.0, 30, chance=0.55, ink=(96, 84, 84), height=9.0)
    layers: tuple[Layer, ...] = (
        hang(end, facing(-5, 7, 52, 9.0), view, air, facing=(0, 0, -1), gain=1.6, soft=0.06),
        hang(left_far, left_wall(-3.0, 20, 40, 10.5), view, air, facing=(1, 0, 0), gain=2.2),
        hang(right_far, right_wall(3.3, 18.5, 40, 9.5), view, air, facing=(-1, 0, 0), gain=2.4),
        _glass_bridge(rng, view, air),
        *(layer for string in reversed(strings[2:]) for layer in string_lights(*string, sag=0.7, count=12, power=6)),
        hang(left, left_wall(-3.0, 4, 20, 12.0), view, air, facing=(1, 0, 0), gain=1.8),
        hang(right, right_wall(3.3, 5.5, 18.5, 11.0), view, air, facing=(-1, 0, 0), gain=2.6),
        *(layer for lamp in reversed(brackets) for layer in bracket(view, air, lamp, wall=3.3)),
        *(layer for string in reversed(strings[:2]) for layer in string_lights(*string, sag=0.7, count=14)),
        *bollards(view, air, ((-2.3, 0, 9.5), (-2.3, 0, 14.0))),
    )
    floor = Floor(ground=Ground.SETTS, skin=(0.055, 0.054, 0.06), wet=0.8, rough=0.6, smear=0.6, far=52, seed=5)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.0, seed=22)


def _glass_bridge(rng: np.random.Generator, view: View, air: Air) -> Panel:
    sheet = Sheet(6.4, 3.0, 70, (40, 44, 50))
    for i in range(5):
        window(
            sheet,
            rng,
            Opening(
                x=0.1 + i * 1.25,
                y=0.5,
                width=1.15,
                height=2.0,
                lit=WARM,
                strength=0.7,
                panes=(1, 2),
                frame=(24, 28, 32),
            ),
        )
    return hang(sheet, facing(-3.05, 3.35, 30.0, 8.6, 5.6), view, air, facing=(0, 0, -1), gain=1.6)


def yard_stop() -> Scene:
    """Tram rails in wet setts, a glazed shelter on the right, a lit tram standing down the line."""
    rng = np.random.default_rng(303)
    view = View(width=1440, height=2400, centre=(640, 1440), focal=1400)
    strip = Lamp(at=(3.5, 2.2, 10.5), colour=CREAM, power=4, halo=0.25)
    posts = tuple(
        Lamp(at=(x, 5.4, z), colour=TUNGSTEN, power=18, halo=1.0, cone=0.14)
        for x, z in ((4.2, 15.0), (4.2, 25.0), (-4.6, 31.0))
    )
    air = Air(
        ambient=SHADE,
        fog=(0.060, 0.062, 0.085),
        reach=62,
        lamps=(
            strip,
            *posts,
            Lamp(at=(-0.6, 2.3, 25.5), colour=CREAM, power=5, halo=0.4),
            Lamp(at=(-4.4, 3.4, 19.0), colour=SODIUM, power=4, halo=0.3),
        ),
    )
    left = _warehouse(rng, 15.0, 105, chance=0.14, height=11.0)
    left_far = _warehouse(rng, 26.0, 50, chance=0.4, ink=BRICK, height=9.0)
    right = _shopped(
        rng,
        _warehouse(rng, 30.0, 66, chance=0.45, ink=BRICK, height=9.5),
        tuple(Front(x=1 + 6.2 * i, width=4.6, lit=(WARM, PALE, AMBER, WARM)[i]) for i in range(4)),
    )
    end = _warehouse(rng, 26.0, 24, chance=0.5, ink=(96, 84, 84), height=12.0)
    cables = tuple(Wire(points=sagging((x, 5.6, 3.0), (x, 5.6, 60.0), 0.2, 30), thick=0.012) for x in (-1.55, 0.9))
    spans = tuple(Wire(points=sagging((-5.4, 7.0, z), (6.0, 7.0, z), 1.2, 30), thick=0.012) for z in (10.0, 18.0, 28.0))
    layers: tuple[Layer, ...] = (
        hang(end, facing(-13, 13, 60, 12.0), view, air, facing=(0, 0, -1), gain=1.6, soft=0.10),
        hang(left_far, left_wall(-5.4, 22, 48, 9.0), view, air, facing=(1, 0, 0), gain=2.2),
        hang(right, right_wall(6.2, 9, 39, 9.5), view, air, facing=(-1, 0, 0), gain=2.4),
        *lamp_post(view, air, posts[2], arm=-0.6),
        *(rail(view, air, x) for x in (-1.1, 0.34)),
        *tram(rng, view, air, -0.38, 26.0),
        hang(left, left_wall(-5.4, 7, 22, 11.0), view, air, facing=(1, 0, 0), gain=1.8),
        *lamp_post(view, air, posts[1], arm=0.6),
        *lamp_post(view, air, posts[0], arm=0.6),
        *spans,
        *cables,
        company(rng, view, air, (2.3, 0, 18.0), people=2),
        *shelter(rng, view, air),
    )
    floor = Floor(ground=Ground.SETTS, skin=(0.055, 0.055, 0.06), wet=0.8, rough=0.55, smear=0.7, far=60, seed=9)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.05, seed=33)
