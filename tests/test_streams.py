"""What happened between two files: packed anew, encoded anew, or something a person has to see."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from pipeline.streams import change, stream_digest

SOUND = ("-f", "lavfi", "-i", "sine=frequency=330:duration=1")
PICTURE = "testsrc2=size=96x160:rate=10:duration=1"
ENCODED = ("-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac", "-flags", "+bitexact")


def ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments], check=True)


def film(path: Path, *, crf: str = "18", drawn: str = "", sound: tuple[str, ...] = SOUND) -> Path:
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        PICTURE + drawn,
        *sound,
        *ENCODED,
        "-crf",
        crf,
        "-fflags",
        "+bitexact",
        "-shortest",
        str(path),
    )
    return path


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("seen") / "seen.mp4")


def test_a_file_packed_anew_is_the_same_stream(seen: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.mp4"
    ffmpeg("-i", str(seen), "-c", "copy", "-metadata", "title=Anew", "-movflags", "+faststart", str(packed))
    assert packed.read_bytes() != seen.read_bytes()
    assert stream_digest(packed) == stream_digest(seen)
    assert change(seen, packed) == "container"


def test_a_file_encoded_anew_is_no_packing(seen: Path, tmp_path: Path) -> None:
    assert change(seen, film(tmp_path / "other.mp4", crf="20")) == "encoder"


@pytest.mark.parametrize(
    "drawn",
    [",drawbox=x=40:y=80:w=6:h=10:color=white:t=fill", ",drawbox=w=96:h=160:color=white:t=fill:enable='eq(n,5)'"],
    ids=["a small sign", "one white frame"],
)
def test_what_a_person_could_see_is_never_an_encoding(seen: Path, tmp_path: Path, drawn: str) -> None:
    assert change(seen, film(tmp_path / "drawn.mp4", drawn=drawn)) == "unknown"


def test_another_sound_is_another_stream(seen: Path, tmp_path: Path) -> None:
    other = film(tmp_path / "other.mp4", sound=("-f", "lavfi", "-i", "sine=frequency=331:duration=1"))
    assert stream_digest(other) != stream_digest(seen)
    assert change(seen, other) != "container"


def test_what_cannot_be_read_is_for_a_person(seen: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(seen.read_bytes()[:2000])
    assert change(seen, torn) == "unknown"
    assert change(seen, tmp_path / "gone.mp4") == "unknown"
    assert change(seen, tmp_path / "still.jpg") == "unknown"


def packed(seen: Path, target: Path, *how: str) -> Path:
    ffmpeg(*how, "-i", str(seen), "-c", "copy", str(target))
    return target


@pytest.mark.parametrize("how", [("-display_rotation", "180"), ("-display_hflip",)], ids=["turned over", "mirrored"])
def test_a_wrapping_that_turns_the_picture_is_no_packing(seen: Path, tmp_path: Path, how: tuple[str, ...]) -> None:
    turned = packed(seen, tmp_path / "turned.mp4", *how)
    assert stream_digest(turned) != stream_digest(seen)
    assert change(seen, turned) == "unknown"


def test_a_wrapping_that_plays_the_sound_at_another_speed_is_no_packing(seen: Path, tmp_path: Path) -> None:
    whole = seen.read_bytes()
    at = whole.index(b"mp4a", whole.index(b"stsd")) + 28
    assert whole[at : at + 4] == (44100 << 16).to_bytes(4)
    config = whole.index(b"\x05\x80\x80\x80", at) + 5
    quicker = tmp_path / "quicker.mp4"
    changed = bytearray(whole)
    changed[config : config + 2] = (int.from_bytes(whole[config : config + 2]) & ~0x0780 | 3 << 7).to_bytes(2)
    quicker.write_bytes(changed)
    assert change(seen, quicker) == "unknown"


def test_other_colours_of_the_same_lightness_are_no_encoding(seen: Path, tmp_path: Path) -> None:
    assert change(seen, film(tmp_path / "pink.mp4", drawn=",format=yuv420p,lutyuv=u=val+60")) == "unknown"


def test_another_sound_is_no_encoding(seen: Path, tmp_path: Path) -> None:
    other = film(tmp_path / "other.mp4", crf="20", sound=("-f", "lavfi", "-i", "sine=frequency=660:duration=1"))
    assert change(seen, other) == "unknown"
