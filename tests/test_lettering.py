"""Words come in time to be read and on the music, what matters stands on a block, and figures are what they say."""

from dataclasses import replace
from itertools import pairwise
from math import hypot, pi
from typing import Any

import pytest
from drawing import REELS, WEB, beat, script, timed

from pipeline import figures, layout
from pipeline.figures import bars, block, disc, on_circle, ring, sector, stroke, ticks
from pipeline.galley import Setting
from pipeline.layers.shape import reach
from pipeline.lettering import Unit, headline, labels, slab, tag, words
from pipeline.motion import LANDED, state
from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box, Format, Key, Shape, Word, Words
from pipeline.stage import Stage

UNITS: tuple[Unit, ...] = ("word", "line", "block")
LONG = "Walk on by the quay with a *mate* and get the *last* tram"


def stage(form: Format = REELS, *, language: str = "en", **changes: Any) -> Stage:
    """A stage in the middle of a film, 2 s long."""
    told = replace(
        script(language),
        beats=(beat("one", "kinetic", "Go"), beat("two", "kinetic", "Go"), beat("end", "kinetic", "Go")),
    )
    setup = timed(told, form).setups[1]
    return layout._stage(replace(setup, **changes))


def opening(seconds: float = 2.0) -> Stage:
    return stage(opening=True, frames=round(seconds * 30))


def first(form: Format = WEB) -> Stage:
    """A picture that is judged by its first frame."""
    return stage(form, opening=True, landed=True)


def set_(on: Stage, text: str, *, lines: int = 5, largest: int = 160) -> Setting:
    return on.fitted(text, on.measure(on.zone, faces=on.display, largest=largest, smallest=60, lines=lines), "top")


def every(layers: tuple[Words | Shape, ...]) -> list[Word]:
    return [word for layer in layers if isinstance(layer, Words) for word in layer.words]


def blocks(layers: tuple[Words | Shape, ...]) -> list[Shape]:
    return [layer for layer in layers if isinstance(layer, Shape)]


def ways(on: Stage, text: str) -> list[tuple[Words | Shape, ...]]:
    """The text in every way there is of setting it."""
    setting = set_(on, text)
    made: list[tuple[Words | Shape, ...]] = [labels(on, setting), (words(on, setting, "note", unit="word", delay=3.0),)]
    for unit in UNITS:
        for beats in (False, True):
            made.append(headline(on, setting, unit=unit, beats=beats))
            made.append(headline(on, setting, unit=unit, beats=beats, stress="colour", delay=0.4))
    return made


def settled(shape: Shape, n: int) -> bool:
    return n >= shape.keys[-1].frame and state(shape.track, n) == LANDED


@pytest.mark.parametrize("seconds", [0.8, 1.6, 2.4, 5.0])
@pytest.mark.parametrize("pulses", [(), (0, 13, 27, 40), (5, 30, 55)], ids=["silence", "quick", "slow"])
def test_a_film_opens_with_words_and_has_them_all_within_a_second(seconds: float, pulses: tuple[int, ...]) -> None:
    on = replace(opening(seconds), setup=replace(opening(seconds).setup, pulses=pulses))
    middle = on.setup.frames // 2 + 1
    for layers in ways(on, LONG):
        headlined = "headline" in {layer.role for layer in layers if isinstance(layer, Words)}
        by = min(30, middle) if headlined else middle
        assert {state(word.track, by) for word in every(layers)} == {LANDED}
        assert all(settled(one, by) for one in blocks(layers))
        if headlined:
            assert LANDED in {state(word.track, 0) for word in every(layers)}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("beats", [False, True])
def test_a_film_opens_with_all_but_what_is_stressed(unit: Unit, beats: bool) -> None:  # noqa: FBT001 a column
    on = opening()
    layers = headline(on, set_(on, "Walk *back* in"), unit=unit, beats=beats)
    seen = {word.text: state(word.track, 0) for word in every(layers)}
    assert (seen["Walk"], seen["in"]) == (LANDED, LANDED)
    if beats:
        assert seen["back"] is None
    assert not settled(blocks(layers)[0], 0)


