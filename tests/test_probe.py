"""Files are made here, small, and read back; what is believed is what comes back."""

import errno
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image, PngImagePlugin
from proving import proves

from pipeline.errors import EnvironmentFault, MakingFault, UsageFault
from pipeline.loudness import hear
from pipeline.mishaps import blaming
from pipeline.model import Loudness
from pipeline.probe import measure

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=64x96:rate=30:duration=1")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=1")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
NAMED = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited"


def ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-fflags", "+bitexact", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def film(path: Path, *extra: str, sound: tuple[str, ...] = ()) -> Path:
    ffmpeg(*PICTURE, *sound, *H264, *extra, str(path))
    return path


def gif(path: Path, delays: list[int], **extra: Any) -> Path:
    first, *others = [Image.new("P", (32, 48), colour) for colour in range(len(delays))]
    for picture in (first, *others):
        picture.putpalette([channel for shade in range(256) for channel in (shade, 255 - shade, 40)])
    first.save(path, save_all=True, append_images=others, duration=delays, optimize=False, **extra)
    return path


def test_film_with_sound(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", "-vf", NAMED, "-c:a", "aac", "-b:a", "128k", "-ac", "2", sound=TONE)
    facts = measure(path)
    assert (facts.container, facts.codec, facts.pixel_format) == ("mp4", "h264", "yuv420p")
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.seconds) == (64, 96, 30, 30.0, 1.0)
    assert facts.constant_rate
    assert facts.progressive
    assert facts.square_pixels
    assert facts.colour == "bt709 limited"
    assert facts.bytes == path.stat().st_size
    assert 0.8 < facts.bitrate / (facts.bytes * 8) <= 1
    assert facts.loops is None
    sound = facts.sound
    assert sound is not None
    assert (sound.codec, sound.sample_rate, sound.channels) == ("aac", 48_000, 2)
    assert sound.seconds == pytest.approx(1.0, abs=0.03)
    # ffmpeg's sine has an amplitude of 1/8, -18.06 dBFS, and is spread over two channels at -3 dB each
    assert sound.true_peak == pytest.approx(-20.9, abs=0.5)
    assert sound.loudness == pytest.approx(-21.8, abs=0.7)


