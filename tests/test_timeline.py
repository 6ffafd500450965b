"""A script in a format becomes setups whose frames add up and which are shared."""

from dataclasses import replace
from pathlib import Path

import pytest
from drawing import BRAND, EMAIL, REELS, STILL, STREET, TYPE, WEB, script, timed

from pipeline.digest import digest
from pipeline.shots import Format
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


def test_a_camera_move_runs_on_through_beats_that_show_one_photo() -> None:
    near = replace(script().beats[3], photo="near")
    made = timed(replace(script(), beats=(*script().beats[:3], near)), near=replace(STREET, source="near"))
    moves = [setup.photo for setup in made.setups]
    assert [move.first for move in moves] == [0, 60, 114, 0]
    assert [move.total for move in moves] == [168, 168, 168, 72]
    assert moves[0].begin == moves[2].begin
    assert moves[3].begin != moves[0].begin
    assert [move.plate.source for move in moves] == ["street", "street", "street", "near"]


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
