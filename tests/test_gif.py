from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.encoders.gif import LADDER, GifFile, encode, hundredths
from pipeline.encoders.palette import Mapper, Sample, bayer, changed, pack, pick, sample, smooth

SIZE = (96, 160)
WHITE, YELLOW = (255, 255, 255), (255, 212, 0)
Held = tuple[np.ndarray, int]


def night() -> np.ndarray:
    """A grainy gradient with lit windows."""
    width, height = SIZE
    down = np.linspace(0, 1, height)[:, None, None]
    sky = np.array([10, 14, 34]) + down * np.array([90, 60, 50])
    grain = np.random.default_rng(5).normal(0, 1.5, (height, width, 1))
    picture = np.clip(sky + grain, 0, 255).astype(np.uint8)
    for x in range(6, width, 18):
        picture[120:130, x : x + 7] = (240, 200, 110)
    return picture


def word(picture: np.ndarray, at: tuple[int, int], colour: tuple[int, int, int], opacity: float = 1.0) -> np.ndarray:
    ink = cv2.putText(
        np.zeros(picture.shape[:2], np.uint8), "HOME", at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 4, cv2.LINE_AA
    )
    cover = (ink * opacity / 255)[..., None]
    return (picture * (1 - cover) + np.array(colour) * cover + 0.5).astype(np.uint8)


def crossing() -> list[Held]:
    """A word slides right across and is gone; a second one fades in and rests."""
    ground = night()
    slide = [(word(ground, (x, 60), YELLOW), 1) for x in range(-90, 110, 12)]
    fade = [(word(ground, (8, 100), WHITE, step / 6), 1) for step in range(1, 7)]
    return [(ground, 3), *slide, (ground, 5), *fade, (word(ground, (8, 100), WHITE), 20)]


def make(held: list[Held], path: Path, *, max_bytes: int | None = None, fps: int = 15, loops: int = 0) -> GifFile:
    height, width = held[0][0].shape[:2]
    return encode(lambda: iter(held), size=(width, height), fps=fps, max_bytes=max_bytes, path=path, loops=loops)