def test_a_reading_that_is_brought_is_believed_and_asked_for_once(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", "-c:a", "aac", sound=TONE)
    asked: list[Path] = []
    known = Loudness(lufs=-16.2, true_peak=-1.6, momentary=(-16.2,))
    sound = measure(path, lambda one: asked.append(one) or known).sound
    assert sound is not None
    assert (sound.loudness, sound.true_peak) == (-16.2, -1.6)
    assert asked == [path]


def test_film_without_sound_has_none(tmp_path: Path) -> None:
    assert measure(film(tmp_path / "a.mp4")).sound is None


def test_silence_has_no_loudness_and_no_peak(tmp_path: Path) -> None:
    silence = ("-f", "lavfi", "-i", "anullsrc=sample_rate=48000:channel_layout=stereo:duration=1")
    sound = measure(film(tmp_path / "a.mp4", "-c:a", "aac", sound=silence)).sound
    assert sound is not None
    assert (sound.loudness, sound.true_peak) == (None, None)


@pytest.mark.parametrize(("flags", "first"), [(("-movflags", "+faststart"), True), ((), False)])
def test_faststart_is_the_order_of_the_boxes(tmp_path: Path, flags: tuple[str, ...], *, first: bool) -> None:
    assert measure(film(tmp_path / "a.mp4", *flags)).faststart is first


@proves("PRIV-META", "trap")
@proves("PLAT-METADATA", "trap")
def test_tags_that_tell_of_people_and_places_are_named(tmp_path: Path) -> None:
    tags = ("-metadata", "comment=by Sam", "-metadata", "location=+51.5-0.1/")
    assert set(measure(film(tmp_path / "a.mp4", *tags)).metadata) >= {"comment", "location"}
    assert measure(film(tmp_path / "b.mp4")).metadata == ()
    camera = ("-metadata:s:v:0", "handler_name=Camera of Sam")
    assert measure(film(tmp_path / "c.mp4", *camera)).metadata == ("handler_name",)


def test_varying_rate_is_seen(tmp_path: Path) -> None:
    gaps = ("-vf", "select='not(eq(n,7))'", "-fps_mode", "passthrough")
    facts = measure(film(tmp_path / "a.mp4", *gaps))
    assert facts.frames == 29
    assert not facts.constant_rate


def test_pictures_cut_off_by_an_edit_list_do_not_count(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mp4", "-g", "30")
    ffmpeg("-ss", "0.5", "-i", str(whole), "-c", "copy", str(tmp_path / "a.mp4"))
    facts = measure(tmp_path / "a.mp4")
    assert (facts.frames, facts.seconds) == (15, 0.5)


def test_interlaced_and_oblong_are_seen(tmp_path: Path) -> None:
    fields = ("-vf", "setsar=4/3", "-flags", "+ilme+ildct", "-x264-params", "interlaced=1")
    facts = measure(film(tmp_path / "a.mp4", *fields))
    assert not facts.progressive
    assert not facts.square_pixels


@proves("PLAT-PROGRESSIVE", "trap")
@pytest.mark.parametrize("said", [("-x264-params", "fake-interlaced=1"), ("-vf", "setfield=tff")])
def test_whole_pictures_in_a_stream_that_may_hold_fields_are_whole(tmp_path: Path, said: tuple[str, ...]) -> None:
    assert measure(film(tmp_path / "a.mp4", *said)).progressive


@proves("PLAT-SQUARE", "trap")
@pytest.mark.parametrize(("scaler", "square"), [("scale=62:94", False), ("setsar=0", True)])
def test_a_scaler_that_keeps_the_shape_leaves_oblong_pixels(tmp_path: Path, scaler: str, *, square: bool) -> None:
    """To the eye 62 x 94 is as good as 64 x 96; a file that says nothing of its pixels means square ones."""
    assert measure(film(tmp_path / "a.mp4", "-vf", scaler)).square_pixels is square


@proves("PLAT-CONTAINER", "trap")
def test_mov_is_told_from_mp4(tmp_path: Path) -> None:
    assert measure(film(tmp_path / "really-a-mov.mp4", "-f", "mov")).container == "mov"


@proves("PLAT-RATE", "trap")
def test_webm_clock_may_round(tmp_path: Path) -> None:
    ffmpeg(*PICTURE, "-c:v", "libvpx", "-deadline", "realtime", str(tmp_path / "a.webm"))
    facts = measure(tmp_path / "a.webm")
    assert (facts.container, facts.codec, facts.frames, facts.faststart) == ("webm", "vp8", 30, None)
    assert facts.constant_rate


def test_gif_delays_loops_and_mean_rate(tmp_path: Path) -> None:
    facts = measure(gif(tmp_path / "a.gif", [70, 70, 60], loop=0))
    assert (facts.container, facts.codec, facts.width, facts.height) == ("gif", "gif", 32, 48)
    assert (facts.frames, facts.delays, facts.seconds, facts.fps) == (3, (70, 70, 60), 0.2, 15.0)
    assert facts.constant_rate
    assert facts.loops == 0
    assert (facts.sound, facts.faststart, facts.metadata) == (None, None, ())


def test_gif_that_repeats_twice_plays_three_times(tmp_path: Path) -> None:
    assert measure(gif(tmp_path / "a.gif", [100, 400], loop=2)).loops == 3
    once = measure(gif(tmp_path / "b.gif", [100, 400]))
    assert once.loops == 1
    assert not once.constant_rate


def test_gif_too_quick_is_timed_as_browsers_play_it(tmp_path: Path) -> None:
    assert measure(gif(tmp_path / "a.gif", [10, 50])).delays == (100, 50)


def test_gif_comment_is_a_tag(tmp_path: Path) -> None:
    assert measure(gif(tmp_path / "a.gif", [50, 50], comment=b"by Sam")).metadata == ("comment",)


def test_stills(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 60), "teal")
    picture.save(tmp_path / "a.jpg")
    facts = measure(tmp_path / "a.jpg")
    assert (facts.container, facts.codec, facts.pixel_format) == ("jpeg", "mjpeg", "yuvj420p")
    assert (facts.width, facts.height, facts.frames, facts.seconds, facts.fps) == (40, 60, 1, 0.0, 0.0)
    assert facts.metadata == ()
    picture.save(tmp_path / "a.png")
    assert measure(tmp_path / "a.png").codec == "png"


def test_still_tags_are_named(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Sam"
    Image.new("RGB", (40, 60)).save(tmp_path / "a.jpg", exif=exif)
    assert measure(tmp_path / "a.jpg").metadata == ("exif",)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Sam")
    Image.new("RGB", (40, 60)).save(tmp_path / "a.png", pnginfo=text)
    assert measure(tmp_path / "a.png").metadata == ("Author",)


def test_missing_file_and_folder_are_the_askers_fault(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"nothing\.mp4: there is no such file"):
        measure(tmp_path / "nothing.mp4")
    with pytest.raises(UsageFault, match="this is a folder"):
        measure(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"just words", "it is not MP4"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hosts\n", "it is not MP4"),
        (b"ffconcat version 1.0\nfile /etc/hosts\n", "it is not MP4"),
        (b"\x00\x00\x00\x10ftypisom\x00\x00\x02\x00", "never finished"),
        (b"\x00\x00\x00\x01ftyp", "cut short"),
        (b"\x00\x00\x00\x03ftypisom", "cut short"),
        (b"GIF89a", "cut short"),
        (b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0, 0, 0) + b";", "no picture"),
        (b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0, 0, 0) + b"?", "not a sound GIF"),
        (b"\xff\xd8\xff\xe0nonsense", "cannot be read"),
    ],
)
def test_what_is_no_media_is_named_in_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(MakingFault, match=reason) as caught:
        measure(path)
    assert "a.mp4" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.mp4", "fast.mp4", "a.gif", "a.jpg", "a.png"])
