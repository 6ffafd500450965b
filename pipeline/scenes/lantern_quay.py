"""Lantern Quay: riverside bars, long reflections, a footbridge. An invented place."""

import math
from dataclasses import replace

import numpy as np

from pipeline.scenes.floor import Floor, Ground
from pipeline.scenes.greenery import ivy, spray, tree
from pipeline.scenes.light import CREAM, SODIUM, TUNGSTEN, Air, Lamp
from pipeline.scenes.riverside import STONE, bank_lights, far_bank, flight, footbridge, lanterns, mast, railing
from pipeline.scenes.sheet import Ink, Sheet, hang
from pipeline.scenes.sky import Sky
from pipeline.scenes.stage import Bulbs, Layer, Scene
from pipeline.scenes.street import bollards, company, lamp_post, string_glow, string_lights, table_set
from pipeline.scenes.vehicles import boat
from pipeline.scenes.view import Colour, Point, View, facing, left_wall, right_wall
from pipeline.scenes.walls import (
    AMBER,
    PALE,
    WARM,
    Front,
    Opening,
    ashlar,
    bricks,
    cornice,
    front,
    plaster,
    storey,
    window,
)

NIGHT = Sky(
    top=(0.005, 0.011, 0.030),
    middle=(0.012, 0.028, 0.062),
    horizon=(0.085, 0.070, 0.105),
    cloud=(0.030, 0.034, 0.055),
    seed=14,
)
DUSK = Sky(
    top=(0.035, 0.085, 0.23),
    middle=(0.10, 0.20, 0.40),
    horizon=(1.0, 0.50, 0.30),
    cloud=(0.17, 0.12, 0.14),
    cover=0.6,
    seed=21,
)
SHADE: Colour = (0.024, 0.044, 0.080)


