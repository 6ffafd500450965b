"""Market Cross: an old square with a clock tower, a kiosk, a taxi rank and plane trees. An invented place."""

import numpy as np

from pipeline.scenes.floor import Floor, Ground
from pipeline.scenes.greenery import tree
from pipeline.scenes.light import CREAM, SODIUM, TUNGSTEN, Air, Lamp
from pipeline.scenes.old_town import LIME, clock_tower, colonnade, cross_arch, kiosk, pendant, terrace
from pipeline.scenes.sheet import Sheet, hang
from pipeline.scenes.sky import Sky
from pipeline.scenes.stage import Bulbs, Layer, Scene
from pipeline.scenes.street import bollards, company, lamp_post, string_glow, string_lights, table_set
from pipeline.scenes.vehicles import taxi
from pipeline.scenes.view import Colour, View, facing, left_wall, right_wall
from pipeline.scenes.walls import (
    AMBER,
    PALE,
    WARM,
    Opening,
    cornice,
    plaster,
    storey,
    window,
)

NIGHT = Sky(
    top=(0.006, 0.010, 0.028),
    middle=(0.018, 0.027, 0.062),
    horizon=(0.11, 0.078, 0.098),
    cloud=(0.040, 0.034, 0.052),
    seed=31,
)
SHADE: Colour = (0.026, 0.042, 0.080)
FOG: Colour = (0.056, 0.054, 0.080)


def cross_square() -> Scene:
    """The square from one corner, in landscape: gabled houses, the tower, a kiosk, plane trees hung with lights."""
    rng = np.random.default_rng(707)
    view = View(width=2400, height=1600, centre=(1180, 1010), focal=1500)
    posts = (
        Lamp(at=(7.4, 4.1, 15.0), colour=TUNGSTEN, power=16, halo=0.8, cone=0.12),
        Lamp(at=(-12.6, 4.3, 22.0), colour=TUNGSTEN, power=16, halo=0.7),
        Lamp(at=(3.0, 4.3, 27.0), colour=SODIUM, power=16, halo=0.6),
    )
    strings = (((-11.0, 5.2, 16.0), (10.0, 6.0, 19.0)), ((-10.0, 5.6, 20.0), (11.0, 6.2, 15.0)))
    air = Air(
        ambient=SHADE,
        fog=FOG,
        reach=110,
        lamps=(
            *posts,
            *(lamp for string in strings for lamp in string_glow(*string, power=1.6)),
            *(Lamp(at=(x, 2.2, 31.5), colour=TUNGSTEN, power=7) for x in (-20.0, -11.0, -2.0, 15.0)),
            Lamp(at=(9.4, 1.9, 13.0), colour=CREAM, power=6),
            Lamp(at=(8.5, 10.0, 25.0), colour=CREAM, power=14),
        ),
    )
    row, tower = terrace(rng, 62.0, 44), clock_tower(rng, 52)
    crowns = tuple(tree(rng, 90, height=h, leaves=4200) for h in (9.5, 8.5))
    layers: tuple[Layer, ...] = (
        hang(row, facing(-31, 31, 34, 17.0), view, air, facing=(0, 0, -1), gain=2.2),
        hang(tower, facing(6.6, 11.6, 30, 20.0), view, air, facing=(0, 0, -1), gain=2.2),
        *lamp_post(view, air, posts[2]),
        *lamp_post(view, air, posts[1]),
        company(rng, view, air, (-3.4, 0, 25.0)),
        company(rng, view, air, (5.2, 0, 23.0), people=2),
        hang(crowns[0], facing(-17.0, -7.5, 17.5, 9.5), view, air),
        *string_lights(*strings[1], sag=1.0, count=26),
        *kiosk(rng, view, air, 8.2, 14.0),
        *table_set(view, air, (5.6, 0, 13.0)),
        *table_set(view, air, (3.2, 0, 15.5)),
        *lamp_post(view, air, posts[0]),
        *string_lights(*strings[0], sag=1.1, count=26),
        hang(crowns[1], facing(6.6, 15.1, 11.5, 8.5), view, air),
        *bollards(view, air, tuple((x, 0.0, 10.5) for x in (-7.6, -5.4, -3.2))),
    )
    floor = Floor(ground=Ground.SETTS, skin=(0.06, 0.058, 0.06), wet=0.8, rough=0.55, smear=0.6, far=45, seed=15)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.05, seed=77)