def test_torn_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".mp4":
        film(path, *(("-movflags", "+faststart") if name == "fast.mp4" else ()))
    elif path.suffix == ".gif":
        gif(path, [50, 50, 50])
    else:
        Image.effect_noise((64, 64), 80).save(path)
    measure(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(MakingFault, match=f"{name}: cannot be read"):
        measure(path)


def test_huge_dimensions_are_refused_unread(tmp_path: Path) -> None:
    Image.new("L", (8, 8)).save(tmp_path / "a.png")
    whole = bytearray((tmp_path / "a.png").read_bytes())
    whole[16:24] = struct.pack(">II", 40_000, 40_000)
    whole[29:33] = struct.pack(">I", zlib.crc32(whole[12:29]))
    (tmp_path / "a.png").write_bytes(whole)
    with pytest.raises(MakingFault, match=r"a\.png"):
        measure(tmp_path / "a.png")
    small = gif(tmp_path / "b.gif", [50, 50]).read_bytes()
    (tmp_path / "a.gif").write_bytes(small[:6] + b"\xff" * 4 + small[10:])
    with pytest.raises(MakingFault, match="65535x65535"):
        measure(tmp_path / "a.gif")


@pytest.mark.parametrize(
    ("raised", "fault", "words"),
    [
        (OSError("image file is truncated"), MakingFault, "a.png: cannot be decoded, image file is truncated: make"),
        (EOFError("no more pictures"), MakingFault, "a.png: cannot be decoded, no more pictures: make"),
        (
            PermissionError(errno.EACCES, "Permission denied"),
            EnvironmentFault,
            "while reading a media file: Permission",
        ),
    ],
)
def test_the_file_is_blamed_for_what_is_its_fault(raised: Exception, fault: type[Exception], words: str) -> None:
    with pytest.raises(fault, match=words), blaming(Path("a.png"), "decoded"):
        raise raised


def test_sound_alone_has_loudness_but_is_no_film(tmp_path: Path) -> None:
    ffmpeg(*TONE, str(tmp_path / "a.wav"))
    heard = hear(tmp_path / "a.wav")
    assert heard.lufs == pytest.approx(-21.8, abs=0.7)
    assert heard.true_peak == pytest.approx(-18.1, abs=0.2)
    ffmpeg(*TONE, "-c:a", "aac", str(tmp_path / "a.mp4"))
    with pytest.raises(MakingFault, match="no picture"):
        measure(tmp_path / "a.mp4")


def test_loudness_of_nothing_and_of_a_playlist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MakingFault, match="its sound cannot be read"):
        hear(film(tmp_path / "mute.mp4"))
    ffmpeg(*TONE, str(tmp_path / "a.wav"))
    (tmp_path / "list.wav").write_text("ffconcat version 1.0\nfile a.wav\n")
    with pytest.raises(MakingFault, match=r"list\.wav"):
        hear(tmp_path / "list.wav")
