"""A script in a format becomes shots whose frames add up, whose words stand in the zone, and which are shared."""

from dataclasses import replace
from typing import Any

import pytest
from drawing import BRAND, EMAIL, REELS, SAID, STILL, STREET, WEB, X, beat, script

from pipeline.authored import Scrim, Tag
from pipeline.digest import digest
from pipeline.errors import MistakesFound
from pipeline.looks import LOOKS
from pipeline.model import Script
from pipeline.motion import LANDED, state
from pipeline.shots import Box, Format, Panel, Photo, Shot, Timeline, Words
from pipeline.shots import Scrim as DrawnScrim
from pipeline.timeline import direction, lay_out

FORMATS = {"reels": REELS, "web": WEB, "email": EMAIL, "x": X, "still": STILL}


def laid(told: Script, form: Format = REELS) -> Timeline:
    return lay_out(told, {"wide": STREET, "near": replace(STREET, source="near")}, BRAND, form)


def one(look: str, copy: str, note: str = "", **more: Any) -> Script:
    return replace(script(), beats=(beat("hook", look, copy, note, **more),))


def blocks(shot: Shot) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words)]


@pytest.mark.parametrize("seconds", [0.8, 1.37, 2.0, 3.333])
@pytest.mark.parametrize("form", [REELS, WEB, EMAIL], ids=["30", "15", "12"])
def test_frames_add_up_to_the_scripts_seconds(seconds: float, form: Format) -> None:
    told = script(seconds=seconds)
    made = laid(told, form)
    assert made.frames == round(told.seconds * form.fps)
    assert [part.first for part in made.spoken] == [sum(s.frames for s in made.shots[:i]) for i in range(4)]
    assert made.spoken[-1].stop == made.frames


def test_an_exact_length_stretches_every_beat_alike() -> None:
    form = replace(STILL, kind="video", fps=25, seconds=10.0)
    made = laid(script(), form)
    assert made.frames == 250
    assert made.seconds == 10.0
    assert [shot.frames for shot in made.shots] == pytest.approx([s * 250 / 8 for s in (2.0, 1.8, 1.8, 2.4)], abs=1)


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("language", list(SAID))
def test_words_stand_in_the_zone(language: str, form: str) -> None:
    made = laid(script(language), FORMATS[form])
    settings = [block for shot in made.shots for block in blocks(shot)]
    assert {block.role for block in settings} >= {"headline", "note", "call", "mark"}
    for block in settings:
        assert FORMATS[form].zone.holds(block.ink), block.text


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_look_takes_copy_alone_and_with_a_note(look: str) -> None:
    for note in ("", "A second line"):
        shown = blocks(laid(one(look, "Walk on home", note)).shots[0])
        assert shown[0].text == "Walk on home"
        assert any(block.text == note for block in shown) == bool(note)


@pytest.mark.parametrize("look", list(LOOKS))
def test_blocks_of_a_shot_do_not_cover_each_other(look: str) -> None:
    for copy, note in (("Walk", "A"), ("Walk on home with a friend tonight", "Last trams leave the quay at 00:40")):
        inks = [block.ink for block in blocks(laid(one(look, copy, note)).shots[0])]
        for index, a in enumerate(inks):
            for b in inks[index + 1 :]:
                assert not a.meets(b)


def test_another_hook_shares_the_other_shots() -> None:
    first, second = laid(script()), laid(script(hook="Tonight *you* choose."))
    same = [digest(a) == digest(b) for a, b in zip(first.shots, second.shots, strict=True)]
    assert same == [False, True, True, True]


def test_the_beats_name_and_the_photos_path_are_no_part_of_a_shot() -> None:
    shot = laid(script()).shots[0]
    assert digest(shot) == digest(replace(shot, beat="other"))


@pytest.mark.parametrize("form", ["web", "email", "x", "still"])
def test_what_is_judged_by_its_first_frame_is_complete_there(form: str) -> None:
    made = laid(script(), FORMATS[form])
    shot, n = made.at(made.cover)
    assert shot is made.shots[0]
    for frame in {0, n}:
        assert {state(word.track, frame) for block in blocks(shot) for word in block.words} == {LANDED}


