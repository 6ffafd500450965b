"""A script in a format becomes setups whose frames add up and which are shared."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawing import BRAND, EMAIL, REELS, STILL, STREET, TYPE, WEB, beat, script, timed
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import digest
from pipeline.layers import photo
from pipeline.looks import LOOKS
from pipeline.shots import Format, Photo
from pipeline.timeline import direction, timeline


@pytest.mark.parametrize("seconds", [0.8, 1.37, 2.0, 3.333])
@pytest.mark.parametrize("form", [REELS, WEB, EMAIL], ids=["30", "15", "12"])
def test_frames_add_up_to_the_scripts_seconds(seconds: float, form: Format) -> None:
    told = script(seconds=seconds)
    made = timed(told, form)
    assert made.frames == round(told.seconds * form.fps)
    assert [part.first for part in made.spoken] == [sum(s.frames for s in made.setups[:i]) for i in range(4)]
    assert made.spoken[-1].stop == made.frames


def test_an_exact_length_stretches_every_beat_alike() -> None:
    form = replace(STILL, kind="video", fps=25, seconds=10.0)
    made = timed(script(), form)
    assert made.frames == 250
    assert made.seconds == 10.0
    assert [setup.frames for setup in made.setups] == pytest.approx([s * 250 / 8 for s in (2.0, 1.8, 1.8, 2.4)], abs=1)


def test_another_hook_shares_the_other_shots() -> None:
    first, second = timed(script()), timed(script(hook="Tonight *you* choose."))
    same = [digest(a) == digest(b) for a, b in zip(first.setups, second.setups, strict=True)]
    assert same == [False, True, True, True]


def test_the_beats_name_and_the_photos_path_are_no_part_of_a_shot() -> None:
    setup = timed(script()).setups[0]
    plate = replace(setup.photo.plate, path=Path("elsewhere"))
    assert digest(setup) == digest(replace(setup, beat="other", photo=replace(setup.photo, plate=plate)))


PLACES = {name: replace(STREET, source=name) for name in ("near", "far")}


def filmed(
    *shown: str, form: Format = REELS, focal: tuple[float, float] = (0.5, 0.5), seconds: float = 2.0
) -> list[Photo]:
    """The moves of beats that show `photo` or `photo camera`."""
    beats = [
        replace(script(seconds=seconds).beats[0], photo=shows, camera=camera or "auto")
        for shows, _, camera in (one.partition(" ") for one in shown)
    ]
    plates = {name: replace(plate, focal=focal) for name, plate in {"wide": STREET, **PLACES}.items()}
    return [setup.photo for setup in timed(replace(script(), beats=tuple(beats)), form, **plates).setups]


def corners(move: Photo, form: Format = REELS) -> list[tuple[float, float]]:
    """Where the top left corner of the view lies on each frame of the shot, in pixels of the plate."""
    views = [photo.view(move, n) for n in range(60)]
    plate = move.plate
    return [
        (at.x * plate.width - form.width * at.scale / 2, at.y * plate.height - form.height * at.scale / 2)
        for at in views
    ]


def test_a_camera_move_runs_on_through_beats_that_show_one_photo() -> None:
    moves = filmed("wide", "wide", "wide", "near")
    assert [move.first for move in moves] == [0, 60, 120, 0]
    assert [move.total for move in moves[:3]] == [180] * 3
    assert moves[0].begin == moves[2].begin
    assert moves[3].begin != moves[0].begin
    assert [move.plate.source for move in moves] == ["street", "street", "street", "near"]


def test_a_beat_may_ask_for_a_camera_of_its_own() -> None:
    push, on, still, pull = filmed("wide push", "wide", "wide still", "near pull")
    assert push.begin.scale > push.end.scale
    assert (on.begin, on.first) == (push.begin, 60)
    assert (still.begin, still.begin.scale) == (still.end, 1.0)
    assert pull.begin.scale < pull.end.scale


@pytest.mark.parametrize("first", ["auto", "push", "pull", "left", "right", "still"])
def test_a_film_that_ends_on_its_first_photo_ends_where_it_began(first: str) -> None:
    moves = filmed(f"wide {first}", "near", "wide", "wide")
    last = moves[-1]
    ends, begins = photo.view(last, 59), photo.view(moves[0], 0)
    assert (ends.x, ends.y, ends.scale) == pytest.approx((begins.x, begins.y, begins.scale), abs=1e-9)
    assert (photo.view(last, 0) == photo.view(last, 59)) == (first == "still")


def test_cameras_take_turns_when_the_film_ends_elsewhere() -> None:
    moves = filmed("wide", "near", "far", "near")
    assert len({(move.begin.scale, move.end.scale, move.begin.x < move.end.x) for move in moves}) == 4


@pytest.mark.parametrize(("camera", "step"), [("left", -1), ("right", 1)])
@pytest.mark.parametrize(("form", "pace"), [(REELS, 1), (replace(REELS, width=540, height=960), 1)])
def test_a_drift_goes_by_whole_pixels(camera: str, step: int, form: Format, pace: int) -> None:
    left, top = np.array(corners(filmed(f"near {camera}", form=form)[0], form)).T
    assert np.diff(left) == pytest.approx(step * pace)
    assert left == pytest.approx(np.round(left), abs=1e-7)
    assert set(np.round(top, 7) % 2) == {0}


def test_a_long_drift_stops_where_the_plate_ends() -> None:
    moves = filmed(*["near right"] * 5, "far")
    left = [x for move in moves[:5] for x, _ in corners(move)]
    assert (left[0], left[216], left[-1]) == pytest.approx((0, 216, 216))


@given(
    st.sampled_from(["auto", "push", "pull", "left", "right", "still"]),
    st.floats(0, 0.99),
    st.floats(0, 0.99),
    st.sampled_from([0.5, 0.75, 1.0, 1.5, 2.2]),
)
def test_the_focal_point_stays_in_view_and_the_edge_out_of_it(camera: str, x: float, y: float, aspect: float) -> None:
    """Whatever part of the photo the plate was cut from."""
    share = min(1.0, 0.5625 / aspect), min(1.0, aspect / 0.5625)
    place = [(at - min(1 - part, max(0.0, at - part / 2))) / part for at, part in zip((x, y), share, strict=True)]
    for move in filmed(f"wide {camera}", "near", "wide", focal=(x, y)):
        for at in (photo.view(move, n) for n in range(0, 60, 59)):
            for centre, focal, side, plate in ((at.x, place[0], 1080, 1296), (at.y, place[1], 1920, 2304)):
                reach = side * at.scale / 2 / plate
                assert centre - reach - 1e-6 <= focal <= centre + reach + 1e-6
                assert reach - 1e-9 <= centre <= 1 - reach + 1e-9


def test_photos_take_the_colours_of_the_theme() -> None:
    told = script()
    palette = BRAND.palette.model_copy(
        update={"field": "#0B5A5A", "paper": "#FFFFFF", "accent": "#FF0000", "tone": 0.7}
    )
    grades = {setup.photo.plate.grade for setup in timed(replace(told, palette=palette)).setups}
    (grade,) = grades  # one for the whole film
    assert (grade.ink, grade.field, grade.tone) == (palette.ink, "#0B5A5A", 0.7)
    assert grade.light == "#FF8C8C"


def test_a_photo_under_much_type_is_softened() -> None:
    beats = (beat("say", "kinetic", "Hi"), beat("talk", "thread", "> You OK?"))
    sharp, soft = (setup.photo.plate.grade.blur for setup in timed(replace(script(), beats=beats)).setups)
    assert (sharp, soft) == (0, LOOKS["thread"].blur)


def test_a_held_photo_does_not_move_and_needs_no_room() -> None:
    move = timed(script(), WEB).setups[0].photo
    assert move.begin == move.end
    assert (move.plate.width, move.plate.height) == (480, 854)


def test_a_moving_photo_never_shows_past_its_edge() -> None:
    for setup in timed(script()).setups:
        move = setup.photo
        for view in (move.begin, move.end):
            for centre, plate, side in ((view.x, move.plate.width, 1080), (view.y, move.plate.height, 1920)):
                assert centre * plate - side * view.scale / 2 >= -1e-9
                assert centre * plate + side * view.scale / 2 <= plate


@pytest.mark.parametrize(
    ("language", "runs"), [("en", "ltr"), ("pl", "ltr"), ("ur", "rtl"), ("ur-PK", "rtl"), ("ckb", "rtl")]
)
def test_direction_follows_the_language(language: str, runs: str) -> None:
    assert direction(language) == runs


def test_what_is_spoken_is_plain_and_has_its_note() -> None:
    made = timed(script())
    assert made.spoken[1].text == "Lantern Quay\nLast trams 00:40"
    assert "*" not in made.spoken[0].text


def test_past_the_end_is_the_last_frame() -> None:
    made = timed(script())
    assert made.at(made.frames + 100) == (made.setups[-1], made.setups[-1].frames - 1)
    assert made.at(made.setups[0].frames) == (made.setups[1], 0)


def test_only_the_look_that_signs_depends_on_who_speaks() -> None:
    one = timed(script())
    other = timeline(script(), {"wide": STREET}, BRAND.model_copy(update={"name": "Other"}), TYPE, REELS)
    same = [digest(a) == digest(b) for a, b in zip(one.setups, other.setups, strict=True)]
    assert same == [True, True, True, False]


def test_a_film_and_a_gif_of_one_screen_differ_only_in_how_they_open() -> None:
    film, gif = (timed(script(), replace(WEB, kind=kind)) for kind in ("video", "gif"))
    same = [digest(a) == digest(b) for a, b in zip(film.setups, gif.setups, strict=True)]
    assert same == [False, True, True, True]
