"""Words in their box: even lines, real ink inside, every script in its direction, or a sentence that says why not."""

import unicodedata

import numpy as np
import pytest
from drawing import SAID, display
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.fonts import at_size, features_of
from pipeline.galley import Measure, Setting, SetWord, Unfit, joint, plain
from pipeline.shots import Align, Box, Direction
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
    align: Align = "start",
) -> Measure:
    leading = 0.96 if direction == "ltr" else 1.42
    return Measure(
        faces=display(),
        box=box,
        largest=largest,
        smallest=smallest,
        lines=lines,
        leading=leading,
        align=align,
        direction=direction,
    )


def rows(setting: Setting) -> list[str]:
    return [" ".join(word.text for word in setting.words if word.line == n) for n in range(setting.lines)]


def drawn(word: SetWord, size: int) -> Box:
    """What the word's glyphs cover when they are really drawn."""
    picture = Image.new("L", (1600, 700))
    pen = ImageDraw.Draw(picture)
    pen.text(
        (300, 400),
        word.text,
        fill=255,
        font=at_size(word.face, size),
        direction=word.direction,
        features=features_of(word.text),
        anchor="ls",
    )
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


WIDE = Box(0, 0, 702, 640)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Tell *Crimestoppers*. No name needed.", ["Tell Crimestoppers.", "No name needed."]),
        ("Martwisz się o *kogoś*?", ["Martwisz", "się o kogoś?"]),
        ("*دوست* کی فکر ہے؟", ["دوست", "کی فکر ہے؟"]),
        ("*مدد* قریب ہے", ["مدد", "قریب ہے"]),
    ],
)
def test_no_short_word_stands_alone_where_a_little_smaller_type_saves_it(text: str, lines: list[str]) -> None:
    direction = direction_of(text.strip("*"))
    assert rows(fit(text, measure(WIDE, largest=210, direction=direction))) == lines


def test_a_short_word_stands_alone_where_all_else_is_much_smaller() -> None:
    assert rows(fit("Accompany unaccompanied night", measure(WIDE)))[-1] == "night"


def test_two_words_may_stand_on_two_lines() -> None:
    assert rows(fit("Ty *wybierasz*", measure(WIDE, largest=210))) == ["Ty", "wybierasz"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Wracasz z imprezy? Idź w grupie", ["Wracasz", "z imprezy?", "Idź w grupie"]),
        ("Just a *quick* favour?", ["Just", "a quick", "favour?"]),
        ("Give the night a chance", ["Give", "the night", "a chance"]),
        ("Ride home by 2 am tonight", ["Ride home", "by 2 am", "tonight"]),
        ("Tonight from 22:00 – 02:00", ["Tonight from", "22:00 – 02:00"]),
    ],
)
def test_lines_end_where_they_may(text: str, lines: list[str]) -> None:
    assert rows(fit(text, measure(WIDE, largest=210))) == lines


@pytest.mark.parametrize(
    ("before", "after"), [("2", "am."), ("5", "minut"), ("10", "بجے"), ("22:00", "–"), ("–", "02:00"), ("Quay", "—")]
)
def test_what_is_one_is_never_parted(before: str, after: str) -> None:
    assert joint(before, after) == float("inf")


def test_a_preposition_of_one_letter_binds_more_than_an_article_and_that_more_than_a_word() -> None:
    assert joint("w", "grupie") > joint("the", "night") > joint("no", "night") == 0
    assert joint("2", "amber") == 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_an_opening_quotation_mark_hangs_past_the_margin(direction: Direction) -> None:
    word = {"ltr": "Hi", "rtl": "آج"}[direction]
    box = Box(100, 0, 800, 640)
    setting = fit(f"“{word}\n{word}", measure(box, direction=direction, largest=100))
    quoted, bare = setting.words
    assert box.holds(setting.ink)
    if direction == "rtl":
        assert abs(quoted.x - bare.x) <= 1
        assert quoted.ink.right == box.right
        assert bare.ink.right < quoted.ink.right - 20
    else:
        assert abs((quoted.ink.right) - bare.ink.right) <= 1
        assert quoted.ink.left == box.left
        assert bare.ink.left > quoted.ink.left + 20


@pytest.mark.parametrize(("mark", "share"), [(".", 1.0), ("”", 1.0), ("?", 0.5)])
def test_closing_punctuation_hangs_from_a_centred_line(mark: str, share: float) -> None:
    marked, bare = fit(f"Hi{mark}\nHi", measure(largest=100, align="centre")).words
    out = marked.ink.right - marked.x - (bare.ink.right - bare.x)
    assert out > 15
    assert abs((bare.x - marked.x) - out * (1 - share) / 2) <= 1