def test_a_films_first_frame_already_says_something() -> None:
    words = blocks(laid(script()).shots[0])[0].words
    assert state(words[0].track, 0) == LANDED
    assert state(words[-1].track, 0) is None


@pytest.mark.parametrize("look", list(LOOKS))
@pytest.mark.parametrize("seconds", [0.8, 1.2, 2.5])
def test_every_word_has_landed_by_the_middle_of_its_beat(look: str, seconds: float) -> None:
    long = "Walk on by the quay with a mate and get the last tram"
    shot = laid(one(look, long, "Trams leave the quay at 00:40", seconds=seconds)).shots[0]
    middle = shot.frames // 2 + 1
    assert {state(word.track, middle) for block in blocks(shot) for word in block.words} == {LANDED}


@pytest.mark.parametrize("look", list(LOOKS))
def test_whatever_look_opens_says_something_at_once(look: str) -> None:
    words = blocks(laid(one(look, "Walk on by the quay tonight")).shots[0])[0].words
    assert state(words[0].track, 0) == LANDED


def test_only_the_opening_beat_begins_with_words() -> None:
    told = script()
    later = replace(told, beats=(told.beats[1], replace(told.beats[0], id="again")))
    assert LANDED not in {state(word.track, 0) for word in blocks(laid(later).shots[1])[0].words}


@pytest.mark.parametrize("language", list(SAID))
def test_the_cover_shows_every_word_of_the_first_beat_landed(language: str) -> None:
    made = laid(script(language))
    shot, n = made.at(made.cover)
    assert shot is made.shots[0]
    assert {state(word.track, n) for block in blocks(shot) for word in block.words} == {LANDED}


def test_the_last_shot_keeps_its_words_to_the_end() -> None:
    shot = laid(script()).shots[-1]
    assert {state(word.track, shot.frames - 1) for block in blocks(shot) for word in block.words} == {LANDED}


def test_a_camera_move_runs_on_through_beats_that_show_one_photo() -> None:
    near = replace(script().beats[3], photo="near")
    made = laid(replace(script(), beats=(*script().beats[:3], near)))
    moves = [layer for shot in made.shots for layer in shot.layers if isinstance(layer, Photo)]
    assert [move.first for move in moves] == [0, 60, 114, 0]
    assert [move.total for move in moves] == [168, 168, 168, 72]
    assert moves[0].begin == moves[2].begin
    assert moves[3].begin != moves[0].begin
    assert [move.plate.source for move in moves] == ["street", "street", "street", "near"]


def test_a_held_photo_does_not_move_and_needs_no_room() -> None:
    move = laid(script(), WEB).shots[0].layers[0]
    assert isinstance(move, Photo)
    assert move.begin == move.end
    assert (move.plate.width, move.plate.height) == (480, 854)


def test_a_moving_photo_never_shows_past_its_edge() -> None:
    for shot in laid(script()).shots:
        move = shot.layers[0]
        assert isinstance(move, Photo)
        for view in (move.begin, move.end):
            for centre, plate, side in ((view.x, move.plate.width, 1080), (view.y, move.plate.height, 1920)):
                assert centre * plate - side * view.scale / 2 >= -1e-9
                assert centre * plate + side * view.scale / 2 <= plate


def test_extra_layers_are_drawn_the_scrim_below_everything() -> None:
    extra = (Tag(kind="tag", text="Fri-Sat"), Scrim(kind="scrim", edge="top", strength=0.5))
    layers = laid(one("place", "Lantern Quay", layers=extra)).shots[0].layers
    assert isinstance(layers[1], DrawnScrim)
    assert layers[1].edge == "top"
    assert [block.text for block in layers if isinstance(block, Words)][-1] == "Fri-Sat"


