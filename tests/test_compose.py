"""Frame n depends on n alone: drawn alone or in sequence, in video planes or RGB; and frames look as they did."""

from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pytest
from drawing import load, photo, plain, shot, word, words
from goldens import difference

from pipeline import colour, compose, things
from pipeline.colour import Plane
from pipeline.figures import block
from pipeline.layers import sprite
from pipeline.motion import LANDED, State, Track
from pipeline.shots import Box, Key, Model, Patch, Photo, Plate, Scrim, Shape, Shot, View

MODELS: tuple[Model, ...] = get_args(Model)
SLOW = photo(View(0.5, 0.5, 1.2), View(0.48, 0.51, 1.05), 12)
DRIFT = replace(photo(View(0.5, 0.5, 1.0), View(0.5 + 11 / 66, 0.5, 1.0), 12), ease="linear")
HELD = photo(View(0.5, 0.5, 1.0), View(0.5, 0.5, 1.0), 12)
ALWAYS = Track(stop=12, entrance="cut")


def title(start: int = 2, **more: Any) -> Track:
    return Track(**{"start": start, "enter": 3, "stop": 11, "leave": 2, "entrance": "lift", "distance": 9, **more})


def busy(base: Any = SLOW) -> Shot:
    """Every kind of layer, every way to come, odd places, half outside the frame."""
    return shot(
        base,
        Scrim(edge="bottom", colour="#0A0E1A", strength=0.7, track=ALWAYS),
        Patch(box=Box(20, 30, 33, 41), reach=17, colour="#0A0E1A", strength=0.6, track=ALWAYS),
        Shape(
            keys=(Key(2, block(Box(5, 9, 5, 20), 4)), Key(6, block(Box(5, 9, 36, 20), 4))),
            colour="#FFC247",
            opacity=0.9,
            track=title(0, entrance="cut"),
        ),
        plain(Box(41, 81, 70, 120), radius=9, track=title(0, entrance="fade")),
        words(word("Walk", 3, 45, title()), word("on", 31, 67, title(4, entrance="settle"))),
        words(word("home", 9, 89, title(3, entrance="lift"))),
    )


def sequence(wanted: Shot, model: Model) -> list[npt.NDArray[np.uint8]]:
    prepared = compose.prepare(wanted, load, model)
    return [canvas.buffer.copy() for canvas, times in compose.frames(prepared) for _ in range(times)]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("base", [SLOW, DRIFT, HELD], ids=["moving", "drifting", "held"])
def test_a_frame_alone_is_the_frame_in_sequence(model: Model, base: Any) -> None:
    wanted = busy(base)
    prepared = compose.prepare(wanted, load, model)
    every = sequence(wanted, model)
    assert len(every) == wanted.frames
    for n in reversed(range(wanted.frames)):
        assert np.array_equal(every[n], compose.frame(prepared, n).buffer), n


@pytest.mark.parametrize("model", MODELS)
def test_a_frame_with_no_photo_under_it_holds_nothing_of_the_one_before(model: Model) -> None:
    wanted = shot(words(word("Walk", 3, 45, title())))
    prepared = compose.prepare(wanted, load, model)
    for n, drawn in enumerate(sequence(wanted, model)):
        assert np.array_equal(drawn, compose.frame(prepared, n).buffer), n


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("base", [SLOW, DRIFT, HELD], ids=["moving", "drifting", "held"])
def test_a_frame_prepared_alone_is_the_frame_among_all(model: Model, base: Any) -> None:
    whole = compose.prepare(busy(base), load, model)
    for n in range(whole.shot.frames):
        alone = compose.prepare(busy(base), load, model, only=n)
        assert np.array_equal(compose.frame(alone, n).buffer, compose.frame(whole, n).buffer), n
    assert len(compose.prepare(busy(base), load, model, only=0).things) < len(whole.things)


