"""The split: two ways on the first frame, a line that is drawn over, and the way that wins in the room it has won."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from drawing import EMAIL, REELS, WEB, X, beat, script, timed

from pipeline.galley import Unfit
from pipeline.layers.shape import outline, reach
from pipeline.layout import lay_out
from pipeline.model import Pulse
from pipeline.motion import LANDED, state
from pipeline.outlines import Polygon
from pipeline.shots import Format, Shape, Shot, Words

COPY = "Shout back?\n*Step* back."
FORMS = {"reels": REELS, "web": WEB, "email": EMAIL, "x": X}


def split(
    copy: str = COPY,
    note: str = "",
    *,
    form: Format = REELS,
    language: str = "en",
    seconds: float = 3.0,
    pulse: Pulse | None = None,
    **given: Any,
) -> Shot:
    told = replace(script(language), pulse=pulse)
    beats = (beat("choice", "split", copy, note, seconds, parameters=given), beat("end", "statement", "Bye"))
    return lay_out(timed(replace(told, beats=beats), form).setups[0])


def said(shot: Shot, n: int) -> list[str]:
    """The words that stand still on a frame, from the top down."""
    blocks = [layer for layer in shot.layers if isinstance(layer, Words)]
    words = [word for block in blocks for word in block.words if state(word.track, n) == LANDED]
    return [word.text for word in sorted(words, key=lambda word: (word.baseline, word.x))]


def shapes(shot: Shot, n: int) -> list[Shape]:
    return [layer for layer in shot.layers if isinstance(layer, Shape) and state(layer.track, n)]


def top(shot: Shot, n: int) -> tuple[float, float]:
    """Where the line meets the left and the right of the frame: the colour of the lower way lies below all."""
    part = outline(shapes(shot, n)[0].keys, n).solids[0]
    assert isinstance(part, Polygon)
    return part.corners[0][1], part.corners[1][1]


def middle(shot: Shot, n: int) -> float:
    return sum(top(shot, n)) / 2


@pytest.mark.parametrize("form", list(FORMS))
def test_the_first_frame_shows_both_ways(form: str) -> None:
    assert said(split(form=FORMS[form]), 0) == ["Shout", "back?", "Step", "back."]


def test_the_line_wavers_to_the_other_way_then_goes_over_to_the_one_that_wins() -> None:
    shot = split()
    heights = [middle(shot, n) for n in range(shot.frames)]
    assert max(heights) > heights[0]
    assert heights.index(max(heights)) < heights.index(min(heights))
    assert heights[-1] < 0.65 * heights[0]
    first = split(chosen="first")
    assert middle(first, first.frames - 1) > middle(first, 0)


def test_the_way_that_wins_is_said_larger_and_stands_for_the_last_third() -> None:
    shot = split()
    for n in range(shot.frames * 2 // 3, shot.frames - 6):
        assert said(shot, n) == ["Step", "back."]
    sizes = {word.text: word.size for layer in shot.layers if isinstance(layer, Words) for word in layer.words}
    assert sizes["Step"] > 1.5 * sizes["Shout"]


def test_the_words_that_lose_are_gone_before_the_line_comes_to_them() -> None:
    shot = split()
    loser = next(layer for layer in shot.layers if isinstance(layer, Words))
    assert loser.text == "Shout back?"
    seen = [n for n in range(shot.frames) if state(loser.words[0].track, n)]
    assert min(min(top(shot, n)) for n in seen) > loser.ink.bottom


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("seconds", [2.4, 2.8, 4.0])
@pytest.mark.parametrize("chosen", ["first", "second"])
def test_the_line_has_left_where_the_way_that_wins_comes(form: str, seconds: float, chosen: str) -> None:
    shot = split("*Step* back.\n*Step* back.", form=FORMS[form], seconds=seconds, chosen=chosen, hand=False)
    blocks = [layer for layer in shot.layers if isinstance(layer, Words) and layer.words[0].track.start > 0]
    assert {layer.text for layer in blocks} == {"Step", "back."}
    first = min(layer.words[0].track.start for layer in blocks)
    for n in range(first, shot.frames):
        edges = top(shot, n)
        if chosen == "second":
            assert max(edges) < min(layer.ink.top for layer in blocks)
        else:
            assert min(edges) > max(layer.ink.bottom for layer in blocks)


def test_words_that_have_no_more_room_and_no_stress_stay_where_they_are() -> None:
    shot = split("Fight?\nUncompromisingly")
    blocks = [layer.text for layer in shot.layers if isinstance(layer, Words)]
    assert blocks == ["Fight?", "Uncompromisingly"]
    assert all(said(shot, n)[-1] == "Uncompromisingly" for n in range(shot.frames - 6))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize(
    ("language", "copy", "note"),
    [
        ("en", COPY, "Call a mate"),
        ("en", "Fight?\n*Night*", ""),
        ("en", "Go back in swinging?\nWalk on *home*", ""),
        ("pl", "Wracasz się kłócić?\n*Odpuść* i idź", "Zadzwoń po kumpla"),
        ("ur", "الجھ جائیں؟\n*ہٹ* جائیں۔", "دوست کو فون"),
    ],
)
def test_words_and_hand_stand_in_the_zone(form: str, language: str, copy: str, note: str) -> None:
    zone = FORMS[form].zone
    shot = split(copy, note, form=FORMS[form], language=language)
    for block in (layer for layer in shot.layers if isinstance(layer, Words)):
        assert zone.holds(block.ink), block.text
    for n in range(shot.frames):
        knob = hand(shot, n)[1]
        assert zone.holds(reach(outline(knob.keys, n), (FORMS[form].width, FORMS[form].height)))


def hand(shot: Shot, n: int) -> list[Shape]:
    return shapes(shot, n)[-10:]


def test_the_hand_keeps_clear_of_the_words() -> None:
    shot = split()
    for n in (0, shot.frames - 8):
        boxes = [reach(outline(part.keys, n), (1080, 1920)) for part in hand(shot, n)]
        for layer in shot.layers:
            if isinstance(layer, Words) and state(layer.words[0].track, n):
                assert not any(box.meets(layer.ink) for box in boxes)


def test_it_is_mirrored_where_one_reads_from_the_right() -> None:
    left, right = top(split(), 0)
    assert left > right
    shot = split("الجھ جائیں؟\n*ہٹ* جائیں۔", language="ur")
    left, right = top(shot, 0)
    assert left < right
    assert reach(hand(shot, 0)[0].keys[-1].outline, (1080, 1920)).right < 540
    assert reach(hand(split(), 0)[0].keys[-1].outline, (1080, 1920)).left > 540


def test_the_hand_can_be_left_out() -> None:
    assert len(shapes(split(hand=False), 0)) == 2
    assert len(shapes(split(), 0)) == 12


def test_what_is_yet_to_move_rests() -> None:
    """Shapes whose last key lies ahead are drawn anew for every frame."""
    shot = split()
    moving = [n for n in range(shot.frames) if any(n < part.keys[-1].frame for part in shapes(shot, n))]
    assert 0 < len(moving) < shot.frames // 2


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("chosen", ["first", "second"])
def test_the_note_keeps_clear_of_the_way_that_wins(form: str, chosen: str) -> None:
    shot = split("*Step* back.\n*Step* back.", "Call a mate", form=FORMS[form], chosen=chosen)
    said = [layer for layer in shot.layers if isinstance(layer, Words)]
    (note,) = (layer for layer in said if layer.role == "note")
    for layer in said:
        assert FORMS[form].zone.holds(layer.ink)
        assert (
            layer is note or not layer.ink.meets(note.ink) or layer.words[0].track.stop < note.words[0].track.start + 11
        )


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_the_note_keeps_clear_of_a_way_that_stays_where_it_is(chosen: str) -> None:
    shot = split("Uncompromisingly\nUncompromisingly", "Call a mate", chosen=chosen)
    upper, lower, note = (layer for layer in shot.layers if isinstance(layer, Words))
    stays = lower if chosen == "second" else upper
    assert (stays.text, note.role) == ("Uncompromisingly", "note")
    assert stays.words[0].track.stop == shot.frames
    assert note.ink.top > stays.ink.bottom


@pytest.mark.parametrize("seconds", [1.8, 2.0, 2.4, 2.8, 4.0])
@pytest.mark.parametrize("period", [None, 0.467, 0.6, 0.8])
@pytest.mark.parametrize("chosen", ["first", "second"])
def test_the_way_that_wins_and_the_note_can_be_read_in_a_short_beat_too(
    seconds: float, period: float | None, chosen: str
) -> None:
    pulse = Pulse(period=period) if period else None
    shot = split("*Step* back.\n*Step* back.", "Call a mate", seconds=seconds, pulse=pulse, chosen=chosen)
    said = [layer for layer in shot.layers if isinstance(layer, Words)]
    stands = {layer: {n for n in range(shot.frames) if state(layer.words[0].track, n) == LANDED} for layer in said}
    large = max(layer.words[0].size for layer in said)
    last = [layer for layer in said if layer.role == "note" or layer.words[0].size == large]
    assert [layer.text for layer in last] == ["Step", "back.", "Call a mate"]
    assert min(len(stands[layer]) for layer in last) >= 0.4 * shot.fps - 1
    for one, other in combinations(said, 2):
        assert not (one.ink.meets(other.ink) and stands[one] & stands[other]), (one.text, other.text)


def test_a_choice_takes_its_time() -> None:
    with pytest.raises(Unfit, match=r"a split takes at least 1\.8 s and has 1\.2: give the beat more seconds"):
        split(seconds=1.2)
    assert said(split(form=WEB, seconds=1.2), 0) == ["Shout", "back?", "Step", "back."]  # that nobody waits for


@pytest.mark.parametrize("copy", ["Only one way", "One\nTwo\nThree"])
def test_it_takes_two_ways(copy: str) -> None:
    with pytest.raises(Unfit, match="two ways"):
        split(copy)