def test_a_tag_that_would_cover_words_is_a_mistake() -> None:
    label = (Tag(kind="tag", text="Fri-Sat", at="top"),)
    with pytest.raises(MistakesFound, match="the tag 'Fri-Sat' would cover 'Walk on': move it to the other edge"):
        laid(one("kinetic", "Walk on", parameters={"at": "top"}, layers=label))
    assert laid(one("kinetic", "Walk on", parameters={"at": "bottom"}, layers=label)).frames


@pytest.mark.parametrize(("language", "from_right"), [("en", False), ("ur", True)])
def test_lines_are_drawn_from_where_reading_begins(language: str, from_right: bool) -> None:  # noqa: FBT001 a column
    bars = [layer for shot in laid(script(language)).shots for layer in shot.layers if isinstance(layer, Panel)]
    wiped = [bar.from_right for bar in bars if bar.track.entrance == "wipe"]
    assert wiped == [from_right] * 3


def test_copy_without_room_is_a_mistake_at_its_place_and_all_come_at_once() -> None:
    places = {"beats.hook.copy": "themes/your-choice.yaml:7:11", "beats.end.copy": "themes/your-choice.yaml:20:5"}
    told = script(places=places)
    long = " ".join(["remarkably"] * 30)
    beats = (replace(told.beats[0], copy=long), *told.beats[1:3], replace(told.beats[3], copy="中"))
    with pytest.raises(MistakesFound) as found:
        laid(replace(told, beats=beats))
    first, last = found.value.mistakes
    assert str(first).startswith("themes/your-choice.yaml:7:11: 'remarkably")
    assert "(1080x1920, your-choice/lantern-quay/a/en)" in str(first)
    assert str(last).startswith("themes/your-choice.yaml:20:5: the fonts")
    assert "'中'" in str(last)


def test_a_film_that_is_no_draft_is_not_marked() -> None:
    assert "DRAFT" not in {block.text for shot in laid(script()).shots for block in blocks(shot)}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    "form",
    [
        replace(REELS, width=540, height=960, zone=Box(75, 192, 444, 624), draft=True),
        replace(EMAIL, width=180, height=320, zone=Box(11, 11, 169, 309), draft=True),
    ],
    ids=["film", "gif"],
)
def test_every_shot_of_a_draft_says_so_at_the_top_all_the_time(language: str, form: Format) -> None:
    for shot in laid(script(language), form).shots:
        mark = blocks(shot)[-1]
        assert (mark.role, mark.text) == ("mark", "DRAFT")
        assert mark.ink.top >= 0
        assert mark.ink.bottom <= form.height * 0.2
        assert mark.ink.width >= form.width * 0.25
        assert {state(word.track, n) for word in mark.words for n in range(shot.frames)} == {LANDED}


def test_boxes_meet_when_they_share_a_pixel() -> None:
    box = Box(2, 2, 5, 5)
    assert box.meets(Box(4, 4, 9, 9))
    assert box.meets(box)
    assert not box.meets(Box(5, 2, 9, 5))
    assert not box.meets(Box(2, 5, 5, 9))


def test_the_drafts_mark_stands_above_a_films_zone() -> None:
    form = replace(REELS, draft=True)
    assert all(blocks(shot)[-1].ink.bottom <= form.zone.top for shot in laid(script(), form).shots)


@pytest.mark.parametrize(
    ("language", "runs"), [("en", "ltr"), ("pl", "ltr"), ("ur", "rtl"), ("ur-PK", "rtl"), ("ckb", "rtl")]
)
def test_direction_follows_the_language(language: str, runs: str) -> None:
    assert direction(language) == runs


def test_what_is_spoken_is_plain_and_has_its_note() -> None:
    made = laid(script())
    assert made.spoken[1].text == "Lantern Quay\nLast trams 00:40"
    assert "*" not in made.spoken[0].text


def test_past_the_end_is_the_last_frame() -> None:
    made = laid(script())
    assert made.at(made.frames + 100) == (made.shots[-1], made.shots[-1].frames - 1)
    assert made.at(made.shots[0].frames) == (made.shots[1], 0)