def test_what_was_prepared_for_one_frame_draws_no_other() -> None:
    prepared = compose.prepare(busy(), load, "rgb", only=3)
    with pytest.raises(ValueError, match="frame 3 was prepared, frame 4 is wanted"):
        compose.frame(prepared, 4)
    with pytest.raises(ValueError, match="a single frame was prepared"):
        next(compose.frames(prepared))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("base", [SLOW, DRIFT, HELD], ids=["moving", "drifting", "held"])
@pytest.mark.parametrize("edge", ["top", "bottom", "all"])
def test_shots_drawn_together_are_the_shots_drawn_alone(model: Model, base: Any, edge: Any) -> None:
    fall = Scrim(edge=edge, colour="#0A0E1A", strength=0.6, track=ALWAYS)
    shots = (
        shot(base, fall, words(word("Walk", 3, 45, title()), word("on", 31, 67, title(4)))),
        shot(base, fall, fall, words(word("Stay", 5, 70, title(0)), word("in", 9, 90, title(7, entrance="settle")))),
        shot(base, fall),
    )
    ground = shots[0], shots[2]
    assert compose.shared(ground[0]) == compose.shared(ground[1]) == compose.shared(replace(ground[0], beat="end"))
    assert compose.shared(shots[1]) != compose.shared(shots[0])
    group = (*ground, shot(base, fall, words(word("Stay", 5, 70, title(0)), word("in", 9, 90, title(7)))))
    drawn: list[list[npt.NDArray[np.uint8]]] = [[] for _ in group]
    for canvases, times in compose.together(compose.prepare_all(group, load, model)):
        for canvas, every in zip(canvases, drawn, strict=True):
            every.extend([canvas.buffer.copy()] * times)
    for one, frames in zip(group, drawn, strict=True):
        assert np.array_equal(np.stack(frames), np.stack(sequence(one, model)))


def test_shots_over_different_grounds_are_not_drawn_together() -> None:
    prepared = [compose.prepare(shot(base), load, "rgb") for base in (SLOW, HELD)]
    with pytest.raises(ValueError, match="2 shots over different grounds"):
        next(compose.together(prepared))
    with pytest.raises(ValueError, match="2 shots over different grounds"):
        compose.prepare_all([one.shot for one in prepared], load, "rgb")


@pytest.mark.parametrize("model", MODELS)
def test_landed_things_painted_as_one_look_as_if_painted_in_turn(model: Model) -> None:
    wanted = busy(SLOW)
    prepared = compose.prepare(wanted, load, model)
    guises = compose.key(prepared, 8)  # everything has landed
    assert guises[1:] == (LANDED,) * (len(guises) - 1)
    under = compose.frame(compose.prepare(shot(*wanted.layers[:2]), load, model), 8)
    for thing in prepared.things:
        things.paint(thing, LANDED, under.planes, model)
    assert np.abs(under.buffer.astype(int) - compose.frame(prepared, 8).buffer).max() <= 2


