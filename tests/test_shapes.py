"""Shapes cover what their outlines say to a part of a pixel; patches are soft; stencils show the picture in letters."""

from dataclasses import replace
from itertools import pairwise
from math import hypot, pi
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pytest
from drawing import load, photo, plain, shot, word, words
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import colour, compose, things
from pipeline.figures import bars, block, disc, discs, moved, ring, sector
from pipeline.layers import overlay, patch, shape, sprite, stencil
from pipeline.motion import LANDED, Entrance, State, Track
from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box, Key, Layer, Model, Patch, Shape, Shot, Stencil, View, Words

MODELS: tuple[Model, ...] = get_args(Model)
WIDE, HIGH = 54, 96
SIZE = (WIDE, HIGH)
ALWAYS = Track(stop=12, entrance="cut")
SLOW = photo(View(0.5, 0.5, 1.2), View(0.48, 0.51, 1.05), 12)
HELD = photo(View(0.5, 0.5, 1.0), View(0.5, 0.5, 1.0), 12)
GROUNDS = pytest.mark.parametrize("base", [SLOW, HELD], ids=["moving", "held"])

Mask = npt.NDArray[np.float64]


def of(outline: Outline, *more: Key, **rest: Any) -> Shape:
    return Shape(keys=(Key(0, outline), *more), **{"colour": "#FFC247", "track": ALWAYS, **rest})


def mask(outline: Outline, **rest: Any) -> Mask:
    """The share of every pixel of a frame that is covered."""
    whole = np.zeros((HIGH + 2, WIDE + 2))
    made = shape.drawn(of(outline, **rest), outline, SIZE, "rgb")
    if made is not None:
        cover = made.masks[0] / 255
        whole[made.top : made.top + cover.shape[0], made.left : made.left + cover.shape[1]] = cover
    return whole[:HIGH, :WIDE]


def shares(first: float, last: float, length: int) -> Mask:
    """How much of each pixel of a line lies between two places."""
    edges = np.arange(length + 1)
    return np.asarray(np.clip(np.minimum(edges[1:], last) - np.maximum(edges[:-1], first), 0, 1))


places = st.floats(-30, 120)
lengths = st.floats(0.01, 90)


@settings(max_examples=150)
@given(left=places, top=places, width=lengths, height=lengths)
def test_a_rectangle_covers_exactly_its_part_of_every_pixel(
    left: float, top: float, width: float, height: float
) -> None:
    right, bottom = left + width, top + height
    drawn = mask(Outline(solids=(Round(left, top, right, bottom),)))
    wanted = shares(top, bottom, HIGH)[:, None] * shares(left, right, WIDE)[None, :]
    assert np.abs(drawn - wanted).max() <= 0.501 / 255


@pytest.mark.parametrize(("first", "last"), [(5.2, 5.6), (5.0, 5.25), (4.75, 5.25), (5.5, 6.0)])
def test_a_line_thinner_than_a_pixel_is_as_faint_as_it_is_thin(first: float, last: float) -> None:
    upright = mask(Outline(solids=(Round(first, 10, last, 20),)))
    level = mask(Outline(solids=(Round(10, first, 20, last),)))
    assert upright[12].sum() == pytest.approx(last - first, abs=1 / 255)
    assert np.array_equal(upright[:WIDE].T[:, :WIDE], level[:WIDE])


@settings(max_examples=60)
@given(x=st.floats(24, 28), y=st.floats(40, 50), radius=st.floats(2, 23))
def test_a_circle_is_as_large_as_it_says(x: float, y: float, radius: float) -> None:
    drawn = mask(disc(x, y, radius))
    assert drawn.sum() == pytest.approx(pi * radius**2, rel=0.01, abs=0.8)
    across, down = drawn.sum(axis=0), drawn.sum(axis=1)
    assert across @ (np.arange(WIDE) + 0.5) / drawn.sum() == pytest.approx(x, abs=0.04)
    assert down @ (np.arange(HIGH) + 0.5) / drawn.sum() == pytest.approx(y, abs=0.04)


