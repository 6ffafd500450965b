"""Black bars, and what only looks like them."""

import numpy as np
import pytest
from moving import BLACK, HIGH, WHITE, WIDE, Rgb, boxed, film, looked, plain, still, street
from proving import case, proves

from pipeline.checks.bars import findings
from pipeline.footage import Footage
from pipeline.model import Finding


def only(footage: Footage) -> Finding | None:
    broken = findings(looked(footage))
    return broken[0] if broken else None


def framed(picture: Rgb, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Rgb:
    """The picture behind black bars."""
    result = np.zeros_like(picture)
    within = (slice(top, HIGH - bottom), slice(left, WIDE - right))
    result[within] = picture[within]
    return result


@proves("PLAT-BARS", "fails")
def test_a_lying_film_in_an_upright_one_is_told_with_both_bars() -> None:
    finding = only(still(framed(street(), top=65, bottom=66)))
    assert finding is not None
    assert (finding.rule, finding.severity) == ("PLAT-BARS", "error")
    assert finding.measured == "about 650 px at the top and 660 px at the bottom"
    assert finding.box == (0, 1260, 1080, 1920)


@pytest.mark.parametrize(
    ("width", "there"), [case("PLAT-BARS", "fails", 2, True), case("PLAT-BARS", "passes", 1, False)]
)
def test_bars_have_a_least_width(width: int, *, there: bool) -> None:
    found = findings(looked(still(framed(street(), left=width, right=width))))
    assert [one.rule for one in found] == (["PLAT-BARS"] if there else [])


@pytest.mark.parametrize(
    ("code", "there"), [case("PLAT-BARS", "fails", 12, True), case("PLAT-BARS", "passes", 13, False)]
)
def test_black_is_nearly_black(code: int, *, there: bool) -> None:
    picture = boxed(boxed(street(), (0, 0, WIDE, 30), (code,) * 3), (0, HIGH - 30, WIDE, HIGH), (code,) * 3)
    assert [one.rule for one in findings(looked(still(picture)))] == (["PLAT-BARS"] if there else [])


@pytest.mark.parametrize(
    ("bars", "severity"),
    [({"left": 12, "right": 12}, "error"), ({"left": 3, "right": 3}, "error"), ({"bottom": 20}, "warning")],
)
def test_bars_at_the_sides_or_at_one_edge(bars: dict[str, int], severity: str) -> None:
    finding = only(still(framed(street(), **bars)))
    assert finding is not None
    assert finding.severity == severity


def test_bars_are_found_through_what_an_encoder_leaves() -> None:
    rng = np.random.default_rng(2)

    def picture(_: float) -> Rgb:
        noise = rng.integers(-3, 4, (HIGH, WIDE, 3))
        return np.asarray(np.clip(framed(street(), top=40, bottom=40) + noise, 0, 255), np.uint8)

    finding = only(film(picture, 0.5))
    assert finding is not None
    assert finding.measured == "about 400 px at the top and 400 px at the bottom"


def test_a_line_that_is_half_bar_and_half_picture_is_no_gradient() -> None:
    picture = framed(street(), top=30, bottom=30)
    picture[29] = street()[29] // 2
    finding = only(still(picture))
    assert finding is not None
    assert "at the bottom" in finding.measured
    assert "at the top" in finding.measured


def test_bars_that_go_away_are_none() -> None:
    barred, free = framed(street(), top=40, bottom=40), street()
    assert only(film(lambda second: (barred, free)[second >= 1], 2)) is None


@proves("PLAT-BARS", "trap")
def test_the_dark_edges_of_a_night_photo_are_none() -> None:
    rows, columns = np.mgrid[0:HIGH, 0:WIDE]
    far = np.hypot((rows - HIGH / 2) / HIGH, (columns - WIDE / 2) / WIDE)
    lamp = street(light=140) * np.clip(1.3 - 2.6 * far, 0, 1)[:, :, None]  # black corners and edges
    assert lamp[0].max() <= 12
    assert only(still(lamp.astype(np.uint8))) is None

    roofs, rng = street(), np.random.default_rng(5)
    for left in range(0, WIDE, 9):
        roofs[: 30 + int(rng.integers(0, 25)), left : left + 9] = 0  # black sky over houses of all heights
    assert only(still(roofs)) is None


def test_a_black_picture_and_words_or_a_panel_on_black_are_none() -> None:
    assert only(still(plain(BLACK))) is None
    words = plain(BLACK)
    for left in range(20, 80, 12):
        words[80:96, left : left + 7] = 255
    assert only(still(words)) is None
    assert only(still(boxed(plain(BLACK), (20, 60, 90, 110), WHITE))) is None


def test_ink_is_not_black() -> None:
    assert only(still(boxed(plain((10, 14, 26)), (0, 60, WIDE, 140), WHITE))) is None