def cross_rank() -> Scene:
    """Taxis waiting along the kerb under the plane trees, the clock beyond."""
    rng = np.random.default_rng(808)
    view = View(width=1440, height=2400, centre=(640, 1420), focal=1420)
    posts = (
        Lamp(at=(4.3, 4.4, 15.2), colour=TUNGSTEN, power=18, halo=0.9, cone=0.14),
        Lamp(at=(-4.6, 4.4, 24.0), colour=SODIUM, power=14, halo=0.6),
    )
    air = Air(
        ambient=SHADE,
        fog=FOG,
        reach=85,
        lamps=(
            *posts,
            *(Lamp(at=(x, 2.2, 31.5), colour=TUNGSTEN, power=7) for x in (-8.0, -1.0, 7.0)),
            Lamp(at=(3.6, 11.0, 27.0), colour=CREAM, power=10),
            Lamp(at=(0.4, 2.3, 12.6), colour=TUNGSTEN, power=1.6),
            Lamp(at=(5.0, 2.3, 12.6), colour=TUNGSTEN, power=1.6),
            *string_glow((-5.0, 5.0, 16.0), (6.5, 5.4, 16.0), power=1.4),
        ),
    )
    row, tower = terrace(rng, 42.0, 42, chance=0.34), clock_tower(rng, 48, height=21.0)
    side = Sheet(17.0, 11.0, 110, (96, 90, 92))
    plaster(side, rng, (96, 90, 92))
    for y in (4.4, 7.2):
        storey(side, rng, y, 6, Opening(x=0, y=0, width=1.1, height=1.8, surround=(112, 106, 104)), 0.12)
    cornice(side, 3.6, (104, 100, 98), 0.2)
    cornice(side, 10.4, (104, 100, 98))
    crowns = tuple(tree(rng, 88, height=h, leaves=4200) for h in (9.0, 10.0))
    layers: tuple[Layer, ...] = (
        hang(row, facing(-19, 23, 34, 17.0), view, air, facing=(0, 0, -1), gain=2.0),
        hang(tower, facing(1.2, 6.2, 30, 21.0), view, air, facing=(0, 0, -1), gain=2.2),
        *lamp_post(view, air, posts[1]),
        company(rng, view, air, (-1.4, 0, 25.0)),
        hang(side, left_wall(-5.2, 6, 23, 11.0), view, air, facing=(1, 0, 0), gain=1.6),
        hang(crowns[1], facing(2.8, 12.8, 18.0, 10.0), view, air),
        *lamp_post(view, air, posts[0]),
        *string_lights((-5.2, 5.4, 17.0), (6.8, 5.8, 15.5), sag=0.9, count=20),
        *taxi(view, air, -2.5, 13.2, ink=(38, 44, 54)),
        *taxi(view, air, 2.7, 13.2, ink=(58, 54, 48)),
        hang(crowns[0], facing(1.9, 10.9, 11.5, 9.0), view, air),
        *bollards(view, air, ((-4.2, 0, 9.5), (-4.2, 0, 12.0))),
    )
    floor = Floor(ground=Ground.SETTS, skin=(0.06, 0.06, 0.066), wet=0.85, rough=0.55, smear=0.7, far=45, seed=18)
    kerb = Floor(ground=Ground.SLABS, skin=(0.16, 0.155, 0.15), wet=0.7, rough=0.3, near=14.4, far=14.8, seed=2)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor, kerb), layers=layers, exposure=1.05, seed=88)