@settings(max_examples=60)
@given(left=st.floats(-9, 9), top=st.floats(-9, 9), width=st.floats(12, 40), radius=st.floats(0, 30))
def test_corners_are_rounded_wherever_the_frame_ends(left: float, top: float, width: float, radius: float) -> None:
    outline = Outline(solids=(Round(left, top, left + width, top + 70, radius),))
    further = Outline(solids=(Round(left + 10, top + 10, left + width + 10, top + 80, radius),))
    one, other = mask(outline), mask(further)
    assert np.abs(one[: HIGH - 10, : WIDE - 10] - other[10:, 10:]).max() <= 1.01 / 255
    inner = min(radius, width / 2)
    if left >= 0 and top >= 0:
        assert one.sum() == pytest.approx(width * 70 - (4 - pi) * inner**2, rel=0.005)


def test_holes_are_taken_out_of_all_solids() -> None:
    around = mask(ring(27, 48, 20, 6))
    assert around.sum() == pytest.approx(pi * (20**2 - 14**2), rel=0.01)
    assert around[48, 27] == 0
    assert around[48, 10] == 1
    two = Outline(
        solids=(Round(2, 2, 20, 20), Round(30, 2, 50, 20)), holes=(Round(10, 5, 40, 8), Round(10, 12, 40, 15))
    )
    assert mask(two).sum() == pytest.approx(18 * 18 + 20 * 18 - 2 * 3 * (10 + 10))
    assert mask(Outline(solids=(Round(2, 2, 20, 20),), holes=(Round(0, 0, 54, 96),))).max() == 0


def test_a_hole_that_has_not_opened_takes_nothing() -> None:
    assert np.array_equal(mask(ring(27, 48, 6, 9)), mask(disc(27, 48, 6)))


def test_parts_that_meet_cover_once() -> None:
    assert np.array_equal(mask(bars((5, 5, 30, 20), (10, 8, 30, 20))), mask(bars((5, 5, 30, 20))))


def area(corners: tuple[tuple[float, float], ...]) -> float:
    turned = (*corners[1:], corners[0])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, turned, strict=True))) / 2


inside = st.tuples(st.floats(0, WIDE), st.floats(0, HIGH))


@settings(max_examples=100)
@given(corners=st.tuples(inside, inside, inside))
def test_a_polygon_is_as_large_as_its_corners_say(corners: tuple[tuple[float, float], ...]) -> None:
    assert mask(Outline(solids=(Polygon(corners),))).sum() == pytest.approx(area(corners), abs=0.3)


@settings(max_examples=60)
@given(left=places, top=places, width=lengths, height=lengths)
def test_a_polygon_with_upright_sides_is_a_rectangle(left: float, top: float, width: float, height: float) -> None:
    right, bottom = left + width, top + height
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    one, other = mask(Outline(solids=(Polygon(corners),))), mask(Outline(solids=(Round(left, top, right, bottom),)))
    assert np.abs(one - other).max() <= 2 / 255


@pytest.mark.parametrize("turns", [(0.0, 0.25), (0.3, 0.35), (0.1, 1.0)])
def test_a_sector_is_its_part_of_a_ring(turns: tuple[float, float]) -> None:
    drawn = mask(sector(27, 48, 24, 8, *turns))
    assert drawn.sum() == pytest.approx(pi * (24**2 - 16**2) * (turns[1] - turns[0]), rel=0.01)
    assert np.all(drawn <= mask(ring(27, 48, 24, 8)) + 0.05)


def test_a_shape_is_as_strong_as_it_says() -> None:
    assert mask(block(Box(10, 10, 20, 20)), opacity=0.4).max() == pytest.approx(0.4, abs=1 / 255)


def test_keys_pass_one_into_the_next() -> None:
    a, b = block(Box(0, 0, 10, 10)), block(Box(20, 40, 50, 50), 4)
    keys = (Key(3, a), Key(7, b, "linear"), Key(9, b), Key(10, a))
    assert [shape.outline(keys, n) for n in (0, 3)] == [a, a]
    assert shape.outline(keys, 5) == Outline(solids=(Round(10, 20, 30, 30, 2),))
    assert [shape.outline(keys, n) for n in (7, 8, 9)] == [b, b, b]
    assert [shape.outline(keys, n) for n in (10, 99)] == [a, a]


def test_corners_and_holes_pass_too() -> None:
    a = Outline(solids=(Polygon(((0, 0), (4, 0), (0, 4))),), holes=(Round(0, 0, 0, 0),))
    b = Outline(solids=(Polygon(((8, 0), (4, 8), (0, 4))),), holes=(Round(4, 4, 8, 8, 2),))
    half = Outline(solids=(Polygon(((4, 0), (4, 4), (0, 4))),), holes=(Round(2, 2, 4, 4, 1),))
    assert shape.outline((Key(0, a), Key(10, b, "linear")), 5) == half


