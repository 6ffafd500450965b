"""Files looked at as a player shows them, encoded here and looked at again."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from moving import BLACK, HIGH, RED, WHITE, WIDE, Rgb, boxed, plain, street
from PIL import Image

from pipeline import colour, compose, probe, viewing
from pipeline.checks import bars, flashing
from pipeline.encoders import gif, h264
from pipeline.errors import MakingFault, UsageFault
from pipeline.footage import Footage

SIZE = (216, 384)
LIGHT, DARK = plain(WHITE, SIZE), plain(BLACK, SIZE)


def filmed(path: Path, shown: list[tuple[Rgb, int]], fps: int = 30) -> Path:
    """Pictures and how many frames each stands."""
    with h264.Stream(path, *SIZE, fps) as stream:
        for picture, times in shown:
            canvas = compose.canvas(*SIZE, "yuv420")
            drawn = colour.planes(picture.astype(np.float32), "yuv420")
            for plane, codes in zip(canvas.planes, drawn, strict=True):
                plane[:] = colour.to_bytes(codes)
            stream.add(canvas, times)
        stream.close()
    return path


def looped(path: Path, shown: list[tuple[Rgb, int]], fps: int = 10, loops: int = 0) -> Path:
    def frames() -> Iterator[tuple[Rgb, int]]:
        yield from shown

    gif.encode(frames, size=SIZE, fps=fps, max_bytes=None, path=path, loops=loops)
    return path


def footage(path: Path) -> Footage:
    return viewing.watched(path, probe.measure(path))


def rules(path: Path) -> set[str]:
    seen = viewing.sights(path, probe.measure(path))
    return {finding.rule for finding in (*flashing.findings(seen), *bars.findings(seen))}


def test_a_film_comes_back_as_it_was_drawn(tmp_path: Path) -> None:
    picture = street(size=SIZE)
    seen = footage(filmed(tmp_path / "a.mp4", [(picture, 1), (LIGHT, 2), (plain(RED, SIZE), 1)], fps=10))
    assert (seen.width, seen.height, seen.plays) == (*SIZE, 0)
    assert seen.seconds == pytest.approx(0.4)
    assert seen.pictures.shape[1:] == (HIGH, WIDE, 3)
    starts = np.searchsorted(seen.starts, [0.0, 0.1, 0.3], "right") - 1
    first, light, red = (seen.pictures[n].astype(int) for n in starts)
    expected = np.asarray(Image.fromarray(picture).resize((WIDE, HIGH), Image.Resampling.BOX), int)
    assert np.abs(first - expected).mean() < 4
    assert light.min() >= 250
    assert np.abs(red - RED).max() <= 8


def test_a_picture_that_stands_is_kept_once(tmp_path: Path) -> None:
    path = filmed(tmp_path / "a.mp4", [(street(size=SIZE), 200), (street(3, SIZE), 40)])
    seen = footage(path)
    assert seen.seconds == pytest.approx(8.0)
    assert len(seen.starts) < 30
    assert 6.6 < seen.starts[-1] < 8
    assert rules(path) == set()


def test_films_that_flash_fail_and_films_that_cut_do_not(tmp_path: Path) -> None:
    assert rules(filmed(tmp_path / "a.mp4", [(LIGHT, 3), (DARK, 3)] * 8)) == {"FLASH-GEN"}
    assert rules(filmed(tmp_path / "b.mp4", [(street(n, SIZE), 24) for n in range(4)])) == set()
    red = plain(RED, SIZE)
    assert rules(filmed(tmp_path / "c.mp4", [(red, 4), (DARK, 4)] * 6)) == {"FLASH-GEN", "FLASH-RED"}
    barred = boxed(boxed(street(size=SIZE), (0, 0, 216, 100), BLACK), (0, 284, 216, 384), BLACK)
    assert rules(filmed(tmp_path / "d.mp4", [(barred, 10)])) == {"PLAT-BARS"}


def test_a_gif_is_looked_at_as_often_as_it_plays(tmp_path: Path) -> None:
    shown = [(LIGHT, 1), (DARK, 1), (LIGHT, 1), (DARK, 2)]
    assert rules(looped(tmp_path / "for-ever.gif", shown)) == {"FLASH-LOOP"}
    once = looped(tmp_path / "once.gif", shown)
    once.write_bytes(once.read_bytes().replace(b"NETSCAPE2.0", b"NETSCAPE9.9"))  # no word of a loop
    assert footage(once).plays == 1
    assert rules(once) == set()


def test_a_gif_has_its_own_times(tmp_path: Path) -> None:
    seen = footage(looped(tmp_path / "a.gif", [(LIGHT, 3), (DARK, 5), (street(size=SIZE), 2)]))
    assert seen.starts.tolist() == pytest.approx([0, 0.3, 0.8])
    assert seen.seconds == pytest.approx(1.0)
    assert (seen.pictures[0].min(), seen.pictures[1].max()) == (255, 0)


def test_a_still_is_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(street(size=SIZE)).save(path, quality=92)
    seen = footage(path)
    assert (len(seen.starts), seen.seconds) == (1, 0)
    assert rules(path) == set()


def test_frames_that_stand_unequally_long_keep_their_times(tmp_path: Path) -> None:
    path, at = tmp_path / "a.webm", [0, 500, 600, 1700]
    with av.open(str(path), "w") as file:
        track = file.add_stream("libvpx-vp9", rate=10, options={"deadline": "realtime", "cpu-used": "8"})
        track.width, track.height, track.pix_fmt = *SIZE, "yuv420p"
        track.codec_context.time_base = Fraction(1, 1000)
        for n, stands in enumerate(at):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray((LIGHT, DARK)[n % 2]), "rgb24")
            frame.pts, frame.time_base = stands, Fraction(1, 1000)
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    seen = footage(path)
    assert seen.starts.tolist() == pytest.approx([0, 0.5, 0.6, 1.7], abs=0.002)


@pytest.mark.parametrize(
    (
        "form",
        "space",
        "scale",
    ),  # as H.273 counts them: 1 and 5 are BT.709 and BT.601, 1 and 2 the limited and full range
    [("yuv420p", 1, 1), ("yuv420p", 5, 1), ("yuvj420p", 5, 2), ("yuv444p", 1, 2), ("yuv420p10le", 1, 1)],
)
def test_colours_are_read_as_the_file_means_them(form: str, space: int, scale: int) -> None:
    names = {1: "ITU709", 5: "ITU601"}
    for shown in (WHITE, BLACK, (128, 128, 128), (200, 60, 40), (30, 90, 180)):
        frame = VideoReformatter().reformat(
            av.VideoFrame.from_ndarray(plain(shown, SIZE), "rgb24"),
            format=form,
            dst_colorspace=names[space],
            src_color_range=2,
            dst_color_range=scale,
            threads=1,  # more of them leave lines undone in deep colour
        )
        frame.colorspace, frame.color_range = space, scale
        little = viewing._small(frame, VideoReformatter(), (WIDE, HIGH))
        assert little.shape == (HIGH, WIDE, 3)
        assert np.abs(little.astype(int) - shown).max() <= 3


def test_files_that_cannot_be_seen_are_named(tmp_path: Path) -> None:
    path = filmed(tmp_path / "a.mp4", [(street(n, SIZE), 2) for n in range(6)])
    facts = probe.measure(path)
    with pytest.raises(UsageFault, match=r"none\.mp4: there is no such file"):
        viewing.watched(tmp_path / "none.mp4", facts)
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(b"nothing of a film")
    with pytest.raises(MakingFault, match=r"torn\.mp4: cannot be decoded, .*: make or export the file again"):
        viewing.watched(torn, facts)