def decoded(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """What a viewer shows, frame by frame, and how long in ms."""
    with Image.open(path) as gif:
        pictures, times = [], []
        for n in range(gif.n_frames):
            gif.seek(n)
            pictures.append(np.asarray(gif.convert("RGB")))
            times.append(gif.info["duration"])
    return pictures, times


def error(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_every_frame_shows_its_source(tmp_path: Path) -> None:
    held = crossing()
    make(held, tmp_path / "a.gif")
    pictures, times = decoded(tmp_path / "a.gif")
    ends = np.cumsum(times)
    tick = 0
    for source, ticks in held:
        shown = pictures[int(np.searchsorted(ends, 1000 * (tick + 0.5) / 15, side="right"))]
        assert error(source, shown) < 2
        tick += ticks
    assert error(held[0][0], pictures[0]) < 1.2
    assert error(held[-1][0], pictures[-1]) < 1.2


@pytest.mark.parametrize("level", range(len(LADDER)))
def test_a_word_that_left_leaves_nothing_behind(level: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.encoders.gif.LADDER", LADDER[level : level + 1])
    ground = night()
    slide = [(word(ground, (x, 60), YELLOW), 1) for x in range(-90, 110, 7)]
    fade = [(word(ground, (8, 100), WHITE, step / 5), 1) for step in (1, 2, 3, 4, 5, 4, 3, 2, 1)]
    make([(ground, 9), *slide, (ground, 9), *fade, (ground, 9)], tmp_path / "a.gif")
    pictures, times = decoded(tmp_path / "a.gif")
    rests = [picture for picture, time in zip(pictures, times, strict=True) if time >= 500]
    assert len(rests) == 3
    assert (rests[1] == rests[0]).all()
    assert (rests[2] == rests[0]).all()


def test_resting_letters_keep_their_exact_colour(tmp_path: Path) -> None:
    held = crossing()
    make(held, tmp_path / "a.gif")
    solid = (held[-1][0] == 255).all(axis=-1)
    assert solid.sum() > 300
    assert (decoded(tmp_path / "a.gif")[0][-1][solid] == 255).all()


@pytest.mark.parametrize("fps", [7, 12, 15, 24, 30, 48, 50])
def test_times_add_up_to_the_hundredth(fps: int, tmp_path: Path) -> None:
    held = [(np.full((8, 8, 3), 97 * n % 256, np.uint8), 1 + n % 3) for n in range(1, 25)]
    make(held, tmp_path / "a.gif", fps=fps)
    times = decoded(tmp_path / "a.gif")[1]
    assert len(times) == 24
    assert min(times) >= 20
    starts = [sum(ticks for _, ticks in held[:n]) for n in range(25)]
    assert [sum(times[:n]) for n in range(25)] == [10 * int(100 * tick / fps + 0.5) for tick in starts]


def test_hundredths_round_halves_up() -> None:
    assert [hundredths(1, 15), hundredths(2, 15), hundredths(1, 8)] == [7, 13, 13]  # 6.7, 13.3, 12.5


def test_repeats_are_one_stored_frame(tmp_path: Path) -> None:
    ground = night()
    other = word(ground, (8, 60), WHITE)
    made = make([(ground, 2), (ground, 3), (other, 4), (other.copy(), 1), (ground, 5)], tmp_path / "a.gif")
    assert made.frames == 3
    assert decoded(tmp_path / "a.gif")[1] == [330, 340, 330]


def test_only_the_changed_rectangle_is_stored(tmp_path: Path) -> None:
    ground = night()
    spot = ground.copy()
    spot[70:75, 40:50] = WHITE
    make([(ground, 5), (spot, 5)], tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as gif:
        assert gif.dispose_extent == (0, 0, *SIZE)
        gif.seek(1)
        assert gif.disposal_method == 1
        assert np.abs(np.subtract(gif.dispose_extent, (40, 70, 50, 75))).max() <= 2


def test_the_first_frame_is_whole(tmp_path: Path) -> None:
    make(crossing(), tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as gif:
        assert not (np.asarray(gif) == gif.info["transparency"]).any()


def test_one_frame_is_a_gif(tmp_path: Path) -> None:
    made = make([(night(), 15)], tmp_path / "a.gif")
    pictures, times = decoded(tmp_path / "a.gif")
    assert made == GifFile(bytes=(tmp_path / "a.gif").stat().st_size, colours=made.colours, level=0, frames=1)
    assert times == [1000]
    assert error(pictures[0], night()) < 1.2


@pytest.mark.parametrize("colour", [(0, 0, 0), (37, 99, 201)])
def test_one_flat_colour_is_exact(colour: tuple[int, int, int], tmp_path: Path) -> None:
    made = make([(np.full((9, 7, 3), colour, np.uint8), 1)], tmp_path / "a.gif")
    assert made.colours == 1
    assert (decoded(tmp_path / "a.gif")[0][0] == colour).all()


def test_a_budget_is_met_by_the_first_rung_that_fits(tmp_path: Path) -> None:
    best = make(crossing(), tmp_path / "a.gif")
    assert best.level == 0
    assert make(crossing(), tmp_path / "b.gif", max_bytes=best.bytes) == best
    small = make(crossing(), tmp_path / "c.gif", max_bytes=best.bytes // 2)
    assert 0 < small.level < len(LADDER) - 1
    assert small.colours <= LADDER[small.level].colours
    assert small.bytes == (tmp_path / "c.gif").stat().st_size <= best.bytes // 2
    pictures, times = decoded(tmp_path / "c.gif")
    assert pictures[0].shape == (SIZE[1], SIZE[0], 3)
    assert sum(times) == sum(decoded(tmp_path / "a.gif")[1])


def test_an_impossible_budget_gives_the_smallest(tmp_path: Path) -> None:
    made = make(crossing(), tmp_path / "a.gif", max_bytes=100)
    assert made.level == len(LADDER) - 1
    assert made.colours <= 16
    assert made.bytes == (tmp_path / "a.gif").stat().st_size > 100
    assert error(decoded(tmp_path / "a.gif")[0][-1], crossing()[-1][0]) < 12


def test_same_frames_same_bytes(tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif"):
        make(crossing(), tmp_path / name)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_frames_may_share_one_buffer(tmp_path: Path) -> None:
    def reused() -> Iterator[Held]:
        buffer = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        for frame, ticks in crossing():
            buffer[:] = frame
            yield buffer, ticks

    make(crossing(), tmp_path / "a.gif")
    encode(reused, size=SIZE, fps=15, max_bytes=None, path=tmp_path / "b.gif")
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


@pytest.mark.parametrize("loops", [0, 1, 300])
def test_the_loop_count_is_the_only_extension(loops: int, tmp_path: Path) -> None:
    make(crossing(), tmp_path / "a.gif", loops=loops)
    with Image.open(tmp_path / "a.gif") as gif:
        assert gif.info["loop"] == loops
        assert "comment" not in gif.info
    assert (tmp_path / "a.gif").read_bytes().count(b"\x21\xff\x0b") == 1


def interrupted() -> Iterator[Held]:
    yield night(), 1
    raise KeyboardInterrupt


def test_an_interruption_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        encode(interrupted, size=SIZE, fps=15, max_bytes=None, path=tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no room"):
        make([(night(), 1)], tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("held", "fps", "loops", "said"),
    [
        ([], 15, 0, "at least one"),
        ([(night(), 0)], 15, 0, "0 ticks"),
        ([(night()[:-1], 1)], 15, 0, "promised"),
        ([(night().astype(np.float32), 1)], 15, 0, "promised"),
        ([(night(), 1)], 51, 0, "1 to 50"),
        ([(night(), 1)], 15, -1, "65535"),
        ([(night(), 700)], 1, 0, "655 s"),
    ],
)
def test_what_cannot_be_a_gif_is_refused(held: list[Held], fps: int, loops: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        encode(lambda: iter(held), size=SIZE, fps=fps, max_bytes=None, path=tmp_path / "a.gif", loops=loops)
    assert list(tmp_path.iterdir()) == []


def planes(picture: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(picture.transpose(2, 0, 1))


def pixels(picture: np.ndarray) -> np.ndarray:
    return planes(picture).reshape(3, -1)


def mapped(picture: np.ndarray, palette: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    codes = pack(planes(picture))
    mapper = Mapper(palette, [codes])
    return mapper.dithered(codes, smooth(planes(picture))), mapper.plain(codes)


def test_dither_hides_bands_in_a_gradient() -> None:
    ramp = np.repeat(np.linspace(60, 100, 128)[None, :, None], 64, axis=0).repeat(3, axis=2).astype(np.uint8)
    palette = np.array([[v, v, v] for v in (60, 73, 87, 100)], np.uint8)
    dithered, plain = mapped(ramp, palette)
    near = [error(cv2.blur(palette[entries], (8, 8)), cv2.blur(ramp, (8, 8))) for entries in (dithered, plain)]
    assert near[0] < near[1] * 0.6


def test_where_entries_are_close_nothing_is_dithered() -> None:
    ramp = np.repeat(np.linspace(60, 100, 128)[None, :, None], 64, axis=0).repeat(3, axis=2).astype(np.uint8)
    dithered, plain = mapped(ramp, np.array([[v, v, v] for v in range(60, 102, 2)], np.uint8))
    assert (dithered == plain).all()


def test_texture_and_flat_entries_are_not_dithered() -> None:
    palette = np.array([[v, v, v] for v in range(0, 256, 15)], np.uint8)
    texture = np.random.default_rng(1).integers(0, 255, (40, 40, 1), np.uint8).repeat(3, axis=2)
    flat = np.full((40, 40, 3), 75, np.uint8)
    for picture in (texture, flat):
        dithered, plain = mapped(picture, palette)
        assert (dithered == plain).all()


def test_mapping_finds_the_nearest_grey() -> None:
    palette = np.array([[v, v, v] for v in range(0, 256, 15)], np.uint8)
    picture = np.random.default_rng(1).integers(30, 255, (40, 40, 1), np.uint8).repeat(3, axis=2)
    assert np.abs(palette[mapped(picture, palette)[1]].astype(int) - picture).max() <= 9


def test_what_changed_is_found_and_taken_over() -> None:
    before = planes(night())
    now = before.copy()
    now[2, 70:75, 40:50] ^= 255
    now[0, 3, 7] ^= 1
    whole = slice(0, SIZE[1])
    at, found = changed(now, before, whole)
    width = SIZE[0]
    assert at is not None
    assert at.tolist() == [3 * width + 7, *(y * width + x for y in range(70, 75) for x in range(40, 50))]
    assert (found == now.reshape(3, -1)[:, at]).all()
    assert (before == now).all()
    assert changed(now, before, whole)[1].size == 0


@pytest.mark.parametrize("width", [48, 50, 51, 52])
def test_what_changed_is_found_in_frames_of_any_width_and_in_the_rows_told(width: int) -> None:
    before = np.zeros((3, 9, width), np.uint8)
    now = before.copy()
    now[1, 2, width - 1], now[0, 7, 0] = 1, 1
    at, found = changed(now, before.copy(), slice(0, 9))
    assert at is not None
    assert at.tolist() == [3 * width - 1, 7 * width]
    assert found.tolist() == [[0, 1], [1, 0], [0, 0]]
    told, _ = changed(now, before.copy(), slice(3, 9))
    assert told is not None
    assert told.tolist() == [7 * width]


def test_rows_told_spare_looking_and_change_no_byte(tmp_path: Path) -> None:
    ground = night()
    held = [(ground, 5), (word(ground, (8, 60), WHITE), 5), (ground, 5), (word(ground, (8, 90), YELLOW), 5)]
    make(held, tmp_path / "a.gif")
    rows = [slice(0, SIZE[1])]
    for (before, _), (now, _) in pairwise(held):
        found = np.flatnonzero((before != now).any(axis=(1, 2)))
        rows.append(slice(int(found[0]), int(found[-1]) + 1))
    told = [(frame, ticks, where) for (frame, ticks), where in zip(held, rows, strict=True)]
    encode(lambda: iter(told), size=SIZE, fps=15, max_bytes=None, path=tmp_path / "b.gif")
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_a_cut_brings_its_own_palette(tmp_path: Path) -> None:
    ground = night()
    other = np.ascontiguousarray(255 - ground[::-1])
    flash = [(other if n % 2 else ground, 1) for n in range(8)]
    held = [(ground, 15), (word(ground, (8, 60), WHITE), 15), (other, 15), (word(other, (8, 60), YELLOW), 15), *flash]
    make(held, tmp_path / "a.gif")
    pictures, times = decoded(tmp_path / "a.gif")
    assert times[:4] == [1000] * 4
    for (source, _), shown in zip(held[:4], pictures, strict=False):
        assert error(source, shown) < 1.2
    for (source, _), shown in zip(flash, pictures[4:], strict=True):
        assert error(source, shown) < 4
    with Image.open(tmp_path / "a.gif") as gif:
        gif.seek(2)
        assert gif.dispose_extent == (0, 0, *SIZE)


def test_frames_are_asked_for_once_and_may_be_views_of_planes(tmp_path: Path) -> None:
    asked = []

    def drawn() -> Iterator[Held]:
        asked.append(1)
        return ((planes(frame).transpose(1, 2, 0), ticks) for frame, ticks in crossing())

    make(crossing(), tmp_path / "a.gif")
    encode(drawn, size=SIZE, fps=15, max_bytes=20_000, path=tmp_path / "b.gif")
    assert asked == [1]
    encode(drawn, size=SIZE, fps=15, max_bytes=None, path=tmp_path / "b.gif")
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_few_colours_stay_as_they_are() -> None:
    picture = np.array([[[250, 10, 3], [7, 99, 31], [0, 0, 0]]], np.uint8)
    assert pick(sample([pixels(picture.repeat(7, axis=1))]), 255).tolist() == [[0, 0, 0], [7, 99, 31], [250, 10, 3]]


def test_small_bright_letters_get_an_entry() -> None:
    palette = pick(sample(pixels(frame) for frame, _ in crossing()), 64).tolist()
    assert list(WHITE) in palette
    assert list(YELLOW) in palette


def test_equal_colours_cannot_be_cut() -> None:
    same = np.full((9, 3), 80, np.float32)
    assert pick(Sample(colours=same, weights=np.ones(9, np.float32)), 4).tolist() == [[80, 80, 80]]


def test_bayer_holds_each_threshold_once() -> None:
    assert sorted((bayer(3).ravel() * 64 - 0.5).tolist()) == list(range(64))