def test_parts_of_other_kinds_or_numbers_do_not_pass_into_each_other() -> None:
    flat, round_ = Outline(solids=(Polygon(((0, 0), (4, 0), (0, 4))),)), disc(9, 9, 3)
    for other in (flat, discs((9, 9, 3), (20, 9, 3))):
        with pytest.raises(ValueError, match=r"another kind|longer|shorter"):
            shape.outline((Key(0, round_), Key(10, other)), 5)
    keys = tuple(Key(n, sector(27, 48, 24, 8, 0, n / 10)) for n in range(11))
    assert shape.outline(keys, 4) == keys[4].outline
    assert shape.outline((keys[1], keys[9]), 5) != keys[5].outline  # however long, a sector has as many corners


def growing() -> Shape:
    return of(
        Outline(solids=(Round(5, 9, 5, 20, 4), Round(44, 40, 44, 40, 9)), holes=(Round(40, 36, 40, 36, 9),)),
        Key(
            2, Outline(solids=(Round(5, 9, 20.5, 20, 4), Round(35.3, 31, 52, 49, 9)), holes=(Round(40, 36, 47, 43, 9),))
        ),
        Key(6, Outline(solids=(Round(5, 9, 41, 33, 4), Round(30, 25, 60, 55, 9)), holes=(Round(40, 36, 47, 43, 9),))),
        opacity=0.9,
        track=Track(stop=11, leave=3, distance=9, entrance="cut"),
    )


def tilted(track: Track) -> Shape:
    keys = tuple(Key(n, Outline(solids=(Polygon(((-9, 60 + n), (70, 50 - n), (20, 90))),))) for n in range(8))
    return Shape(keys=keys, colour="#7FE3D0", track=track)


def lettered(**more: Any) -> Stencil:
    opening = (word("GO", 4, 60, ALWAYS, size=34),)
    return Stencil(**{"words": opening, "colour": "#20346B", "x": 14, "y": 48, "start": 20, "stop": 30, **more})


def come(entrance: Entrance, start: int = 2, **more: Any) -> Track:
    return Track(**{"start": start, "enter": 4, "stop": 11, "leave": 3, "distance": 9, "entrance": entrance, **more})


def lively(base: Any) -> Shot:
    """Everything that moves by itself, over each other, in odd places, each in its own time."""
    return shot(
        base,
        Patch(
            box=Box(11, 20, 33, 41), reach=23, colour="#0A0E1A", strength=0.6, track=ALWAYS, levels=((2, 0.2), (7, 1))
        ),
        growing(),
        plain(Box(31, 61, 47, 78), track=come("settle"), radius=5),
        tilted(come("fade")),
        lettered(start=5, stop=9, scale=6.0),
        words(word("Walk", 3, 45, come("lift")), word("on", 31, 67, come("lift", 4))),
        plain(Box(13, 81, 30, 89), colour="#FFFFFF", track=come("lift", 6)),
    )


def sequence(wanted: Shot, model: Model) -> list[npt.NDArray[np.uint8]]:
    prepared = compose.prepare(wanted, load, model)
    return [canvas.buffer.copy() for canvas, times in compose.frames(prepared) for _ in range(times)]


@pytest.mark.parametrize("model", MODELS)
@GROUNDS
def test_what_moves_by_itself_is_drawn_alone_as_in_sequence(model: Model, base: Any) -> None:
    prepared = compose.prepare(lively(base), load, model)
    for n, drawn in enumerate(sequence(lively(base), model)):
        assert np.array_equal(drawn, compose.frame(prepared, n).buffer), n
        alone = compose.prepare(lively(base), load, model, only=n)
        assert np.array_equal(drawn, compose.frame(alone, n).buffer), n


@pytest.mark.parametrize("model", MODELS)
def test_equal_looks_are_equal_pictures(model: Model) -> None:
    prepared = compose.prepare(lively(HELD), load, model)
    keys = [compose.key(prepared, n) for n in range(12)]
    frames = [compose.frame(prepared, n).buffer for n in range(12)]
    same = [n for n in range(11) if keys[n] == keys[n + 1]]
    assert len(same) < 10
    assert all(np.array_equal(frames[n], frames[n + 1]) for n in same)


