"""The voice: a quotation in its own marks, and bars that follow the music while the note is played."""

from dataclasses import replace
from typing import Any

import pytest
from drawing import EMAIL, REELS, WEB, X, beat, script, timed

from pipeline.figures import grown
from pipeline.galley import Unfit
from pipeline.layers.shape import outline, reach
from pipeline.layout import lay_out
from pipeline.model import Pulse
from pipeline.motion import LANDED, state
from pipeline.outlines import Round
from pipeline.shots import Format, Shape, Shot, Words

COPY = "I just stood *next* to her"
FORMS = {"reels": REELS, "web": WEB, "email": EMAIL, "x": X}
PULSE = Pulse(period=0.6, first=0.0)


def voice(
    copy: str = COPY,
    note: str = "Sam, 22",
    *,
    form: Format = REELS,
    language: str = "en",
    pulse: Pulse | None = PULSE,
    opens: bool = False,
    **given: Any,
) -> Shot:
    told = replace(script(language), pulse=pulse)
    before = () if opens else (beat("before", "statement", "Hi", seconds=2.4),)
    beats = (*before, beat("quote", "voice", copy, note, 3.0, parameters=given), beat("end", "statement", "Bye"))
    return lay_out(timed(replace(told, beats=beats), form).setups[len(before)])


def blocks(shot: Shot, role: str) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words) and layer.role == role]


def bars(shot: Shot) -> tuple[Shape, Shape]:
    """Those that are still to be played, and the played."""
    rest, played = (
        layer for layer in shot.layers if isinstance(layer, Shape) and len(layer.keys[0].outline.solids) > 20
    )
    return rest, played


def heights(shape: Shape, n: int) -> list[float]:
    return [part.bottom - part.top for part in outline(shape.keys, n).solids if isinstance(part, Round)]


def standing(shot: Shot, n: int) -> list[float]:
    rest, played = bars(shot)
    return [max(pair) for pair in zip(heights(rest, n), heights(played, n), strict=True)]


@pytest.mark.parametrize(("language", "given", "marks"), [("en", "", "“”"), ("pl", "„”", "„”"), ("ur", "", "”“")])
def test_marks_hang_before_the_first_and_after_the_last_word(language: str, given: str, marks: str) -> None:
    copy = COPY if language != "ur" else "آپ کا *فیصلہ* ہے"
    shot = voice(copy, language=language, marks=given)
    opening, closing = blocks(shot, "mark")
    assert opening.text + closing.text == marks
    words = [word for block in blocks(shot, "headline") for word in block.words]
    left, right = min(word.ink.left for word in words), max(word.ink.right for word in words)
    before = opening.ink.left >= right if language == "ur" else opening.ink.right <= left
    assert before
    last = max(word.baseline for word in words)
    assert {opening.words[0].baseline, closing.words[0].baseline} == {min(word.baseline for word in words), last}
    assert all(not closing.ink.meets(word.ink) for word in words)


def test_a_quotation_may_be_without_marks_and_is_larger_then() -> None:
    bare, quoted = voice(quoted=False), voice()
    assert not blocks(bare, "mark")
    assert blocks(bare, "headline")[0].words[0].size > blocks(quoted, "headline")[0].words[0].size


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("copy", ["Same", "Seven words can *change* somebody else’s night"])
def test_bars_stand_in_the_zone_between_the_words_and_who_says_them(form: str, copy: str) -> None:
    shot, zone = voice(copy, form=FORMS[form]), FORMS[form].zone
    said = max(block.ink.bottom for block in blocks(shot, "headline"))
    (who,) = blocks(shot, "note")
    for n in range(0, shot.frames, 3):
        for shape in bars(shot):
            for part in outline(shape.keys, n).solids:
                assert isinstance(part, Round)
                assert zone.left - 1 <= part.left < part.right <= zone.right + 1
                assert said < part.top <= part.bottom < who.ink.top


def test_bars_surge_on_every_beat_of_the_music_and_fall_away() -> None:
    shot = voice()
    sums = [sum(standing(shot, n)) for n in range(shot.frames)]
    for beat_at in (36, 54, 72):  # frames of a beat every 0.6 s
        assert max(sums[beat_at : beat_at + 8]) > 1.25 * sums[beat_at]
        assert sums[beat_at + 17] < max(sums[beat_at : beat_at + 8])


@pytest.mark.parametrize("pulse", [PULSE, None], ids=["music", "silence"])
def test_bars_are_never_still_and_never_jump(pulse: Pulse | None) -> None:
    shot = voice(pulse=pulse)
    tallest = max(max(standing(shot, n)) for n in range(20, shot.frames))
    for n in range(20, shot.frames - 1):
        before, after = standing(shot, n), standing(shot, n + 1)
        assert before != after
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 0.45 * tallest


def test_bars_are_even_about_the_middle_line() -> None:
    rest, _ = bars(voice())
    middles = {
        round((p.top + p.bottom) / 2, 3)
        for n in (0, 20, 70)
        for p in outline(rest.keys, n).solids
        if isinstance(p, Round)
    }
    assert len(middles) == 1


@pytest.mark.parametrize(("language", "copy"), [("en", COPY), ("ur", "آپ کا فیصلہ")])
def test_what_is_played_grows_the_way_one_reads(language: str, copy: str) -> None:
    shot = voice(copy, language=language)
    _, played = bars(shot)
    full = [[height > 1 for height in heights(played, n)] for n in (20, 45, 88)]
    counts = [sum(each) for each in full]
    assert counts[0] < counts[1] < counts[2] < len(full[2])
    parts = [part for part in outline(played.keys, 45).solids if isinstance(part, Round)]
    first = min(parts, key=lambda part: part.left) if language == "en" else max(parts, key=lambda part: part.left)
    assert first.bottom - first.top > 1


def test_a_gif_moves_its_bars_on_every_second_frame() -> None:
    shot = voice(form=WEB, opens=True)
    drawn = [standing(shot, n) for n in range(shot.frames)]
    assert all(drawn[n] == drawn[n + 1] for n in range(0, shot.frames - 1, 2))
    assert drawn[2] != drawn[1]


@pytest.mark.parametrize("form", ["reels", "web"])
def test_the_first_frame_of_what_opens_has_words_and_bars(form: str) -> None:
    shot = voice(form=FORMS[form], opens=True)
    assert state(blocks(shot, "headline")[0].words[0].track, 0) == LANDED
    assert sum(standing(shot, 0)) > 0.2 * max(sum(standing(shot, n)) for n in range(shot.frames))
    late = [word.track for block in blocks(shot, "headline") for word in block.words if state(word.track, 0) != LANDED]
    assert bool(late) == (form == "reels")


@pytest.mark.parametrize("form", list(FORMS))
def test_the_button_has_a_dark_rim_and_stands_in_the_zone(form: str) -> None:
    shot, zone = voice(form=FORMS[form]), FORMS[form].zone
    at = shot.layers.index(bars(shot)[1])
    rim, face, sign = (layer for layer in shot.layers[at + 1 : at + 4] if isinstance(layer, Shape))
    assert rim.colour == sign.colour != face.colour
    size = (FORMS[form].width, FORMS[form].height)
    for n in (0, 8, shot.frames - 1):
        outer, inner = (reach(outline(part.keys, n), size) for part in (rim, face))
        assert grown(zone, 1).holds(outer)  # radii are parts of pixels
        assert outer.left < inner.left < inner.right < outer.right


def test_words_without_room_are_a_message() -> None:
    with pytest.raises(Unfit, match="fewer or shorter words"):
        voice(" ".join(["remarkably"] * 16))
