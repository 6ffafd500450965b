"""Words stand out from the pixels behind them, at their worst moment and place; measured as the standards say."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import FONTS, plain, word
from proving import case, proves

from pipeline import colour, compose
from pipeline.checks import legible, signs
from pipeline.checks.light import apca, lights, of, ratio
from pipeline.checks.parts import parts
from pipeline.colour import Planes
from pipeline.contrast import contrast
from pipeline.figures import disc
from pipeline.fonts import face
from pipeline.model import Finding
from pipeline.motion import Track
from pipeline.outlines import Outline, Polygon
from pipeline.shots import Box, Grade, Key, Layer, Model, Patch, Photo, Plate, Shape, Shot, Stencil, View, Words
from pipeline.typeset import ink

WIDE, HIGH, FRAMES, FPS = 540, 320, 30, 15
ALWAYS = Track(start=-1, stop=FRAMES, entrance="cut")
WHITE, BLACK, NIGHT = "#FFFFFF", "#000000", "#101820"


def flat(ground: str) -> Shape:
    return plain(Box(0, 0, WIDE, HIGH), track=ALWAYS, colour=ground)


def said(
    text: str = "Hello", ink: str = WHITE, *, size: int = 22, x: int = 40, track: Track = ALWAYS, shadow: float = 0
) -> Words:
    one = word(text, x, 160, track, size=size, colour=ink)
    return Words(role="headline", words=(one,), shadow=shadow, shadow_colour=BLACK)


def found(*layers: Layer, model: Model = "yuv420") -> list[Finding]:
    shot = Shot(width=WIDE, height=HIGH, fps=FPS, frames=FRAMES, layers=layers)
    return list(legible.findings(compose.prepare(shot, lamp, model), {}))


def lamp(plate: Plate, model: Model) -> Planes:
    """A dark photo with one round lamp."""
    y, x = np.mgrid[0 : plate.height, 0 : plate.width]
    grey = np.where(np.hypot(x - plate.width / 2, y - 150) < 22, 250, 16).astype(np.float32)
    first, second, third = colour.planes(np.stack([grey] * 3, axis=2), model)
    return colour.to_bytes(first), colour.to_bytes(second), colour.to_bytes(third)


def photo(begin: float, end: float) -> Photo:
    plate = Plate(source="lamp", focal=(0.5, 0.5), redactions=(), width=2 * WIDE, height=HIGH, grade=Grade())
    return Photo(plate=plate, begin=View(begin, 0.5, 1), end=View(end, 0.5, 1), ease="linear", total=FRAMES)


@pytest.mark.parametrize(
    ("text", "ground", "lc"),
    [
        ("#888888", "#ffffff", 63.056469930209424),
        ("#ffffff", "#888888", -68.54146436644962),
        ("#000000", "#aaaaaa", 58.146262578561334),
        ("#aaaaaa", "#000000", -56.24113336839742),
        ("#112233", "#ddeeff", 91.66830811481631),
        ("#ddeeff", "#112233", -93.06770049484275),
        ("#112233", "#444444", 8.32326136957393),
        ("#444444", "#112233", -7.526878460278154),
        ("#123456", "#123456", 0.0),
    ],
)
def test_apca_is_what_its_authors_publish(text: str, ground: str, lc: float) -> None:
    """The test values of the apca-w3 package, 0.1.9."""
    assert apca(of(text)[1], of(ground)[1]) == pytest.approx(lc, abs=2e-4)


@pytest.mark.parametrize(("one", "other"), [("#777777", "#FFFFFF"), ("#FFC247", "#0A0E1A"), ("#20346B", "#FFF9F0")])
def test_contrast_is_what_wcag_says(one: str, other: str) -> None:
    assert ratio(of(one)[0], of(other)[0]) == pytest.approx(contrast(one, other), rel=1e-4)


@pytest.mark.parametrize("shade", ["#FFC247", "#20346B", "#D7263D", "#101820"])
def test_light_is_the_same_in_both_kinds_of_frame(shade: str) -> None:
    picture = np.full((8, 8, 3), [int(shade[n : n + 2], 16) for n in (1, 3, 5)], np.float32)
    y, u, v = (colour.to_bytes(plane) for plane in colour.planes(picture, "yuv420"))
    one, other = lights((y, u, v), 2, "yuv420")
    assert one[1, 1] == pytest.approx(of(shade)[0], abs=0.01)
    assert other[1, 1] == pytest.approx(of(shade)[1], abs=0.01)


@pytest.mark.parametrize("model", ["yuv420", "rgb"])
def test_parts_are_what_the_whole_frame_has_there(model: Model) -> None:
    soft = Patch(box=Box(60, 60, 300, 200), reach=80, colour="#300010", strength=0.6, track=ALWAYS)
    layers = (photo(0.3, 0.7), soft, said(track=Track(start=2, enter=8, stop=30, entrance="lift", distance=60)))
    prepared = compose.prepare(Shot(width=WIDE, height=HIGH, fps=FPS, frames=FRAMES, layers=layers), lamp, model)
    boxes = (Box(30, 120, 260, 180), Box(0, 0, 80, 40))
    for n in (0, 5, 20):
        whole = compose.frame(prepared, n).planes
        for box, part in zip(boxes, parts(prepared, n, boxes), strict=True):
            for plane, cut, step in zip(whole, part, colour.steps(model), strict=True):
                there = plane[box.top // step : box.bottom // step, box.left // step : box.right // step]
                assert np.abs(there.astype(int) - cut).max() <= 1


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        case("TXT-CONTRAST", "fails", "#787878", ["error"]),  # 4.42:1
        case("TXT-CONTRAST", "passes", "#767676", ["warning"]),  # 4.54:1
        case("TXT-CONTRAST", "fails", "#5A5A5A", ["warning"]),  # 6.9:1
        case("TXT-CONTRAST", "passes", "#585858", []),  # 7.1:1
    ],
)
@pytest.mark.parametrize("model", ["yuv420", "rgb"])
def test_small_type_wants_four_and_a_half(ground: str, expected: list[str], model: Model) -> None:
    """22 px of 540 are 44 design pixels."""
    contrasts = [f.severity for f in found(flat(ground), said(), model=model) if f.rule == "TXT-CONTRAST"]
    assert contrasts == expected


@pytest.mark.parametrize(("ground", "expected"), [("#949494", ["warning"]), ("#969696", ["error"]), ("#767676", [])])
def test_large_type_wants_three(ground: str, expected: list[str]) -> None:
    large = said(size=60)
    assert [f.severity for f in found(flat(ground), large) if f.rule == "TXT-CONTRAST"] == expected


@pytest.mark.parametrize(
    ("weight", "size", "severity"), [(800, 26, "warning"), (800, 25, "error"), (600, 33, "warning"), (600, 32, "error")]
)
def test_bold_type_is_large_sooner(weight: int, size: int, severity: str) -> None:
    """White on #808080 is 3.9:1, enough for large type: 52 design pixels where it is bold, 66 where it is not."""
    one = word("Hello", 40, 160, ALWAYS, size=size, colour=WHITE)
    chosen = face(FONTS.display.model_copy(update={"weight": weight}))
    left, top, right, bottom = ink(chosen, size, "Hello", "ltr")
    one = replace(one, face=chosen, ink=Box(40 + left, 160 + top, 40 + right, 160 + bottom))
    (finding,) = found(flat("#808080"), replace(said(), words=(one,)))
    assert (finding.rule, finding.severity) == ("TXT-CONTRAST", severity)