def test_an_even_veil_darkens_as_a_shape_over_everything_does() -> None:
    veil = Scrim(edge="all", colour="#0A0E1A", strength=0.4, track=ALWAYS)
    sheet = plain(Box(0, 0, 54, 96), colour="#0A0E1A", opacity=0.4, track=ALWAYS)
    one, two = (compose.frame(compose.prepare(shot(SLOW, over), load, "rgb"), 5) for over in (veil, sheet))
    assert np.abs(one.buffer.astype(int) - two.buffer).max() <= 2


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("base", [SLOW, HELD], ids=["moving", "held"])
def test_outside_the_rows_told_a_frame_is_as_the_one_before(model: Model, base: Any) -> None:
    prepared = compose.prepare(busy(base), load, model)
    before: list[npt.NDArray[np.uint8]] = []
    told = []
    for canvas, times, rows in compose.changes(prepared):
        now = [plane.copy() for plane in canvas.planes]
        for plane, old, step in zip(now, before, colour.steps(model), strict=False):
            assert np.array_equal(plane[: rows.start // step], old[: rows.start // step])
            assert np.array_equal(plane[rows.stop // step :], old[rows.stop // step :])
        before = now
        told.append((times, rows))
    assert told[0][1] == slice(0, prepared.shot.height)
    assert [times for times, _ in told] == [times for _, times in compose.frames(prepared)]
    few = [rows for _, rows in told if rows != slice(0, prepared.shot.height)]
    assert bool(few) == (base is HELD)


def test_frames_that_are_told_to_be_equal_are_and_are_drawn_once() -> None:
    wanted = busy(HELD)
    prepared = compose.prepare(wanted, load, "rgb")
    runs = [times for _, times in compose.frames(prepared)]
    assert sum(runs) == 12
    assert max(runs) >= 2
    keys = [compose.key(prepared, n) for n in range(12)]
    alone = [compose.frame(prepared, n).buffer for n in range(12)]
    same = [np.array_equal(a, b) for a, b in pairwise(alone)]
    assert same == [a == b for a, b in pairwise(keys)]


def test_nothing_moves_is_one_frame_shown_often() -> None:
    wanted = shot(HELD, words(word("Walk", 3, 45, ALWAYS)))
    assert [times for _, times in compose.frames(compose.prepare(wanted, load, "yuv420"))] == [12]


def test_painting_twice_from_one_preparation_gives_the_same() -> None:
    prepared = compose.prepare(busy(), load, "yuv420")
    first = [canvas.buffer.copy() for canvas, _ in compose.frames(prepared)]
    assert all(np.array_equal(a, b.buffer) for a, (b, _) in zip(first, compose.frames(prepared), strict=True))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("corner", [(-200, 5), (300, 5), (5, -300), (5, 400), (-13, -7), (49, 91), (-9, 90)])
def test_what_falls_outside_is_cut_off(model: Model, corner: tuple[int, int]) -> None:
    x, y = corner
    box = Box(x, y, x + 21, y + 17)
    over = plain(box, radius=3, colour="#FFFFFF", track=title(0, entrance="settle"))
    bare = compose.frame(compose.prepare(shot(HELD), load, model), 5)
    drawn = compose.frame(compose.prepare(shot(HELD, over), load, model), 5)
    seen = box.left < 54 and box.right > 0 and box.top < 96 and box.bottom > 0
    assert np.array_equal(bare.buffer, drawn.buffer) != seen


def test_a_line_without_height_is_no_line() -> None:
    line = plain(Box(5, 9, 36, 9), track=ALWAYS)
    assert np.array_equal(
        compose.frame(compose.prepare(shot(HELD, line), load, "rgb"), 0).buffer,
        compose.frame(compose.prepare(shot(HELD), load, "rgb"), 0).buffer,
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_shape_covers_its_box_and_nothing_else(model: Model) -> None:
    over = plain(Box(10, 21, 31, 40), colour="#FFFFFF", track=ALWAYS)
    bare, drawn = (
        colour.to_rgb(compose.frame(compose.prepare(one, load, model), 0).planes, model)
        for one in (shot(HELD), shot(HELD, over))
    )
    assert drawn[22:39, 12:29].min() >= 253
    changed = np.abs(drawn.astype(int) - bare).max(axis=2) > 24
    rows, columns = np.nonzero(changed)
    # chroma is shared by two pixels each way, so its edge may reach that far
    assert (rows.min() >= 19, rows.max() < 42) == (True, True)
    assert (columns.min() >= 8, columns.max() < 33) == (True, True)


@pytest.mark.parametrize("model", MODELS)
def test_both_colour_models_show_the_same_picture(model: Model) -> None:
    prepared = compose.prepare(busy(), load, model)
    picture = colour.to_rgb(compose.frame(prepared, 7).planes, model)
    other = colour.to_rgb(compose.frame(compose.prepare(busy(), load, "rgb"), 7).planes, "rgb")
    assert np.abs(picture.astype(int) - other).mean() < 2.5


WAVE = 2 * np.pi * 4 / 54  # four whole waves in the width of a frame


def waves(plate: Plate, model: Model) -> tuple[Plane, Plane, Plane]:
    """Soft upright bars; how far they have moved can be read from their phase to hundredths of a pixel."""
    row = 128 + 100 * np.sin(WAVE * np.arange(plate.width, dtype=np.float32))
    y, u, v = colour.planes(np.repeat(np.tile(row, (plate.height, 1))[:, :, None], 3, axis=2), model)
    return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)


def places(prepared: compose.Prepared) -> npt.NDArray[np.float64]:
    """Where the bars stand on each frame, in pixels to the left."""
    probe = np.exp(-1j * WAVE * np.arange(54))
    rows = [compose.frame(prepared, n).planes[0][48].astype(float) @ probe for n in range(prepared.shot.frames)]
    return np.unwrap(np.angle(rows)) / WAVE


@pytest.mark.parametrize("model", MODELS)
def test_a_slow_camera_moves_by_parts_of_a_pixel_without_jumps(model: Model) -> None:
    pan = replace(photo(View(0.5, 0.5, 1.0), View(0.56, 0.5, 1.0), 60, width=80, height=116), ease="linear")
    steps = np.diff(places(compose.prepare(shot(pan, frames=60), waves, model)))
    assert steps.sum() == pytest.approx(4.8, abs=0.05)  # 6 % of 80 pixels
    # 0.08 pixels a frame; the warp knows thirty-seconds of a pixel
    assert steps.min() > 0.03
    assert np.abs(np.diff(steps)).max() < 0.06


def test_the_default_camera_eases_in_and_out() -> None:
    pan = photo(View(0.5, 0.5, 1.0), View(0.62, 0.5, 1.0), 40, width=80, height=116)
    steps = np.diff(places(compose.prepare(shot(pan, frames=40), waves, "rgb")))
    assert steps[0] < 0.05 > steps[-1]
    assert steps[18:21].min() > 0.3


def corner(scale: float, nudge: float = 0.0) -> View:
    """The view of a 54 x 96 frame that keeps to the top left of an 80 x 116 plate."""
    return View(54 * scale / 2 / 80 + nudge, 96 * scale / 2 / 116, scale)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("scale", [1.0, 1.0601, 1.1333, 1.19])
def test_a_zoom_to_the_corner_draws_what_a_warp_draws(model: Model, scale: float) -> None:
    quick, slow = (
        compose.frame(compose.prepare(shot(photo(view, view, 12, width=80, height=116)), waves, model), 0)
        for view in (corner(scale), corner(scale, 1e-5))  # a hair's breadth from the corner is no longer resized
    )
    for one, other in zip(quick.planes, slow.planes, strict=True):
        off = np.abs(one.astype(int) - other)
        assert off[:-1, :-1].max() <= 2
        assert off.max() <= 8  # the last row and column have no neighbour to be blended with


def test_a_zoom_to_the_corner_moves_by_parts_of_a_pixel_without_jumps() -> None:
    zoom = replace(photo(corner(1.06), corner(1.19), 60, width=80, height=116), ease="linear")
    steps = np.diff(places(compose.prepare(shot(zoom, frames=60), waves, "yuv420")))
    # 0.06 pixels a frame; a scale is met to a few hundredths of a pixel
    assert np.abs(steps).min() > 0.02
    assert np.abs(np.diff(steps)).max() < 0.04


def at(across: int, down: int = 10) -> View:
    """The view of a 54 x 96 frame whose corner lies on a pixel of an 80 x 116 plate."""
    return View((across + 27) / 80, (down + 48) / 116, 1.0)


def drift(begin: int, end: int) -> Photo:
    return replace(photo(at(begin), at(end), abs(end - begin) + 1, width=80, height=116), ease="linear")


def speckled(plate: Plate, model: Model) -> tuple[Plane, Plane, Plane]:
    """Small coloured lights in the dark."""
    picture = np.full((plate.height, plate.width, 3), 20, np.float32)
    for n, x in enumerate(range(20, plate.width - 4, 7)):
        picture[40:43, x : x + 3] = (250, 180, 40) if n % 2 else (60, 80, 250)
    y, u, v = colour.planes(picture, model)
    return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("way", [(4, 15), (19, 8)])
def test_a_drift_by_whole_pixels_cuts_them_out(model: Model, way: tuple[int, int]) -> None:
    move = drift(*way)
    whole = speckled(move.plate, model)[0]
    prepared = compose.prepare(shot(move, frames=move.total), speckled, model)
    side = 1 if way[1] > way[0] else -1
    for n in range(move.total):
        left = way[0] + side * n
        assert np.array_equal(compose.frame(prepared, n).planes[0], whole[10:106, left : left + 54])


def test_colour_drifts_with_its_shapes_and_does_not_flicker() -> None:
    def light(n: int, plane: int) -> npt.NDArray[np.float64]:
        """Colour of each frame, doubled across and moved back to where the first frame has it."""
        planes = compose.frame(prepared, n).planes
        wide = np.interp(
            np.arange(12, 80) - (4 + n), np.arange(0, 54, 2), planes[plane][15:17].astype(float).mean(axis=0)
        )
        return wide[8:36]

    prepared = compose.prepare(shot(drift(4, 15), frames=12), speckled, "yuv420")
    for plane in (1, 2):
        seen = np.stack([light(n, plane) for n in range(12)])
        strength = np.ptp(seen, axis=1)
        assert strength.min() > 4
        assert strength.max() < 1.12 * strength.min()
        assert np.abs(seen - seen.mean(axis=0)).max() < 0.12 * strength.max()


@pytest.mark.parametrize("across", [6, 7])
def test_a_cut_draws_what_a_warp_draws(across: int) -> None:
    cut = drift(across, across + 4)
    nudged = replace(cut, begin=replace(cut.begin, y=cut.begin.y + 1e-5), end=replace(cut.end, y=cut.end.y + 1e-5))
    quick, slow = (compose.frame(compose.prepare(shot(one), waves, "yuv420"), 0) for one in (cut, nudged))
    for one, other in zip(quick.planes, slow.planes, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 2


@pytest.mark.parametrize("scale", [0.8, 1.1, 1.4])
def test_colour_stays_with_its_shapes_however_near_the_camera_is(scale: float) -> None:
    def steep(plate: Plate, model: Model) -> tuple[Plane, Plane, Plane]:
        rows, columns = np.mgrid[0 : plate.height, 0 : plate.width].astype(np.float32)
        red, blue = 128 + 6 * (rows - 75), 128 + 6 * (columns - 50)
        y, u, v = colour.planes(np.stack([red, np.full_like(red, 120), blue], axis=2).clip(0, 255), model)
        return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)

    view = View(0.5, 0.5, scale)
    still = photo(view, view, 12, width=100, height=150)
    video, plain = (
        colour.to_rgb(compose.frame(compose.prepare(shot(still), steep, model), 0).planes, model)[36:60, 15:39]
        for model in MODELS
    )
    bias = (video.astype(float) - plain).mean(axis=(0, 1))
    # colour a quarter of a pixel from its shape would be off by 1.2 codes at the nearest, by 2 at the farthest
    assert np.abs(bias).max() < 0.4


@pytest.mark.parametrize("model", MODELS)
def test_a_thing_without_strength_changes_nothing(model: Model) -> None:
    nothing = Scrim(edge="all", colour="#FFFFFF", strength=0, track=ALWAYS)
    bare, drawn = (compose.frame(compose.prepare(shot(HELD, *more), load, model), 0) for more in ((), (nothing,)))
    assert np.array_equal(bare.buffer, drawn.buffer)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("down", [-8, 2, 6])
def test_a_thing_on_its_way_is_the_landed_one_moved(model: Model, down: int) -> None:
    def canvas(top: int, now: State) -> npt.NDArray[np.uint8]:
        mask = np.zeros((16, 20), np.uint8)
        mask[2:14, 3:17] = 255
        into = compose.canvas(54, 96, model)
        sprite.paint(sprite.sprite(10, top, mask, "#FFC247", ALWAYS, model), now, into.planes, model)
        return into.buffer

    assert np.array_equal(canvas(30, State(dy=down)), canvas(30 + down, LANDED))


def test_a_mask_moves_by_parts_of_a_pixel_and_fades() -> None:
    dot = np.full((1, 1), 200, np.uint8)
    assert sprite.shifted(dot, 0, 0, 0.5).tolist() == [[100]]
    assert sprite.shifted(dot, 0.25, 0).tolist() == [[150, 50]]
    assert sprite.shifted(dot, 0, 0.25).tolist() == [[150], [50]]
    assert sprite.shifted(dot, 0.5, 0.25, 0.4).tolist() == [[30, 30], [10, 10]]


@pytest.mark.parametrize("from_right", [False, True])
def test_a_block_grows_from_the_edge_it_was_nothing_at(from_right: bool) -> None:  # noqa: FBT001 a column of the table
    edge = 40 if from_right else 10
    keys = (Key(0, block(Box(edge, 20, edge, 26))), Key(6, block(Box(10, 20, 40, 26))))
    prepared = compose.prepare(shot(Shape(keys=keys, colour="#FFFFFF", track=ALWAYS)), load, "rgb")
    for n in range(1, 7):
        columns = np.nonzero(compose.frame(prepared, n).planes[0][23])[0]
        assert (columns.max() if from_right else columns.min()) == (39 if from_right else 10)
    lit = [int(compose.frame(prepared, n).planes[0][23].sum()) / 255 for n in range(8)]
    assert lit[0] == 0
    assert all(a < b for a, b in pairwise(lit[:7]))
    assert lit[6] == lit[7] == 30


def test_the_camera_looks_where_it_is_told() -> None:
    def dot(plate: Plate, model: Model) -> tuple[Plane, Plane, Plane]:
        picture = np.zeros((plate.height, plate.width, 3), np.float32)
        picture[60:64, 30:34] = 255
        y, u, v = colour.planes(picture, model)
        return colour.to_bytes(y), colour.to_bytes(u), colour.to_bytes(v)

    view = View(32 / 80, 62 / 116, 1.0)
    still = photo(view, view, 12, width=80, height=116)
    seen = compose.frame(compose.prepare(shot(still), dot, "rgb"), 0).planes[0]
    rows, columns = np.nonzero(seen > 127)
    assert (rows.mean(), columns.mean()) == (47.5, 26.5)  # the middle of 96 rows and 54 columns


def test_scales_enlarge_and_shrink() -> None:
    near, far = View(0.5, 0.5, 0.5), View(0.5, 0.5, 1.0)
    frames = [
        compose.frame(compose.prepare(shot(photo(v, v, 12, width=80, height=116)), waves, "rgb"), 0).planes[0]
        for v in (near, far)
    ]
    bars = [int((np.abs(np.diff((frame[50] > 128).astype(int)))).sum()) for frame in frames]
    assert bars == [4, 8]


def test_a_golden_notices_a_moved_word() -> None:
    def at(x: int) -> npt.NDArray[np.uint8]:
        prepared = compose.prepare(shot(HELD, words(word("Walk", x, 45, ALWAYS))), load, "rgb")
        return colour.to_rgb(compose.frame(prepared, 0).planes, "rgb")

    assert difference(at(3), at(3)) == ""
    assert "off by" in difference(at(4), at(3))
    assert "the golden" in difference(at(3)[1:], at(3))
