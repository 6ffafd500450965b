"""Words in their box: even lines, real ink inside, every script in its direction, or a sentence that says why not."""

import unicodedata

import numpy as np
import pytest
from drawing import SAID, display
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.fonts import at_size
from pipeline.galley import Measure, Setting, SetWord, Unfit, plain
from pipeline.shots import Box, Direction
from pipeline.typeset import direction_of, fit, ink

WORDS = {
    "en": ["walk", "On", "it's", "gyroscope", "JÄRVI", "a", "00:40", "mate."],
    "pl": ["Źdźbło", "gęś", "Łódź", "wrócić", "i", "ŻÓŁĆ", "00:40", "dalej."],
    "ur": ["بات", "گھاٹ", "فیصلہ۔", "پاکستان", "ہے", "00:40", "Crimestoppers", "کریں؟"],
}


ZONE = Box(150, 384, 888, 1248)


def measure(
    box: Box = ZONE,
    *,
    direction: Direction = "ltr",
    lines: int = 5,
    largest: int = 184,
    smallest: int = 20,
) -> Measure:
    leading = 0.96 if direction == "ltr" else 1.42
    return Measure(
        faces=display(), box=box, largest=largest, smallest=smallest, lines=lines, leading=leading, direction=direction
    )


def rows(setting: Setting) -> list[str]:
    return [" ".join(word.text for word in setting.words if word.line == n) for n in range(setting.lines)]


def drawn(word: SetWord, size: int) -> Box:
    """What the word's glyphs cover when they are really drawn."""
    picture = Image.new("L", (1600, 700))
    pen = ImageDraw.Draw(picture)
    pen.text((300, 400), word.text, fill=255, font=at_size(word.face, size), direction=word.direction, anchor="ls")
    covered = picture.getbbox()
    assert covered is not None
    left, top, right, bottom = covered
    x, y = word.x - 300, word.baseline - 400
    return Box(left + x, top + y, right + x, bottom + y)


def test_lines_are_balanced_not_filled() -> None:
    setting = fit("one two three four five six", measure(Box(0, 0, 700, 300), lines=2))
    assert rows(setting) == ["one two three", "four five six"]


def test_one_line_is_used_when_it_gives_the_largest_letters() -> None:
    assert fit("Hi you", measure(Box(0, 0, 1000, 120))).lines == 1


def test_the_authors_line_breaks_are_kept() -> None:
    setting = fit("See it?\nSay it safely.", measure())
    assert rows(setting)[0] == "See it?"
    assert " ".join(rows(setting)[1:]) == "Say it safely."


def test_stressed_words_are_marked_and_lose_their_stars() -> None:
    setting = fit("Walk on, or *walk back* in?", measure())
    assert [word.text for word in setting.words if word.stressed] == ["walk", "back"]
    assert "*" not in "".join(word.text for word in setting.words)
    assert plain("Walk on, or *walk back* in?") == "Walk on, or walk back in?"


def test_a_lone_star_is_no_word() -> None:
    assert [word.text for word in fit("a * b", measure()).words] == ["a", "b"]


@pytest.mark.parametrize("text", ["", "  \n ", "*", "**"])
def test_nothing_to_set_says_so(text: str) -> None:
    with pytest.raises(Unfit, match="no words to set"):
        fit(text, measure())


@pytest.mark.parametrize("language", list(SAID))
def test_a_phone_number_is_one_thing(language: str) -> None:
    direction: Direction = "rtl" if language == "ur" else "ltr"
    around = WORDS[language][0]
    setting = fit(f"{around} {around} 0800 555 111 {around}", measure(direction=direction, lines=4))
    number = [word for word in setting.words if "0800" in word.text]
    assert [(word.text, word.direction) for word in number] == [("0800 555 111", "ltr")]


def test_a_space_made_to_bind_binds() -> None:
    setting = fit("Zgłoś to w\u00a0domu", measure(Box(0, 0, 420, 700), lines=4))
    assert "w domu" in [word.text for word in setting.words]