@pytest.mark.parametrize("text", ["Hi there.", "“Hi there", "Hi there”\nyes"])
def test_what_hangs_from_a_full_line_stays_in_the_box(text: str) -> None:
    box = Box(10, 0, 310, 640)
    setting = fit(text, measure(box, align="centre", lines=2))
    assert box.holds(setting.ink)


def test_round_letters_overshoot_the_margin() -> None:
    hear, open_ = fit("Hear\nOpen", measure(largest=150)).words
    assert hear.ink.left - open_.ink.left in {2, 3}
    assert open_.ink.left == ZONE.left


def test_digits_line_up_and_letters_keep_their_kerning() -> None:
    face = display().latin
    font = at_size(face, 200)
    lengths = {font.getlength(text, features=features_of(text)) for text in ("11:17", "00:40", "08:58")}
    assert len(lengths) == 1
    assert ink(face, 200, "111", "ltr")[2] > 1.4 * font.getbbox("111")[2]
    assert features_of("0800 555 111") == ["tnum"]
    assert features_of("Walk 2") is None
    assert fit("To", measure(largest=100)).ink.width < ink(face, 100, "T", "ltr")[2] + ink(face, 100, "o", "ltr")[2]


def test_ink_has_no_white_at_its_sides() -> None:
    (word,) = fit("Hill", measure(largest=150)).words
    assert word.ink.left > word.x
    assert word.ink == drawn(word, 150)


def test_a_number_before_an_urdu_stop_keeps_the_order_of_its_groups() -> None:
    setting = fit("0800 555 111۔", measure(direction="rtl", largest=60))
    (word,) = setting.words
    assert word.direction == "rtl"
    font, box = at_size(word.face, 60), word.ink
    picture = Image.new("L", (box.width, box.height))
    at = (word.x - box.left, word.baseline - box.top)
    ImageDraw.Draw(picture).text(at, word.text, fill=255, font=font, direction="rtl", anchor="ls", features=["tnum"])
    whole = np.asarray(picture, np.float32)
    ones = np.asarray(font.getmask("111", features=["tnum"]), np.float32).sum()
    noughts = np.asarray(font.getmask("0800", features=["tnum"]), np.float32).sum()
    # the last group, of thin figures, stands at the right end
    end = round(font.getlength("111"))
    assert abs(whole[:, -end:].sum() - ones) < 0.1 * ones
    assert noughts > 1.3 * ones


def test_a_mark_after_an_urdu_time_stands_on_its_left() -> None:
    (marked,) = fit("00:40!", measure(direction="rtl", largest=100)).words
    (bare,) = fit("00:40", measure(direction="rtl", largest=100)).words
    assert (marked.direction, bare.direction) == ("rtl", "ltr")
    assert marked.ink.left < bare.ink.left - 15
    assert abs(marked.ink.right - bare.ink.right) <= 1


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


@pytest.mark.parametrize(
    ("text", "direction", "shown"),
    [
        ("اب Night 111 پر", "rtl", "پر Night 111 اب"),
        ("اب 111 Night پر", "rtl", "پر Night 111 اب"),
        ("00:40 Team 101 پر", "rtl", "پر Team 101 00:40"),
        ("اب 111 پر", "rtl", "پر 111 اب"),
        ("Team اب 111 Night", "ltr", "Team 111 اب Night"),
        ("Team 111 اب Night", "ltr", "Team 111 اب Night"),
    ],
)
def test_a_number_goes_on_in_the_direction_of_the_word_before_it(text: str, direction: Direction, shown: str) -> None:
    """From left to right, as the Unicode bidirectional algorithm (UAX #9) has it."""
    setting = fit(text, measure(direction=direction, lines=1, largest=60))
    assert [word.text for word in sorted(setting.words, key=lambda word: word.x)] == shown.split()


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

    @settings(max_examples=12)
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
        assert [word.ink for word in setting.words] == [drawn(word, setting.size) for word in setting.words]

    holds()


@given(st.text(st.characters(codec="utf-8"), max_size=30))
@settings(max_examples=40)
def test_any_text_is_set_or_refused_in_a_sentence(text: str) -> None:
    try:
        setting = fit(text, measure())
    except Unfit as fault:
        assert ": " in str(fault)  # noqa: PT017 either end is right
    else:
        assert measure().box.holds(setting.ink)
        assert not any(unicodedata.category(c) in {"Zl", "Zp"} for word in setting.words for c in word.text)