@proves("TXT-CONTRAST", "trap")
def test_a_speck_beside_a_letter_takes_nothing_away() -> None:
    words_ = said("Hello", size=60)
    speck = plain(Box(words_.ink.left - 4, words_.ink.top, words_.ink.left, words_.ink.top + 4), track=ALWAYS)
    assert found(flat(BLACK), replace(speck, colour=WHITE), words_) == []
    pillar = plain(Box(words_.ink.left - 8, 0, words_.ink.left + 2, HIGH), track=ALWAYS, colour=WHITE)
    assert [f.severity for f in found(flat(BLACK), pillar, words_)] == ["error"]


@proves("TXT-CONTRAST", "trap")
def test_a_lamp_that_passes_under_a_letter() -> None:
    """On average the word stands out at its worst moment too: the mean of what is behind it hides the lamp."""
    words_ = said("Hello night", size=60)
    (finding,) = found(photo(0.35, 0.65), words_)
    assert (finding.rule, finding.severity) == ("TXT-CONTRAST", "error")
    assert 0 < (finding.seconds or 0) < 2
    shot = Shot(width=WIDE, height=HIGH, fps=FPS, frames=FRAMES, layers=(photo(0.35, 0.65),))
    ink = words_.ink
    behind = Box(ink.left // 2 * 2, ink.top // 2 * 2, ink.right // 2 * 2, ink.bottom // 2 * 2)
    prepared = compose.prepare(shot, lamp, "yuv420")
    (part,) = parts(prepared, round((finding.seconds or 0) * FPS), [behind])
    assert ratio(1.0, float(lights(part, 2, "yuv420")[0].mean())) > 4.5
    assert found(photo(0.75, 0.75), words_) == []


@proves("TXT-CONTRAST", "trap")
def test_a_block_behind_the_words_saves_them_from_the_lamp() -> None:
    words_ = said("Hello night", size=60)
    ink = words_.ink
    block = plain(Box(ink.left - 5, ink.top - 5, ink.right + 5, ink.bottom + 5), track=ALWAYS, colour=NIGHT)
    assert found(photo(0.35, 0.65), block, words_) == []


def test_a_ring_ends_with_the_block_a_word_stands_on() -> None:
    """Dark letters on a light block over a dark street: the street is beside the block, not behind the letters."""
    words_ = said(ink=NIGHT, size=60)
    ink = words_.ink
    tight = plain(Box(ink.left - 4, ink.top - 4, ink.right + 4, ink.bottom + 4), track=ALWAYS, colour="#FFC247")
    assert found(flat(BLACK), tight, words_) == []
    assert [f.severity for f in found(flat(BLACK), words_)] == ["error"]


def test_what_lies_over_a_word_takes_it_away() -> None:
    words_ = said("Hello", size=60)
    over = plain(Box(0, 100, WIDE, 200), track=replace(ALWAYS, start=20), colour=WHITE)
    (finding,) = found(flat(BLACK), words_, over)
    assert finding.measured == "1.0:1"
    assert (finding.seconds or 0) >= 20 / FPS


def test_other_letters_are_no_ground() -> None:
    one, other = said("Hello", size=60), word("there", 42, 206, ALWAYS, size=60, colour=WHITE)
    assert found(flat(BLACK), one, replace(one, words=(other,))) == []


@proves("TXT-APCA", "trap")
def test_a_pair_that_wcag_passes_and_the_eye_in_the_dark_does_not() -> None:
    """9.0:1 of a grey on black, more than anybody asks for, but Lc 56; 5.0:1 of a grey on white is Lc 74."""
    (finding,) = found(flat(BLACK), said(ink="#AAAAAA"))
    assert (finding.rule, finding.severity, finding.measured) == ("TXT-APCA", "warning", "Lc 56")
    assert contrast("#AAAAAA", BLACK) > 9
    assert contrast("#707070", WHITE) < 5
    assert {f.rule for f in found(flat(WHITE), said(ink="#707070"))} == {"TXT-CONTRAST"}


@pytest.mark.parametrize(
    ("ink", "size", "there"),
    [
        case("TXT-APCA", "fails", "#B0B0B0", 22, True),  # Lc 59.5
        case("TXT-APCA", "passes", "#B2B2B2", 22, False),  # Lc 60.7
        case("TXT-APCA", "fails", "#929292", 60, True),  # Lc 43.6, of large type
        case("TXT-APCA", "passes", "#969696", 60, False),  # Lc 45.6
    ],
)
def test_large_type_stands_out_by_less(ink: str, size: int, *, there: bool) -> None:
    assert ("TXT-APCA" in {f.rule for f in found(flat(BLACK), said(ink=ink, size=size))}) is there


def test_words_cut_out_of_a_colour_are_read_by_what_is_seen_through_them() -> None:
    (one,) = said("Hello", size=90).words
    cut = Stencil(words=(one,), colour="#FFC247", x=0, y=0, stop=FRAMES + 1, start=FRAMES)
    assert found(flat(NIGHT), cut) == []
    assert [f.severity for f in found(flat("#E0B040"), cut)] == ["error"]


def test_urdu_is_measured_as_all_words_are() -> None:
    assert found(flat(NIGHT), said("بتائیں۔", size=60)) == []
    assert [f.severity for f in found(flat("#9A9A9A"), said("بتائیں۔", size=60)) if f.rule == "TXT-CONTRAST"] == [
        "error"
    ]


def test_letters_with_too_few_whole_pixels_are_said_to_be_unjudged() -> None:
    (finding,) = found(flat(WHITE), said("Hello", size=3))
    assert (finding.rule, finding.severity, finding.measured) == ("TXT-CONTRAST", "warning", "not judged")
    assert "'Hello' could not be judged" in finding.message


def test_a_word_nobody_can_read_yet_is_not_measured() -> None:
    late = said(size=60, track=Track(start=28, enter=20, stop=FRAMES, entrance="fade"))
    assert found(flat(WHITE), late) == []


def judged(look: str, *layers: Layer) -> list[str]:
    shot = Shot(width=WIDE, height=HIGH, fps=FPS, frames=FRAMES, layers=layers)
    found = signs.findings(compose.prepare(shot, lamp, "yuv420"), look)
    assert {one.rule for one in found} <= {"TXT-NONTEXT"}
    return [one.measured for one in found]


def button(rim: str, face: str, sign: str) -> tuple[Shape, ...]:
    sizes = ((34, rim), (30, face), (12, sign))
    return tuple(Shape(keys=(Key(0, disc(100, 200, r)),), colour=shade, track=ALWAYS) for r, shade in sizes)


@pytest.mark.parametrize(
    ("ground", "seen"),
    [
        case("TXT-NONTEXT", "passes", "#949494", True),  # 3.03:1 to white
        case("TXT-NONTEXT", "fails", "#969696", False),  # 2.96:1
    ],
)
def test_a_sign_wants_three(ground: str, *, seen: bool) -> None:
    found = judged("voice", flat(ground), *button(WHITE, WHITE, BLACK))
    found += judged("split", flat(ground), *divider(WHITE, ground))
    assert len(found) == (0 if seen else 2)


@proves("TXT-NONTEXT", "trap")
def test_a_button_is_seen_by_its_edge_or_its_rim() -> None:
    assert judged("voice", flat(BLACK), *button("#FFC247", "#FFC247", BLACK)) == []
    assert judged("voice", flat("#FFD070"), *button("#402000", "#FFC247", BLACK)) == []
    assert len(judged("voice", flat("#FFD070"), *button("#FFC247", "#FFC247", BLACK))) == 1
    assert len(judged("voice", flat(BLACK), *button("#FFC247", "#FFC247", "#FFD070"))) == 1
    assert judged("thread", flat("#FFD070"), *button("#FFC247", "#FFC247", BLACK)) == []


def divider(line: str, below: str) -> tuple[Shape, ...]:
    edge = Polygon(((0, 170.0), (WIDE, 140.0), (WIDE, HIGH), (0, HIGH)))
    rule = Polygon(((0, 166.0), (WIDE, 136.0), (WIDE, 144.0), (0, 174.0)))
    return tuple(
        Shape(keys=(Key(0, Outline(solids=(part,))),), colour=shade, track=ALWAYS)
        for part, shade in ((edge, below), (rule, line))
    )


@proves("TXT-NONTEXT", "trap")
def test_the_line_between_two_ways_is_seen() -> None:
    assert judged("split", flat(NIGHT), *divider(BLACK, "#FFC247")) == []
    assert judged("split", flat(NIGHT), *divider(WHITE, NIGHT)) == []
    assert len(judged("split", flat(NIGHT), *divider(BLACK, "#182028"))) == 1