def test_a_missing_glyph_is_named() -> None:
    with pytest.raises(Unfit, match=r"no '中' \(U\+4E2D CJK UNIFIED IDEOGRAPH-4E2D\): replace the character"):
        fit("Walk 中 on", measure())


def test_too_long_says_what_the_room_is() -> None:
    with pytest.raises(
        Unfit, match=r"'wal.*' needs letters smaller than 84 px to fit 738x864 px: use fewer or shorter"
    ):
        fit("walking " * 40, measure(smallest=84))


def test_too_many_written_lines_says_how_many_have_room() -> None:
    with pytest.raises(Unfit, match="4 lines are written, at most 3 have room here: join some"):
        fit("a\nb\nc\nd", measure(lines=3))


def test_many_short_words_are_balanced_too() -> None:
    # 130 words in 5 lines break in eleven million ways: trying them all would never end
    counts = [len(row.split()) for row in rows(fit("it " * 130, measure()))]
    assert counts == [26] * 5


def test_right_to_left_lines_run_from_the_right_edge() -> None:
    setting = fit("بات بڑھ رہی ہے آپ کا فیصلہ", measure(direction="rtl", lines=3))
    for line in range(setting.lines):
        places = [word.x for word in setting.words if word.line == line]
        assert places == sorted(places, reverse=True)
        right = max(word.ink.right for word in setting.words if word.line == line)
        assert 888 - 2 <= right <= 888


def test_numbers_and_names_keep_their_own_order_inside_urdu() -> None:
    setting = fit("آخری Lantern Quay پر", measure(direction="rtl", lines=1, largest=60))
    last, lantern, quay, at = (word.x for word in setting.words)
    assert at < lantern < quay < last


def test_an_arabic_word_is_joined() -> None:
    face, text = display().arabic, "بات"
    apart = sum(ink(face, 120, letter, "rtl")[2] for letter in text)
    assert ink(face, 120, text, "rtl")[2] < 0.95 * apart
    letters = [np.asarray(at_size(face, 120).getmask(letter, direction="rtl")).sum() for letter in text]
    assert np.asarray(at_size(face, 120).getmask(text, direction="rtl")).sum() != sum(letters)


@pytest.mark.parametrize(
    ("text", "direction"), [("Walk", "ltr"), ("00:40", "ltr"), ("بات", "rtl"), ("؟ 12", "rtl"), ("7 بات", "rtl")]
)
def test_direction_is_that_of_the_first_strong_character(text: str, direction: Direction) -> None:
    assert direction_of(text) == direction


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("align", ["start", "centre"])
def test_ink_is_inside_the_box_whatever_is_said(language: str, align: str) -> None:
    direction: Direction = "rtl" if language == "ur" else "ltr"

    @settings(max_examples=12, deadline=None)
    @given(
        st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=9),
        st.integers(90, 900),
        st.integers(60, 900),
        st.integers(1, 5),
    )
    def holds(each: list[str], wide: int, high: int, lines: int) -> None:
        box = Box(37, 51, 37 + wide, 51 + high)
        wanted = Measure(
            faces=display(),
            box=box,
            largest=184,
            smallest=8,
            lines=lines,
            leading=1.42 if direction == "rtl" else 0.96,
            align="centre" if align == "centre" else "start",
            direction=direction,
        )
        try:
            setting = fit(" ".join(each), wanted)
        except Unfit as fault:
            assert "use fewer or shorter words" in str(fault)  # noqa: PT017 either end is right
            return
        assert box.holds(setting.ink)
        assert " ".join(word.text for word in setting.words) == " ".join(each)
        covers = [drawn(word, setting.size) for word in setting.words]
        assert all(word.ink.holds(cover) for word, cover in zip(setting.words, covers, strict=True))

    holds()


@given(st.text(st.characters(codec="utf-8"), max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_text_is_set_or_refused_in_a_sentence(text: str) -> None:
    try:
        setting = fit(text, measure())
    except Unfit as fault:
        assert ": " in str(fault)  # noqa: PT017 either end is right
    else:
        assert measure().box.holds(setting.ink)
        assert not any(unicodedata.category(c) in {"Zl", "Zp"} for word in setting.words for c in word.text)