@pytest.mark.parametrize("model", MODELS)
def test_a_shape_has_landed_on_its_last_key_and_looks_as_on_its_way(model: Model) -> None:
    last = growing().keys[-1]
    prepared = compose.prepare(shot(HELD, growing()), load, model)
    on_its_way = replace(growing(), keys=(*growing().keys, Key(8, last.outline)))
    other = compose.prepare(shot(HELD, on_its_way), load, model)
    assert compose.key(prepared, 5)[1] != LANDED
    assert [compose.key(prepared, n)[1] for n in (6, 7)] == [LANDED, LANDED]
    assert compose.key(other, 7)[1] != LANDED
    assert np.array_equal(compose.frame(prepared, 7).buffer, compose.frame(other, 7).buffer)


def noise(model: Model) -> compose.Canvas:
    canvas = compose.canvas(WIDE, HIGH, model)
    canvas.buffer[:] = np.random.default_rng(7).integers(30, 220, canvas.buffer.shape, np.uint8)
    return canvas


def assert_reach_holds(layer: Layer, model: Model) -> int:
    """Paint every frame of a layer; how many frames it changed."""
    changed = 0
    (*made,) = things.drawn(layer, shot(), load, model, None)
    for thing in made:
        for n in range(12):
            guise = things.guise(thing, n)
            before, after = noise(model), noise(model)
            things.paint(thing, guise, after.planes, model)
            box = things.reach(thing, guise, WIDE, HIGH)
            changed += not np.array_equal(before.buffer, after.buffer)
            for old, new, step in zip(before.planes, after.planes, colour.steps(model), strict=True):
                if box is not None:
                    assert not any(edge % 2 for edge in (box.left, box.top, box.right, box.bottom)), (n, box)
                    rows = slice(max(0, box.top // step), max(0, box.bottom // step))
                    columns = slice(max(0, box.left // step), max(0, box.right // step))
                    new[rows, columns] = old[rows, columns]
                assert np.array_equal(old, new), (n, guise, box)
    return changed


ENTRANCES: tuple[Entrance, ...] = get_args(Entrance)
corners = st.tuples(st.floats(-20, 70), st.floats(-20, 110))
rounds = st.builds(
    lambda x, y, w, h, radius: Round(x, y, x + w, y + h, radius),
    st.floats(-20, 60),
    st.floats(-20, 100),
    st.floats(0, 50),
    st.floats(0, 50),
    st.floats(0, 30),
)
polygons = st.builds(Polygon, st.tuples(corners, corners, corners))
tracks = st.builds(
    come, st.sampled_from(ENTRANCES), st.integers(-2, 5), leave=st.integers(0, 4), distance=st.floats(-30, 30)
)


@settings(max_examples=60)
@given(parts=st.one_of(st.tuples(rounds, rounds), st.tuples(polygons, polygons)), track=tracks, last=st.integers(1, 9))
def test_a_shape_changes_nothing_outside_its_reach(parts: Any, track: Track, last: int) -> None:
    a, b = (Outline(solids=(part,)) for part in parts)
    for model in MODELS:
        assert_reach_holds(of(a, Key(last, b), track=track), model)


@pytest.mark.parametrize("model", MODELS)
def test_nothing_changes_a_pixel_outside_its_reach(model: Model) -> None:
    for entrance in ENTRANCES:
        for corner in ((-13, -7), (7, 31), (41, 83)):
            box = Box(corner[0], corner[1], corner[0] + 19, corner[1] + 16)
            for track in (come(entrance), come(entrance, distance=-7.3), come(entrance, distance=33)):
                assert assert_reach_holds(plain(box, track=track, radius=4), model) > 5
                assert assert_reach_holds(words(word("Walk", corner[0], box.bottom, track)), model) > 5
            soft = Patch(
                box=box, reach=9, colour="#0A0E1A", strength=0.7, track=come(entrance), levels=((3, 0), (9, 1))
            )
            assert assert_reach_holds(soft, model) > 4
    assert assert_reach_holds(lettered(start=2, stop=9, scale=5.0), model) == 9


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("distance", [17.0, 40.0, -26.0, 8.3])
def test_what_lifts_is_never_seen_outside_its_place(model: Model, distance: float) -> None:
    landed = words(word("Walk", 9, 45, ALWAYS), shadow=0)
    (standing,) = things.drawn(landed, shot(), load, model, None)
    place = things.reach(standing, LANDED, WIDE, HIGH)
    assert place is not None
    for start in (0, 5):  # comes from frame 0; then goes up to frame 11
        moving = words(word("Walk", 9, 45, come("lift", start, enter=5, leave=5, distance=distance)), shadow=0)
        (thing,) = things.drawn(moving, shot(), load, model, None)
        seen = 0
        for n in range(12):
            guise = things.guise(thing, n)
            before, after = noise(model), noise(model)
            things.paint(thing, guise, after.planes, model)
            seen += not np.array_equal(before.buffer, after.buffer)
            for old, new, step in zip(before.planes, after.planes, colour.steps(model), strict=True):
                new[place.top // step : place.bottom // step, place.left // step : place.right // step] = 0
                old[place.top // step : place.bottom // step, place.left // step : place.right // step] = 0
                assert np.array_equal(old, new), (n, guise)
        assert seen >= 3


def shade(**more: Any) -> Patch:
    asked = {"box": Box(200, 400, 340, 500), "reach": 160, "colour": "#000000", "strength": 0.8, "track": ALWAYS}
    return Patch(**{**asked, **more})


def veil(layer: Patch, n: int = 0) -> Mask:
    """What a patch of black leaves of white, on a frame ten times as large."""
    canvas = compose.canvas(10 * WIDE, 10 * HIGH, "rgb")
    canvas.buffer[:] = 255
    for thing in compose.prepare(shot(layer, width=10 * WIDE, height=10 * HIGH), load, "rgb").things:
        things.paint(thing, things.guise(thing, n), canvas.planes, "rgb")
    return canvas.planes[0] / 255


def test_a_patch_is_full_in_its_box_nothing_past_its_reach_and_soft_between() -> None:
    left = veil(shade())
    assert np.abs(left[400:500, 200:340] - 0.2).max() <= 0.01
    assert left.min() >= 0.2 - 1 / 255
    away = left.copy()
    away[400 - 160 : 500 + 160, 200 - 160 : 340 + 160] = 1
    assert away.min() == 1
    for axis in (0, 1):
        assert np.abs(np.diff(left, axis=axis)).max() < 0.02
    assert left[450, 340 + 80] == pytest.approx(1 - 0.8 * 0.5**1.5, abs=0.02)
    assert np.all(np.diff(left[450, 340:]) >= 0)
    assert np.all(np.diff(left[500:, 270]) >= 0)


def test_a_patch_is_cut_off_where_the_frame_ends() -> None:
    inner, outer = veil(shade(box=Box(120, 160, 240, 260))), veil(shade(box=Box(-40, -40, 80, 60)))
    assert np.abs(inner[200:, 160:] - outer[:-200, :-160]).max() < 0.02
    assert veil(shade(box=Box(-500, 0, -160, 500))).min() == 1


def test_a_patch_of_no_size_is_a_round_light() -> None:
    left = veil(shade(box=Box(270, 480, 270, 480), reach=240))
    assert left[480, 270] < 0.22
    assert left[480, 270 + 120] == pytest.approx(left[480 + 120, 270], abs=0.01)
    assert left[480 + 85, 270 + 85] == pytest.approx(left[480 + 120, 270], abs=0.01)
    assert left[480 + 200, 270 + 200] == 1


def test_levels_are_straight_between_their_frames_and_held_outside() -> None:
    levels = ((2, 0.0), (4, 1.0), (8, 0.5))
    assert [patch.level(levels, n) for n in (0, 2, 3, 4, 6, 8, 20)] == [0, 0, 0.5, 1, 0.75, 0.5, 0.5]
    assert patch.level((), 5) == 1
    depths = [1 - veil(shade(levels=levels), n)[450, 270] for n in (0, 3, 4, 6, 11)]
    full = depths[2]
    assert depths == pytest.approx([0, full / 2, full, full * 0.75, full / 2], abs=0.01)


@pytest.mark.parametrize("model", MODELS)
def test_letters_of_a_stencil_show_the_picture_and_the_rest_its_colour(model: Model) -> None:
    bare = colour.to_rgb(compose.frame(compose.prepare(shot(HELD), load, model), 0).planes, model).astype(int)
    cut = colour.to_rgb(compose.frame(compose.prepare(shot(HELD, lettered()), load, model), 0).planes, model)
    layer = lettered()
    letters = stencil.stencilled(layer, *SIZE, "rgb").letters
    inner, outer = letters == 255, letters == 0
    # chroma is shared by two pixels each way
    assert inner.sum() > 100
    assert np.abs(cut - bare).max(axis=2)[inner].mean() < (1 if model == "rgb" else 12)
    if model == "rgb":
        assert np.array_equal(cut[inner], bare[inner])
    assert np.abs(cut[outer].astype(int) - colour.rgb_of(layer.colour)).mean() < (0.1 if model == "rgb" else 4)
    ink = layer.words[0].ink
    away = outer.copy()
    away[ink.top - 4 : ink.bottom + 4, ink.left - 4 : ink.right + 4] = False
    assert np.abs(cut[away].astype(int) - colour.rgb_of(layer.colour)).max() <= (0 if model == "rgb" else 3)


def test_a_stencil_grows_out_of_a_letter_until_it_is_gone() -> None:
    letters = stencil.stencilled(lettered(), *SIZE, "rgb").letters
    ink = lettered().words[0].ink
    hole = letters[ink.top : ink.bottom, ink.left : ink.right] == 0
    down, across = np.argwhere(hole)[hole.sum() // 2] + (ink.top, ink.left)  # the white in a letter, or between them
    layer = lettered(start=3, stop=10, scale=40.0, ease="linear", x=float(across), y=float(down))
    thing = stencil.stencilled(layer, *SIZE, "rgb")
    x, y = round(thing.layer.x), round(thing.layer.y)
    assert letters[y, x] == 255
    assert hypot(x - across, y - down) < 12
    guises = [stencil.guise(thing, n) for n in range(12)]
    assert guises[:3] == [LANDED] * 3
    assert guises[10:] == [None] * 2
    grown = [guise for guise in guises[3:10] if isinstance(guise, stencil.Grown)]
    assert all(1 < a.scale < b.scale < 40 for a, b in pairwise(grown))
    assert all(0 < b.opacity <= a.opacity <= 1 for a, b in pairwise(grown))
    left = [stencil.drawn(thing, guise, "rgb").masks[0] for guise in grown]
    assert len(left) == 7
    around = [colour_left[y - 1 : y + 2, x - 1 : x + 2] for colour_left in left]
    assert {int(each.max()) for each in around} == {0}  # what it grows around stays picture
    shown = [float((255 - colour_left).mean()) for colour_left in (thing.rest.masks[0], *left)]
    assert all(a < b for a, b in pairwise(shown[:4]))
    assert shown[-1] > 2.5 * shown[0]


def rigid(outline: Outline, *ways: tuple[float, float], **more: Any) -> Shape:
    """The outline carried from way to way, a key every four frames."""
    keys = tuple(Key(4 * n, moved(outline, *way), "linear") for n, way in enumerate(ways))
    return Shape(keys=keys, **{"colour": "#FFC247", "track": ALWAYS, **more})


TILTED = Outline(
    solids=(Polygon(((4, 20), (30, 12), (34, 26), (8, 34))), Round(20, 20, 44, 40, 7)), holes=(Round(24, 24, 30, 30),)
)


@pytest.mark.parametrize("model", MODELS)
def test_what_keeps_its_outline_is_carried_and_looks_as_if_drawn_anew(model: Model) -> None:
    layer = rigid(TILTED, (-30, -14.5), (14, 50), (0, 0))
    (thing,) = things.drawn(layer, shot(), load, model, None)
    apart = []
    for n in range(9):
        guise = things.guise(thing, n)
        assert isinstance(guise, shape.Carried) == (n < 8)
        one, other = noise(model), noise(model)
        things.paint(thing, guise, one.planes, model)
        anew = shape.drawn(layer, shape.outline(layer.keys, n), SIZE, model)
        assert anew is not None
        sprite.paint(anew, LANDED, other.planes, model)
        off = np.abs(one.buffer.astype(int) - other.buffer)
        apart.append(int(off.max()))
        assert off.mean() < 0.6
        assert not np.array_equal(one.buffer, noise(model).buffer)
    assert apart[4] == apart[8] == 0  # whole pixels away, nothing is softened


def test_what_is_carried_in_from_outside_is_all_there() -> None:
    layer = rigid(block(Box(40, 10, 50, 20)), (-100, 0), (0, 0), (-20, 0), (60, 40))
    (thing,) = things.drawn(layer, shot(), load, "rgb", None)
    seen = []
    for n in (0, 4, 8):
        canvas = compose.canvas(WIDE, HIGH, "rgb")
        things.paint(thing, things.guise(thing, n), canvas.planes, "rgb")
        seen.append(int((canvas.planes[0] > 200).sum()))
    assert seen == [0, 100, 100]


def test_what_changes_its_outline_is_not_carried() -> None:
    other = replace(TILTED, holes=(Round(24, 24, 31, 30),))
    rounder = replace(TILTED, holes=(Round(24, 24, 30, 30, 2),))
    for last in (other, rounder):
        layer = Shape(keys=(Key(0, TILTED), Key(8, last)), colour="#FFC247", track=ALWAYS)
        assert isinstance(shape.guise(shape.shaped(layer, *SIZE, "rgb"), 3), shape.Pose)


@settings(max_examples=40)
@given(
    bars_=st.lists(
        st.tuples(st.floats(-4, 44), st.floats(-4, 60), st.floats(0.2, 14), st.floats(0, 60)), min_size=2, max_size=6
    ),
    radius=st.floats(0, 9),
)
def test_bars_drawn_at_once_are_the_bars_drawn_one_by_one(
    bars_: list[tuple[float, float, float, float]], radius: float
) -> None:
    rounds = [Round(x, y, x + w, y + h, radius) for x, y, w, h in bars_]
    each = np.max([mask(Outline(solids=(one,))) for one in rounds], axis=0)
    assert np.abs(mask(Outline(solids=tuple(rounds))) - each).max() <= 1.01 / 255


def test_polygons_that_lie_over_each_other_cover_once_whichever_way_they_turn() -> None:
    one, other = ((10, 10), (40, 10), (40, 40), (10, 40)), ((20, 60), (48, 60), (48, 20), (20, 20))
    both = mask(Outline(solids=(Polygon(one), Polygon(other))))
    wanted = mask(bars((10, 10, 40, 40), (20, 20, 48, 60)))
    assert np.array_equal(both, wanted)


@pytest.mark.parametrize("model", MODELS)
def test_an_overlay_knows_what_it_hides_and_what_it_leaves(model: Model) -> None:
    wide, high = 6 * WIDE, 6 * HIGH
    hole = Outline(solids=(Round(0, 0, wide, 401),), holes=(Round(101, 150, 199.5, 260),))
    layers = (of(hole), plain(Box(110, 470, 210, 530), track=ALWAYS, radius=9))
    size = {"width": wide, "height": high}
    made = [one for layer in layers for one in things.drawn(layer, shot(**size), load, model, None)]
    rests = [rest for one in made if (rest := things.at_rest(one))]
    over = overlay.laid(overlay.blank(wide, high, model), rests, model)
    rng = np.random.default_rng(5)
    below, one, other = (compose.canvas(wide, high, model) for _ in range(3))
    below.buffer[:] = rng.integers(0, 255, below.buffer.shape, np.uint8)
    for target in (one, other):
        target.buffer[:] = below.buffer
    for rest in rests:
        sprite.paint(rest, LANDED, one.planes, model)
    overlay.paint(over, other.planes, model)
    assert np.abs(one.buffer.astype(int) - other.buffer).max() <= 1
    spread = compose.canvas(wide, high, model)
    overlay.spread(over, below.planes, spread.planes, model)
    assert np.array_equal(spread.buffer, other.buffer)
    assert sum(box.width * box.height for box in over.full) > 0.8 * (wide * 400 - 99 * 110)
    for box in over.full:
        assert over.clear[0][overlay.within(box, 1)].max() == 0
    for box in over.empty:
        assert over.clear[0][overlay.within(box, 1)].min() == 255
    assert over.empty
    assert over.mixed


def test_a_word_of_a_stencil_outside_the_frame_is_not_cut() -> None:
    outside = replace(lettered(), words=(word("GO", 200, 60, ALWAYS), word("GO", -200, 60, ALWAYS)))
    thing = stencil.stencilled(outside, *SIZE, "rgb")
    assert thing.letters.max() == 0
    assert (thing.layer.x, thing.layer.y) == (14, 48)


def test_a_landed_thing_is_moved_by_nothing() -> None:
    canvas, other = noise("yuv420"), noise("yuv420")
    layer: Words = words(word("Walk", 9, 45, ALWAYS))
    for thing in things.drawn(layer, shot(), load, "yuv420", None):
        things.paint(thing, LANDED, canvas.planes, "yuv420")
        things.paint(thing, State(framed=True), other.planes, "yuv420")
    assert np.array_equal(canvas.buffer, other.buffer)