def test_a_film_opens_with_its_first_line_where_all_or_nothing_is_stressed() -> None:
    on = opening()
    for text in ("Walk on\nback in", "*Walk on*\n*back in*"):
        for layers in (headline(on, set_(on, text)), labels(on, set_(on, text))):
            seen = {word.text: state(word.track, 0) for word in every(layers)}
            assert (seen["Walk"], seen["on"]) == (LANDED, LANDED)
            assert LANDED not in {seen["back"], seen["in"]}
            assert all(settled(one, 0) for one in blocks(layers)[:1])


@pytest.mark.parametrize("form", [WEB, REELS], ids=["gif", "film"])
def test_pictures_judged_by_their_first_frame_are_complete_there(form: Format) -> None:
    for layers in (*ways(first(form), LONG), tag(first(form), "Fri-Sat", "top")):
        assert {state(word.track, 0) for word in every(layers)} == {LANDED}
        assert all(settled(one, 0) for one in blocks(layers))


@pytest.mark.parametrize(
    ("language", "text", "size"),
    [("en", "Fri–Sat 9pm–3am", 56), ("ur", "جمعہ–ہفتہ 21:00–03:00", 56), ("en", "Every night until the last tram", 44)],
)
def test_a_tag_is_as_large_as_its_plate_can_hold(language: str, text: str, size: int) -> None:
    on = stage(language=language)
    plate, label = tag(on, text, "top")
    assert abs(label.words[0].size - size) <= (0 if size == 56 else 8)
    box = reach(plate.keys[-1].outline, (1080, 1920))
    assert on.zone.holds(box)
    assert box.holds(label.ink)


def test_words_in_the_middle_of_a_film_begin_after_it_and_come_in_order() -> None:
    for layers in ways(stage(), "Walk on by"):
        starts = [word.track.start for word in every(layers)]
        assert min(starts) >= 0
        assert starts == sorted(starts)


