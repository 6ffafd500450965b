"""The clock: it finds the time in the copy, runs up to it figure by figure in columns, and rests there."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from drawing import EMAIL, REELS, WEB, X, beat, script, timed

from pipeline.galley import Unfit
from pipeline.layers.shape import outline, reach
from pipeline.layout import lay_out
from pipeline.motion import LANDED, state
from pipeline.shots import Format, Shape, Shot, Word, Words

FORMS = {"reels": REELS, "web": WEB, "email": EMAIL, "x": X}


def clock(
    copy: str = "Last bus *01:15*",
    note: str = "",
    *,
    form: Format = REELS,
    language: str = "en",
    seconds: float = 3.0,
    **given: Any,
) -> Shot:
    beats = (beat("say", "statement", "Hi"), beat("time", "clock", copy, note, seconds, parameters=given))
    held = form.held or form.kind == "still"  # there the first beat is the one that shows its end at once
    return lay_out(
        timed(replace(script(language), beats=beats[::-1] if held else beats), form).setups[0 if held else 1]
    )


def blocks(shot: Shot) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words)]


def figures(shot: Shot) -> tuple[Word, ...]:
    return max(blocks(shot), key=lambda block: block.words[0].size).words


def shown(shot: Shot, n: int) -> str:
    """The figures that stand still on a frame."""
    words = [word for word in figures(shot) if state(word.track, n) == LANDED]
    return "".join(word.text for word in sorted(words, key=lambda word: word.x))


@pytest.mark.parametrize(
    ("copy", "time"),
    [
        ("Last bus *01:15*", "01:15"),
        ("Taxi rank till 03:00", "03:00"),
        ("*Ostatni autobus 1:15*", "1:15"),
        ("Ostatni o 00.40", "00.40"),
        ("23:59", "23:59"),
        ("آخری بس ۰۱:۱۵", "۰۱:۱۵"),
    ],
)
def test_it_comes_to_rest_on_the_time_by_mid_beat(copy: str, time: str) -> None:
    shot = clock(copy)
    for n in range(shot.frames // 2 + 1, shot.frames - 6):
        assert shown(shot, n) == time


def test_the_first_frame_says_the_words_and_an_earlier_time() -> None:
    shot = clock("Taxi rank till 03:00", "By the bridge")
    assert "02:50" < shown(shot, 0) < "02:59"
    for block in blocks(shot):
        if block.words != figures(shot):
            assert all(state(word.track, 0) == LANDED for word in block.words)


def test_it_runs_minute_by_minute_ever_slower() -> None:
    shot = clock(seconds=6.0)
    last = [word for word in figures(shot) if word.ink.left > 700 and len(word.text) == 1]
    column = max(word.ink.left for word in last)
    units = sorted((word for word in last if column - word.ink.left < 60), key=lambda word: word.track.start)
    assert [word.text for word in units] == list("6789012345")
    starts = [word.track.start for word in units]
    stands = [after - before for before, after in pairwise(starts[1:])]
    assert stands[-1] > stands[0] >= 3
    assert all(after >= before - 1 for before, after in pairwise(stands))


def test_no_more_minutes_than_there_is_time_for_and_than_were_asked_for() -> None:
    assert shown(clock(seconds=1.6), 0) > "01:09"
    assert shown(clock(minutes_before=3), 0) == "01:12"
    assert shown(clock(minutes_before=0), 0) == "01:15"


@pytest.mark.parametrize("time", ["0:05", "0:00", "00:05", "1:05", "10:05"])
def test_a_time_keeps_its_columns_all_the_way(time: str) -> None:
    shot = clock(f"Last bus {time}")
    hours, minutes = shown(shot, 0).split(":")
    assert (len(hours), len(minutes)) == (len(time) - 3, 2)
    assert shown(shot, shot.frames // 2 + 1) == time


@pytest.mark.parametrize("form", ["web", "email", "x"])
def test_what_is_judged_by_its_first_frame_shows_the_time(form: str) -> None:
    assert shown(clock(form=FORMS[form]), 0) == "01:15"


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize(
    ("language", "copy", "note"),
    [
        ("en", "01:15", ""),
        ("en", "The very last tram leaves the quay at 00:40", "Platform by the market"),
        ("pl", "Ostatni autobus 1:15", "Spod mostu"),
        ("ur", "آخری ٹرام *00:40* پر", "پل سے"),
    ],
)
def test_words_and_dial_stand_in_the_zone_and_clear_of_each_other(
    form: str, language: str, copy: str, note: str
) -> None:
    shot = clock(copy, note, form=FORMS[form], language=language)
    size = (FORMS[form].width, FORMS[form].height)
    dial = reach(shapes(shot)[1].keys[-1].outline, size)
    assert FORMS[form].zone.holds(dial)
    inks = [block.ink for block in blocks(shot)]
    for index, ink in enumerate(inks):
        assert FORMS[form].zone.holds(ink)
        assert not any(ink.meets(other) for other in [dial, *inks[index + 1 :]])


def shapes(shot: Shot) -> list[Shape]:
    return [layer for layer in shot.layers if isinstance(layer, Shape)]


def test_figures_keep_to_their_columns() -> None:
    words = [word for word in figures(clock()) if word.text != ":"]
    middles = sorted({round((word.ink.left + word.ink.right) / 2, -1) for word in words})
    assert len([a for a, b in pairwise(middles) if b - a > 20]) == 3


def test_the_hand_goes_with_the_figures() -> None:
    shot = clock()
    hand = next(part for part in reversed(shapes(shot)) if len(part.keys) > 1)
    assert hand.keys[-1].frame <= shot.frames // 2 + 8
    assert outline(hand.keys, 0) != outline(hand.keys, shot.frames - 1)
    box = reach(hand.keys[-1].outline, (1080, 1920))  # a quarter past: it lies flat
    assert box.width > 3 * box.height


def test_the_dial_stands_where_reading_ends() -> None:
    def left(shot: Shot) -> float:
        return reach(shapes(shot)[1].keys[0].outline, (1080, 1920)).left

    assert left(clock()) > 500
    assert left(clock("آخری بس 01:15", language="ur")) < 200


@pytest.mark.parametrize("copy", ["Last bus soon", "Call 0800 555 111", "Score 25:70", "12:34:56"])
def test_it_asks_for_a_time(copy: str) -> None:
    with pytest.raises(Unfit, match="write one"):
        clock(copy)