def _beyond(rng: np.random.Generator, view: View, air: Air) -> tuple[Layer, ...]:
    """The square through the arches, out of focus."""
    row, crown = terrace(rng, 34.0, 38, chance=0.45), tree(rng, 70, height=9.0, leaves=4000)
    coins = ((9.0, 4.2, 24.0), SODIUM, 26.0), ((5.2, 3.9, 33.0), CREAM, 22.0), ((7.5, 5.2, 30.0), TUNGSTEN, 20.0)
    return (
        hang(row, facing(-6, 28, 40, 17.0), view, air, facing=(0, 0, -1), gain=2.2, soft=0.05),
        Bulbs(points=coins, radius=0.14, spread=10),
        hang(crown, facing(4.2, 13.2, 26.0, 9.0), view, air, soft=0.06),
        *kiosk(rng, view, air, 4.3, 16.5),
    )


def _walk(rng: np.random.Generator, view: View, air: Air) -> tuple[Layer, ...]:
    """The vault and the inner wall with its arched windows."""
    inner = Sheet(30.0, 4.6, 100, (118, 108, 98))
    plaster(inner, rng, (118, 108, 98))
    for i in range(6):
        lit = (AMBER, None, WARM, PALE, WARM, AMBER)[i]
        window(
            inner,
            rng,
            Opening(
                x=1.0 + 5 * i,
                y=0.7 if i % 2 else 0.1,
                width=2.9,
                height=2.3 if i % 2 else 2.9,
                rise=0.7,
                lit=lit,
                strength=0.5 if i == 0 else 0.62,
                panes=(3, 2),
                frame=(38, 44, 44),
                surround=LIME,
                venue=True,
            ),
        )
    cornice(inner, 3.75, LIME, 0.14)
    vault = Sheet(5.4, 31.6, 40, (126, 118, 108))
    plaster(vault, rng, (126, 118, 108))
    over = (-2.6, 4.6, 2.4), (2.8, 4.6, 2.4), (2.8, 4.6, 34.0), (-2.6, 4.6, 34.0)
    return (
        hang(vault, over, view, air, facing=(0, -1, 0)),
        hang(inner, left_wall(-2.6, 4, 34, 4.6), view, air, facing=(1, 0, 0), gain=1.8),
    )


def cross_arcade() -> Scene:
    """Under the arcade: lanterns down the vault, bar windows on the left, the square through the arches."""
    rng = np.random.default_rng(909)
    view = View(width=1440, height=2560, centre=(760, 1540), focal=1450)
    hung = tuple(Lamp(at=(0.9, 3.35, z), colour=TUNGSTEN, power=4.2, halo=0.4) for z in (7.2, 12.2, 17.2, 22.2, 27.2))
    air = Air(
        ambient=SHADE,
        fog=(0.062, 0.056, 0.074),
        reach=80,
        lamps=(
            *hung,
            Lamp(at=(4.4, 2.0, 15.0), colour=CREAM, power=4),
            Lamp(at=(9.0, 4.2, 24.0), colour=SODIUM, power=16, halo=0.8),
            *(Lamp(at=(x, 2.2, 37.5), colour=TUNGSTEN, power=7) for x in (4.0, 12.0)),
        ),
    )
    rib, end = cross_arch(rng, 120), cross_arch(rng, 60)
    layers: tuple[Layer, ...] = (
        *_beyond(rng, view, air),
        *_walk(rng, view, air),
        hang(colonnade(rng, 30.0, 100, bays=6), right_wall(2.8, 4, 34, 4.6), view, air, facing=(-1, 0, 0)),
        hang(end, facing(-2.6, 2.8, 34, 4.8), view, air, facing=(0, 0, -1)),
        *(
            layer
            for lamp, z in zip(reversed(hung), (29, 24, 19, 14, 9), strict=True)
            for layer in (hang(rib, facing(-2.6, 2.8, z, 4.8), view, air, facing=(0, 0, -1)), pendant(view, air, lamp))
        ),
        hang(rib, facing(-2.6, 2.8, 4.2, 4.8), view, air, facing=(0, 0, -1), soft=0.012),
    )
    floor = Floor(ground=Ground.SLABS, skin=(0.075, 0.072, 0.07), wet=0.8, rough=0.45, smear=0.6, far=45, seed=21)
    return Scene(view=view, sky=NIGHT, air=air, floors=(floor,), layers=layers, exposure=1.05, seed=99)