def test_words_land_in_time_for_their_beat_to_be_read() -> None:
    for frames in (24, 40, 75):
        for layers in ways(stage(frames=frames), LONG):
            assert {state(word.track, frames // 2 + 1) for word in every(layers)} == {LANDED}
            assert all(settled(one, frames // 2 + 1) for one in blocks(layers))


@pytest.mark.parametrize(("pulses", "gap"), [((0, 13, 26), 13), ((4, 24, 44), 10), ((), 12)])
def test_units_come_on_the_music_where_there_is_time(pulses: tuple[int, ...], gap: int) -> None:
    on = stage(frames=180, pulses=pulses)
    for layers in (headline(on, set_(on, "Walk on by"), beats=True), labels(on, set_(on, "Walk\non\nby"))):
        starts = [word.track.start for word in every(layers)]
        assert [b - a for a, b in pairwise(starts)] == [gap, gap]
    close = headline(on, set_(on, "Walk on by"), beats=False)
    assert all(b - a < 4 for a, b in pairwise([word.track.start for word in every(close)]))


def test_what_is_stressed_stands_in_ink_on_the_accent_and_the_rest_does_not() -> None:
    on = stage()
    plain, mark, stressed = headline(on, set_(on, "*Walk* on", lines=1))
    assert isinstance(plain, Words)
    assert isinstance(mark, Shape)
    assert isinstance(stressed, Words)
    assert [(word.text, word.colour) for word in plain.words] == [("on", on.paper)]
    assert [(word.text, word.colour) for word in stressed.words] == [("Walk", on.ink)]
    assert mark.colour == on.accent
    assert plain.shadow > 0 == stressed.shadow


def final(shape: Shape) -> Round:
    (solid,) = shape.keys[-1].outline.solids
    assert isinstance(solid, Round)
    return solid


def box_of(shape: Shape) -> Box:
    solid = final(shape)
    return Box(round(solid.left), round(solid.top), round(solid.right), round(solid.bottom))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("*Walk* on *home*", [["Walk"], ["home"]]),
        ("on *Walk home*", [["Walk", "home"]]),
        ("on *Walk*\n*home* by", [["Walk"], ["home"]]),
        ("*gypsy*", [["gypsy"]]),
    ],
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_run_of_stressed_words_on_a_line_has_one_block(language: str, text: str, runs: list[list[str]]) -> None:
    on = stage(language=language)
    setting = set_(on, text, largest=110)
    layers = headline(on, setting)
    found = [box_of(one) for one in blocks(layers)]
    assert len(found) == len(runs)
    for place, run in zip(found, runs, strict=True):
        inside = [word.text for word in setting.words if place.holds(word.ink)]
        assert inside == run
        assert not any(place.meets(word.ink) for word in setting.words if word.text not in run)
    for one, other in pairwise(found):
        assert not one.meets(other)


def test_a_block_comes_with_the_first_of_its_words_and_is_there_before_they_are() -> None:
    on = stage(frames=120)
    _, mark, stressed = headline(on, set_(on, "on *Walk home*", lines=1))
    assert isinstance(mark, Shape)
    assert isinstance(stressed, Words)
    assert mark.keys[0].frame == stressed.words[0].track.start
    assert mark.keys[-1].frame < stressed.words[0].track.start + stressed.words[0].track.enter


def test_a_block_is_as_high_as_capitals_whatever_its_letters() -> None:
    setting = set_(stage(), "nor", lines=1)
    around = slab(setting.words, setting.size)
    assert around.holds(setting.ink)
    assert around.top <= setting.words[0].baseline - round(0.7 * setting.size)
    tall = set_(stage(), "gypsy", lines=1)
    assert slab(tall.words, tall.size).bottom > tall.ink.bottom


def test_without_stress_or_with_it_in_colour_no_block_is_drawn() -> None:
    on = stage()
    (calm,) = headline(on, set_(on, "Walk on"))
    (loud,) = headline(on, set_(on, "*Walk* on", lines=1), stress="colour")
    assert [word.colour for word in every((calm,))] == [on.paper, on.paper]
    assert [word.colour for word in every((loud,))] == [on.accent, on.paper]


def test_lines_stand_on_blocks_of_their_own_the_stressed_one_in_the_accent() -> None:
    on = stage()
    setting = set_(on, "Walk on\n*back in*", largest=120)
    *plates, letters = labels(on, setting)
    assert isinstance(letters, Words)
    assert [plate.colour for plate in plates if isinstance(plate, Shape)] == [on.paper, on.accent]
    assert {word.colour for word in letters.words} == {on.ink}
    for line, plate in enumerate(blocks(tuple(plates))):
        assert all(box_of(plate).holds(word.ink) for word in setting.words if word.line == line)


def test_words_lift_from_below_their_own_ink() -> None:
    on = stage()
    (layer,) = headline(on, set_(on, "Walk on"))
    for word in every((layer,)):
        assert word.track.entrance == "lift"
        assert word.track.distance > word.ink.height


def test_beats_are_those_of_the_music_halved_where_it_is_slow() -> None:
    assert [stage(pulses=(3, 18, 33)).beat(n) for n in range(3)] == pytest.approx([0.1, 0.6, 1.1])
    assert [stage(pulses=(0, 20, 40)).beat(n) for n in range(3)] == pytest.approx([0, 1 / 3, 2 / 3])
    assert stage(pulses=(0, 13, 27, 40)).beat(3) == pytest.approx(40 / 30)
    for silent in ((), (7,)):
        assert [stage(pulses=silent).beat(n) for n in range(3)] == pytest.approx([0, 0.4, 0.8])


def test_a_shape_sets_out_for_each_outline_at_its_moment() -> None:
    on = stage()
    a, b, c = disc(9, 9, 1), disc(9, 9, 5), disc(20, 9, 5)
    passing = on.shape(a, b, c, colour=on.paper, at=(0.5, 1.0), enter=0.2)
    assert passing.keys == (Key(15, a, "linear"), Key(21, b), Key(30, b, "linear"), Key(36, c))
    hurried = on.shape(a, b, c, colour=on.paper, at=(0.5, 0.6), enter=0.2)
    assert [key.frame for key in hurried.keys] == [15, 21, 27]
    assert on.shape(a, colour=on.paper).keys == (Key(0, a),)
    assert first().shape(a, b, c, colour=on.paper, at=(0.5, 1.0)).keys == (Key(0, c),)


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ur", "right")])
def test_a_block_is_wiped_from_where_reading_begins(language: str, side: str) -> None:
    box = Box(200, 500, 400, 560)
    begin, end = stage(language=language).wiped(box, 8, "#FFFFFF", delay=0.5).keys
    assert begin.outline == block(Box(getattr(box, side), 500, getattr(box, side), 560), 8)
    assert (begin.frame, end.outline) == (15, block(box, 8))


def area(outline: Outline) -> float:
    total = 0.0
    for part in outline.solids:
        assert isinstance(part, Polygon)
        turned = (*part.corners[1:], part.corners[0])
        total += abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(part.corners, turned, strict=True))) / 2
    return total


def test_turns_begin_at_the_top_and_go_clockwise() -> None:
    at = [on_circle(100, 50, 10, turn) for turn in (0, 0.25, 0.5, 0.75, 1)]
    assert at == [pytest.approx(place) for place in ((100, 40), (110, 50), (100, 60), (90, 50), (100, 40))]


def test_a_sector_is_as_large_as_its_part_of_the_ring() -> None:
    for begin, end in ((0.0, 0.25), (0.4, 0.42), (0.9, 1.9)):
        assert area(sector(0, 0, 100, 20, begin, end)) == pytest.approx(pi * (100**2 - 80**2) * (end - begin), rel=1e-3)
    (part,) = sector(0, 0, 100, 20, 0.0, 0.25).solids
    assert isinstance(part, Polygon)
    assert {round(hypot(*corner), 6) for corner in part.corners} == {100, 80}
    assert min(x for x, _ in part.corners) == pytest.approx(0)
    assert max(y for _, y in part.corners) == pytest.approx(0)


def test_ticks_are_short_lines_around_a_circle() -> None:
    made = ticks(50, 50, 40, 8, 2, 12)
    assert len(made.solids) == 12
    assert area(made) == pytest.approx(12 * 8 * 2)
    for part in made.solids:
        assert isinstance(part, Polygon)
        away = [hypot(x - 50, y - 50) for x, y in part.corners]
        assert min(away) == pytest.approx(hypot(32, 1))
        assert max(away) == pytest.approx(hypot(40, 1))


def test_a_stroke_is_as_wide_as_it_says_and_no_longer() -> None:
    assert area(Outline(solids=(stroke(3, 4, 33, 44, 5),))) == pytest.approx(50 * 5)
    assert set(stroke(0, 0, 10, 0, 4).corners) == {(0, 2), (10, 2), (10, -2), (0, -2)}
    assert area(Outline(solids=(stroke(3, 4, 3, 4, 5),))) == pytest.approx(0, abs=1e-4)


def test_rounds_are_where_they_are_told() -> None:
    assert ring(10, 20, 5, 2) == Outline(solids=disc(10, 20, 5).solids, holes=disc(10, 20, 3).solids)
    assert bars((1, 2, 3, 4), (5, 6, 7, 8), radius=1).solids == (Round(1, 2, 3, 4, 1), Round(5, 6, 7, 8, 1))
    assert figures.discs((1, 1, 1), (9, 9, 2)).solids == (*disc(1, 1, 1).solids, *disc(9, 9, 2).solids)
    assert figures.grown(Box(5, 6, 7, 8), 2) == Box(3, 4, 9, 10)


def test_on_a_small_frame_small_words_are_set_as_small_as_can_be_read() -> None:
    small = stage(replace(WEB, width=216, height=384, zone=Box(16, 13, 200, 371)))
    measure = small.measure(small.zone, faces=small.text, largest=46, smallest=44, lines=1)
    assert (measure.largest, measure.smallest) == (12, 12)
    assert small.fitted("Safer Streets", measure, "top").size == 12


def test_an_entrance_lasts_as_long_as_the_house_says() -> None:
    assert stage().track(0.5, "lift").enter == 11
