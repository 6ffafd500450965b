"""Neighbours are awake: windows light up one at a time, softly, around words that stay in the zone."""

from dataclasses import replace
from itertools import pairwise

import pytest
from drawing import EMAIL, REELS, SAID, STILL, WEB, beat, script, timed

from pipeline.galley import Unfit
from pipeline.layout import lay_out
from pipeline.model import Pulse
from pipeline.motion import LANDED, state
from pipeline.outlines import Round
from pipeline.shots import Box, Direction, Format, Patch, Shape, Shot, Words
from pipeline.stage import mixed

FORMATS = {"film": REELS, "web": WEB, "email": EMAIL, "poster": replace(STILL, kind="video", fps=25)}
SQUARE = replace(REELS, height=1080, zone=Box(54, 54, 1026, 1026))
FLAT = replace(REELS, width=1200, height=300, zone=Box(60, 15, 1140, 285))


def shown(form: Format = REELS, copy: str = "Friendly faces *nearby*", *, language: str = "en", **more: object) -> Shot:
    seconds = more.pop("seconds", 2.0)
    told = replace(script(language), beats=(beat("hook", "signal", copy, seconds=seconds, **more),))  # type: ignore[arg-type] a number
    return lay_out(timed(replace(told, pulse=Pulse(period=0.4)), form).setups[0])


def shapes(shot: Shot) -> list[Shape]:
    return [layer for layer in shot.layers if isinstance(layer, Shape)]


def lights(shot: Shot) -> list[Shape]:
    """Rooms, by their round head and the way they come."""
    return [
        shape
        for shape in shapes(shot)
        if shape.track.entrance == "fade"
        and isinstance(shape.keys[0].outline.solids[0], Round)
        and len(shape.keys[0].outline.solids) == 2
        and shape.keys[0].outline.solids[0].left == shape.keys[0].outline.solids[1].left  # type: ignore[union-attr] rounds
    ]


def arch(shot: Shot) -> Round:
    """The straight part of the opening onto the place."""
    opening = next(shape for shape in shapes(shot) if shape.keys[0].outline.holes).keys[0].outline.holes[1]
    assert isinstance(opening, Round)
    return opening


def said(shot: Shot) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words)]


def test_one_light_at_a_time_and_each_softly() -> None:
    starts = sorted(light.track.start for light in lights(shown(seconds=3.0)))
    later = [start for start in starts if start >= 0]
    assert len(later) >= 4
    assert all(after - before >= 10 for before, after in pairwise(later))
    assert {light.track.enter for light in lights(shown())} == {round(0.45 * 30)}
    assert {light.track.leave for light in lights(shown())} == {0}


def test_the_first_frame_has_a_lit_window_and_the_first_word() -> None:
    shot = shown()
    assert any(state(light.track, 0) == LANDED for light in lights(shot))
    assert not all(state(light.track, 0) for light in lights(shot))
    assert state(said(shot)[0].words[0].track, 0) == LANDED


@pytest.mark.parametrize("form", [WEB, EMAIL], ids=["web", "email"])
def test_a_picture_judged_by_its_first_frame_has_everything_at_once(form: Format) -> None:
    shot = shown(form)
    assert {state(light.track, 0) for light in lights(shot)} == {LANDED}
    assert {state(word.track, 0) for block in said(shot) for word in block.words} == {LANDED}
    assert not any(layer.levels for layer in shot.layers if isinstance(layer, Patch))
    moving = [shape for shape in shapes(shot) if len(shape.keys) > 1]
    assert len(moving) == 1  # the neighbour still waves


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("at", ["top", "bottom"])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_every_house_has_an_arch_onto_the_place_clear_of_the_words(form: Format, at: str, columns: int) -> None:
    shot = shown(form, note="Help by the bridge", parameters={"at": at, "columns": columns})
    opening = arch(shot)
    for block in said(shot):
        assert form.zone.holds(block.ink)
        assert opening.top > block.ink.bottom or opening.bottom < block.ink.top
    assert opening.right - opening.left > 0.2 * form.width


@pytest.mark.parametrize("copy", ["Hello", "Somebody is *always* awake just around here"])
@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_few_words_and_many_have_room(form: Format, copy: str) -> None:
    words = [word.text for block in said(shown(form, copy)) for word in block.words]
    assert sorted(words) == sorted(copy.replace("*", "").split())


@pytest.mark.parametrize("copy", ["Hello", "Friendly faces *nearby*"])
@pytest.mark.parametrize("at", ["top", "bottom"])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_a_square_has_an_arch_too_clear_of_the_words(copy: str, at: str, columns: int) -> None:
    shot = shown(SQUARE, copy, parameters={"at": at, "columns": columns})
    opening = arch(shot)
    assert opening.right - opening.left > 0.15 * SQUARE.width
    for block in said(shot):
        assert opening.top > block.ink.bottom or 0 < opening.bottom < block.ink.top


@pytest.mark.parametrize("at", ["top", "bottom"])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_a_house_without_room_for_a_window_is_a_message(at: str, columns: int) -> None:
    with pytest.raises(Unfit, match=r"no room for a window .* fewer words"):
        shown(FLAT, "Friendly *faces*", parameters={"at": at, "columns": columns})


@pytest.mark.parametrize("language", list(SAID))
def test_words_begin_where_reading_does(language: str) -> None:
    block = said(shown(copy=SAID[language][3], language=language))[0]
    side: Direction = "rtl" if language == "ur" else "ltr"
    zone = REELS.zone
    gaps = block.ink.left - zone.left, zone.right - block.ink.right
    assert (gaps[0] < gaps[1]) == (side == "ltr")


def test_the_neighbour_waves_slowly_inside_the_window() -> None:
    shot = shown(seconds=3.0)
    waving = max(shapes(shot), key=lambda shape: len(shape.keys))
    corners = [solid.corners for key in waving.keys for solid in key.outline.solids if not isinstance(solid, Round)]
    room = lights(shot)[0].keys[0].outline.solids[1]
    assert isinstance(room, Round)
    reach = Box(round(room.left), 0, round(room.right), round(room.bottom))
    assert all(reach.left <= x <= reach.right for one in corners for x, _ in one)
    tips = [key.outline.solids[-1].corners[10][0] for key in waving.keys]  # type: ignore[union-attr] a finger
    assert max(abs(after - before) for before, after in pairwise(tips)) < 0.03 * REELS.width
    assert max(tips) - min(tips) > 0.02 * REELS.width


def test_more_windows_are_lit_when_more_are_asked_for() -> None:
    few, many = (len(lights(shown(seconds=4.0, parameters={"lit": share}))) for share in (0.3, 1.0))
    assert few < many


@pytest.mark.parametrize(("share", "seen"), [(0, "#102030"), (1, "#FFFFFF"), (0.5, "#889098")])
def test_colours_mix(share: float, seen: str) -> None:
    assert mixed("#102030", "#FFFFFF", share) == seen
