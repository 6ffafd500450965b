"""What is encoded is decoded again and compared with the frames that were handed over."""

import math
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from pipeline import colour, compose, probe
from pipeline.colour import Plane
from pipeline.compose import Canvas
from pipeline.encoders import h264, hold, still
from pipeline.errors import EnvironmentFault, MakingFault
from pipeline.shots import Model

WIDTH, HEIGHT, FPS = 96, 160, 30


def drawn(n: int, model: Model = "yuv420") -> Canvas:
    """A soft picture that wanders with `n`."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    picture = np.stack(
        [
            120 + 60 * np.sin((x + 2 * n) / 17),
            110 + 50 * np.cos((y - n) / 23),
            130 + 40 * np.sin((x + y) / 31),
        ],
        axis=2,
    )
    canvas = compose.canvas(WIDTH, HEIGHT, model)
    for plane, values in zip(canvas.planes, colour.planes(picture.astype(np.float32), model), strict=True):
        plane[:] = colour.to_bytes(values)
    return canvas


def runs(first: int, *times: int) -> Iterator[tuple[Canvas, int]]:
    return ((drawn(first + index), count) for index, count in enumerate(times))


def encode(frames: Iterable[tuple[Canvas, int]], width: int, height: int, fps: int, path: Path) -> str:
    with h264.Stream(path, width, height, fps) as stream:
        for canvas, times in frames:
            stream.add(canvas, times)
        return stream.close()


def encoded(path: Path, first: int = 0, times: tuple[int, ...] = (1,) * 12) -> str:
    return encode(runs(first, *times), WIDTH, HEIGHT, FPS, path)


def decoded(path: Path) -> list[tuple[Plane, Plane, Plane]]:
    planes = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            raw: npt.NDArray[np.uint8] = frame.to_ndarray(format="yuv420p")
            small = raw[HEIGHT:].reshape(2, HEIGHT // 2, WIDTH // 2)
            planes.append((raw[:HEIGHT], small[0], small[1]))
    return planes


def psnr(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> float:
    error = float(((a.astype(np.float64) - b) ** 2).mean())
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


def test_what_comes_back_is_what_was_handed_over(tmp_path: Path) -> None:
    encoded(tmp_path / "a.mp4", times=(3, 1, 5, 1, 2))
    back = decoded(tmp_path / "a.mp4")
    handed = [canvas.planes for canvas, times in runs(0, 3, 1, 5, 1, 2) for _ in range(times)]
    assert len(back) == 12
    for want, got in zip(handed, back, strict=True):
        assert min(psnr(w, g) for w, g in zip(want, got, strict=True)) >= 35


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    encoded(tmp_path / "shot.mp4")
    h264.join([tmp_path / "shot.mp4"], None, tmp_path / "a.mp4")
    facts = probe.measure(tmp_path / "a.mp4")
    assert (facts.width, facts.height, facts.frames, facts.fps) == (WIDTH, HEIGHT, 12, FPS)
    assert (facts.codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert facts.colour == "bt709 limited"
    assert facts.constant_rate
    assert facts.progressive
    assert facts.square_pixels
    assert facts.metadata == ()
    assert facts.seconds == pytest.approx(0.4, abs=1e-3)


def joined(folder: Path, name: str = "film.mp4") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    shots = []
    for index, count in enumerate((7, 11, 5)):
        path = folder / f"shot {index}.mp4"
        encoded(path, index * 20, (1,) * count)
        shots.append(path)
    h264.join(shots, None, folder / name)
    return folder / name


def test_joined_shots_are_one_even_film(tmp_path: Path) -> None:
    film = joined(tmp_path)
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        times = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        assert set(np.diff(times)) == {1000}  # of a time base of 1/30000
        assert times[0] == (stream.start_time or 0)
    facts = probe.measure(film)
    assert facts.frames == 23
    assert facts.constant_rate
    assert facts.faststart
    handed = [canvas.planes for first, count in ((0, 7), (20, 11), (40, 5)) for canvas, _ in runs(first, *[1] * count)]
    back = decoded(film)
    assert min(psnr(w[0], g[0]) for w, g in zip(handed, back, strict=True)) >= 35


def test_sound_joins_the_film_untouched(tmp_path: Path) -> None:
    film = joined(tmp_path)
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.8", "-c:a", "aac")
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *tone, str(tmp_path / "a.m4a"))
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    h264.join([film], tmp_path / "a.m4a", tmp_path / "heard.mp4")
    facts = probe.measure(tmp_path / "heard.mp4")
    assert facts.sound is not None
    assert (facts.sound.codec, facts.sound.sample_rate) == ("aac", 48000)
    assert (facts.frames, facts.constant_rate, facts.faststart, facts.metadata) == (23, True, True, ())
    silent, heard = decoded(film), decoded(tmp_path / "heard.mp4")
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(silent, heard, strict=True))


def test_every_shot_of_a_film_begins_with_a_picture_that_needs_no_other(tmp_path: Path) -> None:
    with av.open(str(joined(tmp_path))) as container:
        keys = [n for n, frame in enumerate(container.decode(video=0)) if frame.key_frame]
    assert keys == [0, 7, 18]


def test_the_same_frames_make_the_same_bytes(tmp_path: Path) -> None:
    assert joined(tmp_path / "one").read_bytes() == joined(tmp_path / "two").read_bytes()


def test_a_name_with_quotes_and_spaces_is_a_name(tmp_path: Path) -> None:
    film = joined(tmp_path / 'o\'clock "now" \\ 100% ü', "it's.mp4")
    assert probe.measure(film).frames == 23


def test_the_picture_digest_knows_frames_not_runs(tmp_path: Path) -> None:
    canvas = drawn(0)
    split = encode(iter([(canvas, 1), (canvas, 2)]), WIDTH, HEIGHT, FPS, tmp_path / "a.mp4")
    whole = encode(iter([(canvas, 3)]), WIDTH, HEIGHT, FPS, tmp_path / "b.mp4")
    longer = encode(iter([(canvas, 4)]), WIDTH, HEIGHT, FPS, tmp_path / "c.mp4")
    other = encode(iter([(drawn(1), 3)]), WIDTH, HEIGHT, FPS, tmp_path / "d.mp4")
    assert split == whole
    assert len({whole, longer, other}) == 3


@pytest.mark.parametrize(("size", "times"), [((96, 160), 1), ((96, 160), 60), ((16, 16), 4000)])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, size: tuple[int, int], times: int) -> None:
    path = tmp_path / "nowhere" / "a.mp4"
    with pytest.raises(MakingFault) as fault:
        encode(iter([(compose.canvas(*size, "yuv420"), times)]), *size, FPS, path)
    assert str(fault.value).startswith("ffmpeg stopped while encoding the picture: ")
    assert "\n" not in str(fault.value)
    assert not path.parent.exists()


def test_a_painter_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[Canvas, int]]:
        yield compose.canvas(16, 16, "yuv420"), 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encode(broken(), 16, 16, FPS, tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_shot_that_is_no_film_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"nothing of the kind")
    with pytest.raises(MakingFault, match=r"^ffmpeg stopped while joining the shots: .*[^\n]$"):
        h264.join([bad], None, tmp_path / "film.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.mp4"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a device of Linux")
def test_a_full_disk_is_the_machines_fault(tmp_path: Path) -> None:
    shot = tmp_path / "shot.mp4"
    encoded(shot)
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).symlink_to("/dev/full")
    with pytest.raises(EnvironmentFault, match="the disk is full while encoding the picture: free some space"):
        encoded(tmp_path / "a.mp4")
    with pytest.raises(EnvironmentFault, match="the disk is full while joining the shots: free some space"):
        h264.join([shot], None, tmp_path / "b.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["shot.mp4"]


def test_streams_side_by_side_are_those_made_alone(tmp_path: Path) -> None:
    canvas = compose.canvas(WIDTH, HEIGHT, "yuv420")
    with ExitStack() as opened:
        paths = [tmp_path / f"together {k}.mp4" for k in range(3)]
        streams = [opened.enter_context(h264.Stream(path, WIDTH, HEIGHT, FPS)) for path in paths]
        for n in range(12):
            for k, stream in enumerate(streams):
                np.copyto(canvas.buffer, drawn(n + 7 * k).buffer)  # one canvas, drawn over for each
                stream.add(canvas)
        digests = [stream.close() for stream in streams]
    assert digests == [encoded(tmp_path / f"alone {k}.mp4", 7 * k) for k in range(3)]
    for k, path in enumerate(paths):
        assert path.read_bytes() == (tmp_path / f"alone {k}.mp4").read_bytes()


LEAST = hold.SETTLING + hold.ENDING + hold.WORTH
"""The shortest hold that is not encoded whole."""


def complaints(path: Path) -> str:
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-i", str(path), "-f", "null", "-")
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True).stderr


def assert_shown(path: Path, pictures: list[tuple[Canvas, int]]) -> None:
    """Each frame is there, at its time and as it was drawn; ffmpeg has nothing to say against the stream."""
    handed = [canvas.planes for canvas, times in pictures for _ in range(times)]
    back = decoded(path)
    assert len(back) == len(handed)
    assert min(psnr(w, g) for want, got in zip(handed, back, strict=True) for w, g in zip(want, got, strict=True)) >= 35
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    assert sorted(packet.pts for packet in packets) == [1000 * n for n in range(len(handed))]
    assert set(np.diff([packet.dts for packet in packets])) == {1000}
    assert complaints(path) == ""


@pytest.mark.parametrize("times", [0, 1, LEAST - 1, LEAST, 250])
def test_pieces_of_a_hold_are_all_of_it(times: int) -> None:
    encoded, repeats = hold.pieces(times)
    assert encoded + repeats == times
    assert repeats == 0 if times < LEAST else encoded == hold.SETTLING + hold.ENDING


@pytest.mark.parametrize("times", [LEAST - 1, LEAST, 70])
@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_hold_shows_its_picture_and_what_follows_it(tmp_path: Path, before: int, times: int) -> None:
    shown = (*(1,) * before, times, *(1,) * (times % 4), LEAST, 2, 1)
    encoded(tmp_path / "a.mp4", times=shown)
    assert_shown(tmp_path / "a.mp4", list(runs(0, *shown)))
    luma = [planes[0] for planes in decoded(tmp_path / "a.mp4")]
    if times >= LEAST:
        last = luma[before + times - 1]
        still = luma[before + hold.SETTLING + hold.ENDING - 1 : before + times]
        assert len(still) == times - hold.SETTLING - hold.ENDING + 1
        assert all(np.array_equal(one, last) for one in still)


@pytest.mark.parametrize("before", [243, 246])  # the last and the first of the P frames that end the hold
def test_a_hold_may_meet_the_picture_that_x264_makes_a_key(tmp_path: Path, before: int) -> None:
    pictures = [*((drawn(n % 7), 1) for n in range(before)), (drawn(7), 40), *runs(8, 1, 1, 1, 1, 1, 1)]
    encode(pictures, WIDTH, HEIGHT, FPS, tmp_path / "a.mp4")
    assert_shown(tmp_path / "a.mp4", pictures)


@pytest.mark.parametrize("parts", [(1,) * 40, (hold.SETTLING, 40 - hold.SETTLING), (1, 20, 19)])
def test_it_is_one_hold_however_it_is_told(tmp_path: Path, parts: tuple[int, ...]) -> None:
    """Streams side by side tell of the runs in which none of them changes."""
    whole = encoded(tmp_path / "whole.mp4", times=(1, 40, 1, 1))
    canvas = compose.canvas(WIDTH, HEIGHT, "yuv420")
    with h264.Stream(tmp_path / "parts.mp4", WIDTH, HEIGHT, FPS) as stream:
        for n, times in ((0, (1,)), (1, parts), (2, (1,)), (3, (1,))):
            for one in times:
                np.copyto(canvas.buffer, drawn(n).buffer)
                stream.add(canvas, one)
                canvas.buffer[:] = 0  # as if something else were drawn there
        assert stream.close() == whole
    assert (tmp_path / "parts.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()


def test_a_digest_counts_repeats(tmp_path: Path) -> None:
    assert encoded(tmp_path / "a.mp4", times=(1, 40)) != encoded(tmp_path / "b.mp4", times=(1, 41))
    canvas = drawn(0)
    one_by_one = encode(((canvas, 1) for _ in range(40)), WIDTH, HEIGHT, FPS, tmp_path / "c.mp4")
    assert one_by_one == encoded(tmp_path / "d.mp4", times=(40,))


def test_a_hold_costs_next_to_nothing(tmp_path: Path) -> None:
    for times in (LEAST, LEAST + 200):
        encoded(tmp_path / f"{times}.mp4", times=(1, times))
        with av.open(str(tmp_path / f"{times}.mp4")) as container:
            sizes = [packet.size for packet in container.demux(video=0) if packet.pts is not None]
        assert max(sizes[-hold.WORTH :]) < 60  # bytes; such a frame holds no picture


def test_held_and_moving_shots_are_one_film(tmp_path: Path) -> None:
    shown = [(1, 1, 50), (1,) * 9, (40, 1), (30,)]
    for n, times in enumerate(shown):
        encoded(tmp_path / f"{n}.mp4", 5 * n, times)
    h264.join([tmp_path / f"{n}.mp4" for n in range(len(shown))], None, tmp_path / "film.mp4")
    assert_shown(tmp_path / "film.mp4", [one for n, times in enumerate(shown) for one in runs(5 * n, *times)])
    facts = probe.measure(tmp_path / "film.mp4")
    assert (facts.frames, facts.constant_rate, facts.fps) == (52 + 9 + 41 + 30, True, FPS)
    with av.open(str(tmp_path / "film.mp4")) as container:
        keys = [n for n, frame in enumerate(container.decode(video=0)) if frame.key_frame]
    assert keys == [0, 52, 61, 102]


def test_a_stream_that_nobody_closes_leaves_no_file(tmp_path: Path) -> None:
    with h264.Stream(tmp_path / "a.mp4", WIDTH, HEIGHT, FPS) as stream:
        stream.add(drawn(0), 40)
    assert list(tmp_path.iterdir()) == []


def test_the_settings_as_a_command_line_make_the_same_stream(tmp_path: Path) -> None:
    encoded(tmp_path / "a.mp4")
    raw = b"".join(canvas.buffer.tobytes() for canvas, _ in runs(0, *[1] * 12))
    source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-")
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *h264.SETTINGS, *h264.CLEAN)
    subprocess.run((*command, str(tmp_path / "b.mp4")), check=True, input=raw)
    with av.open(str(tmp_path / "a.mp4")) as ours, av.open(str(tmp_path / "b.mp4")) as theirs:
        a, b = ours.streams.video[0], theirs.streams.video[0]
        assert a.codec_context.extradata == b.codec_context.extradata  # profile, level, colour, where chroma lies
        assert (a.time_base, a.duration, a.start_time) == (b.time_base, b.duration, b.start_time)
    one, other = decoded(tmp_path / "a.mp4"), decoded(tmp_path / "b.mp4")
    assert min(psnr(x[0], y[0]) for x, y in zip(one, other, strict=True)) >= 40


def test_shots_of_other_settings_do_not_join(tmp_path: Path) -> None:
    encoded(tmp_path / "a.mp4")
    encode(iter([(compose.canvas(32, 48, "yuv420"), 4)]), 32, 48, FPS, tmp_path / "b.mp4")
    with pytest.raises(MakingFault, match="not encoded alike"):
        h264.join([tmp_path / "a.mp4", tmp_path / "b.mp4"], None, tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_a_still_is_a_jpeg_of_full_colour_with_nothing_else_inside(tmp_path: Path) -> None:
    canvas = drawn(3, "rgb")
    still.encode(canvas, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (WIDTH, HEIGHT))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert psnr(np.asarray(image), colour.to_rgb(canvas.planes, "rgb")) >= 35
    assert probe.measure(tmp_path / "a.jpg").metadata == ()