def _bar_house(
    rng: np.random.Generator, width: float, height: float, density: float, ink: Ink, shops: tuple[Front, ...]
) -> Sheet:
    sheet = Sheet(width, height, density, ink)
    if ink[0] > ink[2] + 30:
        bricks(sheet, rng, ink)
    else:
        plaster(sheet, rng, ink)
    like = Opening(x=0, y=0, width=1.15, height=1.75, panes=(2, 2), surround=(132, 126, 120), frame=(44, 46, 50))
    for i in range(int((height - 6.65) // 2.8) + 1):
        storey(sheet, rng, 4.5 + 2.8 * i, max(2, round(width / 2.6)), like, 0.38)
    cornice(sheet, height - 0.45, (118, 114, 110))
    for shop in shops:
        front(sheet, rng, shop)
    return sheet


def _quay_air(strings: tuple[tuple[Point, Point], ...], low: tuple[Lamp, ...]) -> Air:
    return Air(
        ambient=SHADE,
        fog=(0.046, 0.056, 0.088),
        reach=95,
        lamps=(
            *low,
            *(lamp for string in strings for lamp in string_glow(*string, power=0.8)),
            Lamp(at=(4.2, 2.0, 10.5), colour=TUNGSTEN, power=5),
            Lamp(at=(4.2, 2.0, 16.0), colour=CREAM, power=5),
            Lamp(at=(4.2, 2.0, 24.0), colour=TUNGSTEN, power=7),
            Lamp(at=(4.4, 3.9, 13.4), colour=SODIUM, power=6, halo=0.5),
        ),
    )


def _bars(rng: np.random.Generator, view: View, air: Air) -> tuple[Layer, ...]:
    """Three houses along the right, the furthest first."""
    lights = (WARM, AMBER, PALE, WARM)
    far = tuple(Front(x=1 + 5.6 * i, width=4.6, lit=lights[i]) for i in range(4))
    middle = Front(x=0.4, width=4.4, lit=AMBER, awning=(60, 96, 92)), Front(x=5.2, width=4.4, lit=WARM)
    near = Front(x=0.4, width=4.0, lit=WARM), Front(x=4.7, width=4.0, lit=PALE, awning=(126, 64, 50))
    rows = (
        (_bar_house(rng, 24.0, 10.0, 45, (112, 84, 74), far), 25, 2.2),
        (_bar_house(rng, 10.0, 9.0, 80, (108, 104, 100), middle), 15, 2.6),
        (_bar_house(rng, 9.0, 10.5, 130, (120, 82, 70), near), 6, 2.8),
    )
    return tuple(
        hang(house, right_wall(5.2, start, start + house.width, house.height), view, air, facing=(-1, 0, 0), gain=gain)
        for house, start, gain in rows
    )


def quay_front() -> Scene:
    """Along the quay: bars on the right under strings of lights, dark water and the far bank on the left."""
    rng = np.random.default_rng(404)
    view = View(width=1440, height=2560, centre=(640, 1500), focal=1430)
    strings = tuple(((5.0, 4.7, 8.5 + 5 * i), (-1.9, 4.4, 10.0 + 5 * i)) for i in range(4))
    low = tuple(Lamp(at=(-2.0, 0.75, 6.5 + 4.5 * i), colour=CREAM, power=0.9, halo=0.16) for i in range(6))
    air = _quay_air(strings, low)
    bank = far_bank(rng, 90.0, 20)
    layers: tuple[Layer, ...] = (
        hang(
            bank, facing(-74, 16, 70, 19.8, -2.2), view, replace(air, reach=150), facing=(0, 0, -1), gain=2.6, soft=0.10
        ),
        Bulbs(points=bank_lights(rng, -46, 4, 69, count=14, high=2.6), radius=0.3, spread=5),
        *footbridge(view, air, -46, -1.5, 50, deck=2.4, rise=6.2),
        *_bars(rng, view, air),
        hang(railing(44), left_wall(-2.2, 4, 48, 1.15), view, air),
        *(Bulbs(points=((lamp.at, lamp.colour, 14.0),), radius=0.06) for lamp in low),
        company(rng, view, air, (1.2, 0, 24.0)),
        *table_set(view, air, (3.2, 0, 17.0)),
        *table_set(view, air, (3.3, 0, 12.5)),
        *(
            layer
            for string in reversed(strings)
            for layer in (*mast(view, air, string[1]), *string_lights(*string, sag=0.55, count=15))
        ),
        hang(spray(rng, 220), facing(0.35, 1.75, 2.6, 4.5, 3.3), view, air, soft=0.02),
    )
    water = Floor(
        ground=Ground.WATER,
        level=-2.2,
        right=-5.3,
        skin=(0.006, 0.010, 0.014),
        wet=1.25,
        rough=0.55,
        smear=1.6,
        far=71,
        seed=4,
    )
    quay = Floor(
        ground=Ground.SLABS, left=-2.35, skin=(0.075, 0.072, 0.072), wet=0.8, rough=0.5, smear=0.6, far=52, seed=6
    )
    return Scene(view=view, sky=NIGHT, air=air, floors=(water, quay), layers=layers, exposure=1.05, seed=44)


def quay_bridge() -> Scene:
    """Blue hour: the footbridge across calm water, its lamps just lit."""
    rng = np.random.default_rng(505)
    view = View(width=1440, height=2160, centre=(700, 1230), focal=1350, eye=2.8)
    air = Air(
        ambient=(0.10, 0.135, 0.22),
        fog=(0.30, 0.27, 0.33),
        reach=190,
        lamps=(
            Lamp(at=(13.0, 5.0, 39.0), colour=CREAM, power=20, halo=0.5),
            Lamp(at=(4.6, 5.2, 9.4), colour=TUNGSTEN, power=16, halo=0.8),
        ),
    )
    hills = Sheet(260.0, 30.0, 6)
    hills.poly(
        ((0, 0), *((26.0 * i, 13 + 7 * math.sin(i * 1.7) + float(rng.uniform(0, 4))) for i in range(11)), (260, 0)),
        (70, 82, 96),
    )
    bank = far_bank(rng, 120.0, 22, chance=0.34, tone=1.25)
    crown = tree(rng, 26, height=9.0, leaves=2200, ink=(58, 70, 56))
    string = ((4.6, 5.9, 9.0), (1.0, 8.7, 5.4))
    layers: tuple[Layer, ...] = (
        hang(hills, facing(-130, 130, 170, 30), view, air, soft=0.5),
        hang(bank, facing(-60, 60, 72, 22), view, air, facing=(0, 0, -1), gain=2.2, soft=0.05),
        *(
            hang(crown, facing(x - 4.5, x + 4.5, 70, 11.0, 2.0), view, air, soft=0.05)
            for x in (-29.0, -21.0, 16.0, 25.0, 33.0)
        ),
        Bulbs(points=bank_lights(rng, -42, 42, 69, count=15, high=4.6), radius=0.2, spread=3),
        *footbridge(view, air, -34, 27, 44, deck=3.0, rise=7.6),
        boat(view, air, 3.0, 25.0),
        *lamp_post(view, air, air.lamps[1], ground=0.6),
        hang(railing(3.2), facing(3.0, 6.2, 9.3, 1.75, 0.6), view, air),
        *string_lights(*string, sag=0.5, count=12, power=8, spread=9),
    )
    water = Floor(ground=Ground.WATER, skin=(0.012, 0.020, 0.030), wet=1.25, rough=0.6, smear=1.2, far=90, seed=8)
    ledge = Floor(
        ground=Ground.SLABS,
        level=0.6,
        left=2.6,
        near=0.5,
        far=10.2,
        skin=(0.16, 0.15, 0.15),
        wet=0.5,
        rough=0.5,
        seed=3,
    )
    return Scene(view=view, sky=DUSK, air=air, floors=(water, ledge), layers=layers, exposure=0.95, seed=55)


def _landing_wall(rng: np.random.Generator) -> Sheet:
    wall = Sheet(16.0, 8.0, 110, STONE)
    ashlar(wall, rng, (84, 84, 86))
    cornice(wall, 7.6, (100, 98, 96))
    ivy(wall, rng, 5.5, 7.8, width=3.0, drop=4.5, leaves=900)
    window(
        wall,
        rng,
        Opening(x=10.6, y=4.0, width=1.1, height=1.7, lit=AMBER, strength=0.6, rise=0.5, surround=(112, 108, 104)),
    )
    return wall


def quay_steps() -> Scene:
    """Lit steps from the landing up to the bars, round lanterns strung across."""
    rng = np.random.default_rng(606)
    view = View(width=1440, height=2400, centre=(800, 1400), focal=1400)
    post = Lamp(at=(4.6, 4.9, 12.6), colour=TUNGSTEN, power=12, halo=0.8, cone=0.10)
    ropes = (((-3.4, 6.2, 14.0), (6.2, 7.4, 12.0)), ((-3.4, 7.4, 10.5), (6.2, 6.9, 9.0)))
    air = Air(
        ambient=SHADE,
        fog=(0.050, 0.058, 0.085),
        reach=80,
        lamps=(
            post,
            *(lamp for rope in ropes for lamp in string_glow(*rope, colour=SODIUM, power=2.2)),
            Lamp(at=(-1.5, 3.4, 19.2), colour=TUNGSTEN, power=5),
            Lamp(at=(3.0, 3.4, 19.2), colour=TUNGSTEN, power=7),
            Lamp(at=(-3.3, 2.6, 12.0), colour=SODIUM, power=1.6, halo=0.2),
        ),
    )
    bars = _bar_house(
        rng,
        15.0,
        9.5,
        78,
        (110, 92, 84),
        (
            Front(x=1.2, width=4.0, lit=AMBER),
            Front(x=5.6, width=4.6, lit=WARM, awning=(126, 70, 54)),
            Front(x=10.6, width=4.0, lit=PALE),
        ),
    )
    crown = tree(rng, 90, height=8.0, leaves=5500)
    layers: tuple[Layer, ...] = (
        hang(bars, facing(-5.5, 9.5, 20.5, 10.8, 1.3), view, air, facing=(0, 0, -1), gain=2.8),
        *flight(rng, view, air, left=-3.6, right=6.6, start=9.2, count=8),
        hang(crown, facing(1.6, 9.6, 15.5, 9.3, 1.3), view, air),
        hang(_landing_wall(rng), left_wall(-3.6, 4.5, 20.5, 8.0), view, air, facing=(1, 0, 0), gain=1.6),
        *lamp_post(view, air, post, ground=1.3),
        company(rng, view, air, (0.7, 1.36, 18.5)),
        *(layer for rope, count in zip(ropes, (9, 8), strict=True) for layer in lanterns(*rope, count)),
        *bollards(view, air, ((3.9, 0, 6.6), (-2.9, 0, 7.6))),
    )
    floor = Floor(ground=Ground.SLABS, skin=(0.075, 0.074, 0.078), wet=0.9, rough=0.5, smear=0.6, far=30, seed=12)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.05, seed=66)
