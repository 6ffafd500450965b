"""What flashes and what does not, on small pictures drawn for each rule: some fail, some just pass, some look bad."""

import json
from collections.abc import Callable
from dataclasses import asdict

import cv2
import numpy as np
import pytest
from campaigns import photograph
from moving import BLACK, HIGH, RED, WHITE, WIDE, Rgb, boxed, film, flashed, found, looked, plain, still, street, timed
from proving import case, proves

from pipeline.checks import bars, flashing
from pipeline.flicker import flicker
from pipeline.model import Finding
from pipeline.sights import Burst, Flicker, Plays, Sights, recalled

TOP = boxed(plain(BLACK), (0, 0, WIDE, HIGH // 2), WHITE)
BOTTOM = boxed(plain(BLACK), (0, HIGH // 2, WIDE, HIGH), WHITE)
BRIGHT, DIM = plain((220, 220, 210)), plain((20, 20, 30))
GREY_AS_RED = 127  # of the luminance of pure red, 0.2126


def only(picture: Callable[[float], Rgb], seconds: float, fps: float = 30, *, plays: int = 1) -> Finding | None:
    """The one finding, if there is any."""
    broken = found(film(picture, seconds, fps, plays=plays))
    assert len(broken) <= 1
    return next(iter(broken.values()), None)


def rule(picture: Callable[[float], Rgb], seconds: float, fps: float = 30, *, plays: int = 1) -> str | None:
    finding = only(picture, seconds, fps, plays=plays)
    return finding.rule if finding else None


@proves("FLASH-GEN", "trap")
def test_halves_that_swap_fail_though_the_mean_of_the_picture_never_changes() -> None:
    finding = only(flashed(TOP, BOTTOM, 5), 3)
    assert finding is not None
    assert (finding.rule, finding.severity) == ("FLASH-GEN", "error")
    assert finding.measured == "10 changes of light within one second over 100 % of the window"
    assert finding.message.startswith("flashing is 10 changes of light within one second over 100 % of the window, acc")


@proves("FLASH-GEN", "fails")
def test_a_box_of_an_eighth_of_the_picture_fails_and_is_shown_where_and_when() -> None:
    dark, box = plain(BLACK), (33, 70, 75, 130)
    lit = boxed(dark, box, WHITE)
    finding = only(lambda second: flashed(lit, dark, 5)(second) if second >= 1 else dark, 3)
    assert finding is not None
    assert finding.rule == "FLASH-GEN"
    assert "10 changes of light within one second over 4" in finding.measured
    assert finding.seconds == pytest.approx(1.0, abs=0.04)
    assert finding.box is not None
    left, top, right, bottom = finding.box
    assert (right - left, bottom - top) == (960, 720)
    assert left <= 330
    assert top <= 700
    assert right >= 750
    assert bottom >= 1300


@proves("FLASH-GEN", "passes")
@proves("FLASH-WARN", "fails")
def test_a_smaller_box_comes_near_and_a_small_one_passes() -> None:
    dark = plain(BLACK)
    assert rule(flashed(boxed(dark, (40, 80, 70, 121), WHITE), dark, 5), 3) == "FLASH-WARN"  # 6 % of the picture
    assert rule(flashed(boxed(dark, (40, 80, 60, 108), WHITE), dark, 5), 3) is None  # 2.7 %


@pytest.mark.parametrize(
    ("hertz", "fps", "expected"),
    [
        case("FLASH-GEN", "passes", 3.0, 30, "FLASH-WARN"),
        case("FLASH-GEN", "fails", 3.4, 30, "FLASH-GEN"),
        case("FLASH-GEN", "passes", 3.0, 60, "FLASH-WARN"),
        case("FLASH-GEN", "fails", 3.5, 60, "FLASH-GEN"),
        case("FLASH-WARN", "passes", 2.0, 30, None),
    ],
)
def test_more_than_three_flashes_a_second_fail(hertz: float, fps: float, expected: str | None) -> None:
    assert rule(flashed(TOP, plain(BLACK), hertz), 4, fps) == expected


@proves("FLASH-WARN", "trap")
def test_two_a_second_tire_when_they_go_on() -> None:
    finding = only(flashed(plain(WHITE), plain(BLACK), 2), 6)
    assert finding is not None
    assert (finding.rule, finding.severity) == ("FLASH-WARN", "warning")
    assert "4 or more changes of light a second for 5.0 s of 5 s" in finding.message


@proves("FLASH-GEN", "passes")
def test_what_stays_above_the_darkest_white_or_below_a_tenth_does_not_count() -> None:
    assert rule(flashed(plain((255, 255, 255)), plain((238, 238, 238)), 5), 3) is None  # 1.0 and 0.855
    assert rule(flashed(plain((255, 255, 255)), plain((225, 225, 225)), 5), 3) == "FLASH-GEN"  # 1.0 and 0.752
    assert rule(flashed(plain((88, 88, 88)), plain((0, 0, 0)), 5), 3) is None  # 0.098
    assert rule(flashed(plain((92, 92, 92)), plain((0, 0, 0)), 5), 3) == "FLASH-GEN"  # 0.107


@proves("FLASH-RED", "fails")
def test_red_and_black_fail_twice() -> None:
    broken = found(film(flashed(plain(RED), plain(BLACK), 4), 3))
    assert set(broken) == {"FLASH-GEN", "FLASH-RED"}
    assert "8 changes of red" in broken["FLASH-RED"].measured


@proves("FLASH-RED", "trap")
def test_red_flashes_without_a_change_of_light() -> None:
    grey = plain((GREY_AS_RED,) * 3)
    assert rule(flashed(plain(RED), grey, 4), 3) == "FLASH-RED"
    assert rule(flashed(plain((200, 110, 90)), grey, 4), 3) is None  # a red that is not saturated
    assert rule(flashed(plain(RED), grey, 3), 3) == "FLASH-WARN"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        case("FLASH-GEN", "fails", Flicker(together=Burst(changes=7)), "FLASH-GEN"),
        case("FLASH-GEN", "passes", Flicker(together=Burst(changes=6)), "FLASH-WARN"),
        case("FLASH-GEN", "fails", Flicker(apart=Burst(changes=7, share=0.25)), "FLASH-GEN"),
        case("FLASH-GEN", "passes", Flicker(apart=Burst(changes=7, share=0.249)), "FLASH-WARN"),
        case("FLASH-WARN", "fails", Flicker(together=Burst(changes=5)), "FLASH-WARN"),
        case("FLASH-WARN", "passes", Flicker(together=Burst(changes=4)), None),
        case("FLASH-WARN", "fails", Flicker(apart=Burst(changes=7, share=0.125)), "FLASH-WARN"),
        case("FLASH-WARN", "passes", Flicker(apart=Burst(changes=7, share=0.124)), None),
        case("FLASH-WARN", "fails", Flicker(longest=4.0), "FLASH-WARN"),
        case("FLASH-WARN", "passes", Flicker(longest=3.95), None),
    ],
)
def test_what_was_seen_is_judged_to_the_last_change(seen: Flicker, expected: str | None) -> None:
    plays = Plays(once=seen, again=seen)
    light, red = (flashing.findings(Sights(width=1080, height=1920, **{kind: plays})) for kind in ("light", "red"))
    assert [one.rule for one in light] == ([expected] if expected else [])
    assert [one.rule for one in red] == ([expected.replace("GEN", "RED")] if expected else [])


@pytest.mark.parametrize(
    ("light", "dark", "expected"),
    [
        case("FLASH-RED", "fails", (255, 98, 98), (150, 150, 150), "FLASH-RED"),  # four fifths of it are red
        case("FLASH-RED", "passes", (255, 101, 101), (151, 151, 151), None),
        case("FLASH-RED", "fails", (71, 0, 0), BLACK, "FLASH-RED"),  # 20.2 of 320, far too dark to count as light
        case("FLASH-RED", "passes", (70, 0, 0), BLACK, None),  # 19.6
    ],
)
def test_red_counts_where_it_is_saturated_and_changes_enough(
    light: tuple[int, ...], dark: tuple[int, ...], expected: str | None
) -> None:
    assert rule(flashed(plain(light), plain(dark), 4), 3) == expected


@proves("FLASH-LOOP", "fails")
def test_a_loop_fails_that_passes_once() -> None:
    frames = (plain(WHITE), plain(BLACK), plain(WHITE), plain(BLACK), plain(BLACK))
    shown = [(n / 10, frame) for n, frame in enumerate(frames)]
    assert found(timed(shown, 0.5, plays=1)) == {}
    looped = found(timed(shown, 0.5, plays=0))
    assert set(looped) == {"FLASH-LOOP"}
    assert "8 changes of light" in looped["FLASH-LOOP"].measured
    assert 0 <= (looped["FLASH-LOOP"].seconds or 0) < 0.5
    assert found(timed(shown, 0.5, plays=2)).keys() == {"FLASH-LOOP"}


@pytest.mark.parametrize(
    ("stands", "expected"), [case("FLASH-LOOP", "passes", 1 / 6, "FLASH-WARN"), case("FLASH-LOOP", "fails", 0.15, None)]
)
def test_a_seam_is_a_change_among_others(stands: float, expected: str | None) -> None:
    """White and black in turn, three times: five changes and a sixth at the seam, within a second or a little less."""
    shown = [(n * stands, (plain(WHITE), plain(BLACK))[n % 2]) for n in range(6)]
    assert set(found(timed(shown, 6 * stands, plays=1))) == {"FLASH-WARN"}
    assert set(found(timed(shown, 6 * stands, plays=0))) == {expected or "FLASH-LOOP"}


@proves("FLASH-LOOP", "trap")
def test_a_seam_alone_is_one_cut() -> None:
    assert rule(lambda second: (BRIGHT, DIM)[second >= 1.5], 3, plays=0) is None


@proves("FLASH-LOOP", "trap")
def test_what_fails_in_the_first_play_is_not_blamed_on_the_seam() -> None:
    assert rule(flashed(plain(WHITE), plain(BLACK), 5), 2, plays=0) == "FLASH-GEN"


@proves("FLASH-WARN", "trap")
@pytest.mark.parametrize("rate", [2, 4, 8])
def test_words_that_come_one_by_one_pass(rate: int) -> None:
    ground = (street() * 0.4).astype(np.uint8)
    places = ((12, 80), (30, 92), (14, 104))

    def picture(second: float) -> Rgb:
        left, top = places[int(second * rate + 1e-6) % 3]
        word = ground.copy()
        for letter in range(5):  # bold, a third of the width of a phone
            word[top : top + 10, left + 11 * letter : left + 11 * letter + 7] = 255
        return word

    assert rule(picture, 6) is None


@pytest.mark.parametrize(("cuts", "expected"), [(3, None), (4, "FLASH-WARN"), (8, "FLASH-GEN")])
def test_hard_cuts(cuts: int, expected: str | None) -> None:
    assert rule(flashed(BRIGHT, DIM, cuts / 2), 6) == expected


@pytest.mark.parametrize("fps", [12, 30, 60])
def test_a_cut_that_brightens_here_and_darkens_there_is_one_change(fps: int) -> None:
    footage = film(lambda second: (TOP, BOTTOM)[second >= 1.5], 3, fps)
    assert flicker(footage)[0].once.together.changes == 1
    assert rule(flashed(TOP, BOTTOM, 1.5), 6, fps) is None


@proves("FLASH-GEN", "trap")
def test_light_that_jumps_about_in_a_window_fails_though_no_place_changes_often() -> None:
    def picture(second: float) -> Rgb:
        down, across = divmod(int(second * 10 + 1e-6) % 4, 2)  # quarters of one window, in turn
        left, top = 4 + 48 * across, 40 + 36 * down
        return boxed(plain(BLACK), (left, top, left + 48, top + 36), WHITE)

    light, _ = flicker(film(picture, 3))
    assert light.once.apart.share == 0
    assert light.once.together.changes == 10
    assert rule(picture, 3) == "FLASH-GEN"


def test_places_that_flash_out_of_step_fail_together() -> None:
    def picture(second: float) -> Rgb:
        grey = np.zeros((HIGH, WIDE), np.uint8)
        for row in range(0, HIGH, 8):  # each pair of rows of places a frame later than the one above
            grey[row : row + 8] = 255 * (int((second + row / 8 / 60) * 10 + 1e-6) % 2)
        return np.repeat(grey[:, :, None], 3, axis=2)

    light, _ = flicker(film(picture, 3, 60))
    assert light.once.apart.share >= 0.9
    assert rule(picture, 3, 60) == "FLASH-GEN"


def test_a_pan_over_a_photo_passes_and_a_wild_one_does_not() -> None:
    photo = cv2.resize(np.asarray(photograph("china")), (288, HIGH), interpolation=cv2.INTER_AREA)

    def pan(there_and_back: float) -> Callable[[float], Rgb]:
        def picture(second: float) -> Rgb:
            left = round(abs(2 * second / there_and_back % 2 - 1) * (288 - WIDE))
            return np.asarray(photo[:, left : left + WIDE], np.uint8)

        return picture

    assert rule(pan(3), 6) in {None, "FLASH-WARN"}
    assert rule(pan(1), 6) == "FLASH-GEN"


@proves("FLASH-WARN", "trap")
def test_noise_passes() -> None:
    rng = np.random.default_rng(1)
    photo = street().astype(np.int16)

    def grain(_: float) -> Rgb:
        return np.asarray(np.clip(photo + rng.integers(-6, 7, photo.shape), 0, 255), np.uint8)

    def snow(_: float) -> Rgb:  # black and white by pixels of the file, a hundred to a small one
        return np.repeat(rng.binomial(100, 0.5, (HIGH, WIDE, 1)).astype(np.float64) * 2.55, 3, axis=2).astype(np.uint8)

    assert rule(grain, 2) is None
    assert rule(snow, 2) is None


def test_time_is_what_the_file_says_and_not_a_count_of_frames() -> None:
    frames = [(plain(WHITE), plain(BLACK))[n % 2] for n in range(12)]
    slow = [(0.3 * n, frame) for n, frame in enumerate(frames)]
    burst = [(0.3 * n if n < 4 else 0.9 + 0.1 * (n - 3), frame) for n, frame in enumerate(frames)]
    assert found(timed(slow, 3.6)) == {}
    broken = found(timed(burst, 2.0))
    assert set(broken) == {"FLASH-GEN"}
    assert broken["FLASH-GEN"].seconds == pytest.approx(0.9, abs=0.11)


def test_pictures_that_stand_change_nothing() -> None:
    often = [(n / 30, (BRIGHT, DIM)[n // 4 % 2]) for n in range(90)]
    rarely = [shown for n, shown in enumerate(often) if n % 4 == 0]
    assert looked(timed(often, 3)) == looked(timed(rarely, 3))


def test_a_film_that_lies_is_looked_at_in_smaller_windows() -> None:
    size = (192, 108)
    lit = boxed(plain(BLACK, size), (60, 40, 100, 60), WHITE)  # 4 % of the picture
    finding = only(flashed(lit, plain(BLACK, size), 5), 3)
    assert finding is not None
    assert finding.rule == "FLASH-GEN"
    assert finding.box is not None
    assert finding.box[2] - finding.box[0] == 640
    assert finding.box[3] - finding.box[1] == 360


def test_squares_and_banners_are_looked_at_too() -> None:
    for size in ((108, 108), (108, 136), (192, 32), (108, 432)):
        assert rule(flashed(plain(WHITE, size), plain(BLACK, size), 5), 2) == "FLASH-GEN"


def test_a_still_does_not_flash() -> None:
    assert found(still(TOP)) == {}


def test_sights_come_back_from_a_record() -> None:
    seen = looked(film(flashed(plain(RED), plain(BLACK), 4), 3, plays=0))
    assert recalled(json.loads(json.dumps(asdict(seen)))) == seen


def striped(period: float, *, degrees: float = 0, dark: int = 30, light: int = 220) -> Rgb:
    rows, columns = np.mgrid[0:HIGH, 0:WIDE]
    turn = np.deg2rad(degrees)
    bars_ = (columns * np.cos(turn) + rows * np.sin(turn)) / period % 1 < 0.5
    return np.repeat(np.where(bars_, light, dark).astype(np.uint8)[:, :, None], 3, axis=2)


@proves("PATTERN", "fails")
@pytest.mark.parametrize(("period", "degrees"), [(8, 0), (15, 0), (5, 45), (10, 90), (21, 0)])
def test_stripes_any_way_warn(period: float, degrees: float) -> None:
    broken = found(still(striped(period, degrees=degrees)))
    assert broken["PATTERN"].severity == "warning"
    assert "pairs of stripes over 100 % of the picture" in broken["PATTERN"].message
    assert broken["PATTERN"].box == (0, 0, 1080, 1920)


@proves("PATTERN", "passes")
@pytest.mark.parametrize(("degrees", "length"), [(0, WIDE), (90, HIGH), (45, (WIDE + HIGH) / 2**0.5)])
def test_five_pairs_are_too_many_and_four_and_a_half_are_not(degrees: float, length: float) -> None:
    assert found(still(striped(length / 4.5, degrees=degrees))) == {}
    broken = found(still(striped(length / 5.1, degrees=degrees)))
    assert broken["PATTERN"].measured == "5 pairs of stripes over 100 % of the picture"


def test_stripes_that_are_few_faint_or_small_pass() -> None:
    assert found(still(striped(40))) == {}
    assert found(still(striped(8, dark=100, light=118))) == {}
    small = boxed(plain((90, 90, 90)), (0, 0, 0, 0), BLACK)
    small[:40, :48] = striped(8)[:40, :48]
    assert found(still(small)) == {}


def test_stripes_that_are_gone_in_less_than_half_a_second_pass() -> None:
    assert rule(lambda second: striped(8) if 1 <= second < 1.3 else street(), 3) is None
    finding = only(lambda second: striped(8) if 1 <= second < 2 else street(), 3)
    assert finding is not None
    assert (finding.rule, finding.seconds) == ("PATTERN", 1.0)


def bricks(width: int, height: int, joint: int) -> Rgb:
    """A wall of a film's size, reduced."""
    rng = np.random.default_rng(0)
    wall = np.full((1920, 1080), 170, np.float32)
    for row, top in enumerate(range(0, 1920, height)):
        for left in range(-(width // 2) * (row % 2), 1080, width):
            wall[top + joint : top + height, max(0, left + joint) : max(0, left + width)] = 110 + rng.normal(0, 12)
    small = cv2.resize(wall, (WIDE, HIGH), interpolation=cv2.INTER_AREA)
    return np.repeat(small.astype(np.uint8)[:, :, None], 3, axis=2)


@proves("PATTERN", "trap")
def test_walls_words_and_photos_are_no_stripes() -> None:
    for size in ((60, 22, 4), (120, 44, 6), (240, 80, 10)):
        assert found(still(bricks(*size))) == {}
    lines, rng = plain((20, 20, 30)), np.random.default_rng(0)
    for top in range(30, 160, 14):
        left = 12
        while left < 90:
            wide = int(rng.integers(6, 16))
            lines[top : top + 8, left : left + wide] = 235
            left += wide + 3
    assert found(still(lines)) == {}
    for picture in (photograph("china"), photograph("flower")):
        photo = cv2.resize(np.asarray(picture), (192, 128), interpolation=cv2.INTER_AREA)
        assert found(still(np.asarray(photo, np.uint8))) == {}


def test_every_rule_says_what_it_asks() -> None:
    for entry in (*flashing.RULES, *bars.RULES):
        assert entry.title.endswith(".")
        assert entry.source.startswith("https://")
        assert min(len(entry.why), len(entry.how), len(entry.limit), len(entry.fix)) >= 4
    assert {entry.id for entry in flashing.RULES} == {"FLASH-GEN", "FLASH-RED", "FLASH-LOOP", "FLASH-WARN", "PATTERN"}
