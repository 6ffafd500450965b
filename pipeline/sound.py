"""What is heard: a drawn bed or a supplied track, cut, looped, faded and brought to loudness, as AAC in an .m4a file.

MoviePy does the cutting; the pinned ffmpeg encodes, and the meter in `loudness` has the last word on how loud the file
really is.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from blake3 import blake3
from moviepy import AudioArrayClip, afx
from numpy.typing import NDArray

from pipeline.beds.draw import draw
from pipeline.beds.names import BEDS
from pipeline.errors import MakingFault, from_os_error
from pipeline.loudness import RATE, hear, hear_samples
from pipeline.model import Loudness

ASKED_BITRATE = 256_000
"""Asked of the encoder, so that quiet passages still measure above the 192 kb/s that Snapchat wants."""

TOLERANCE = 0.5
"""LU the encoded loudness may miss its target by; half of what a checker allows."""

HEADROOM = 0.4
"""dB left below the ceiling before encoding, as AAC moves peaks by a few tenths."""

AAC = ("-c:a", "aac", "-profile:a", "aac_low", "-b:a", str(ASKED_BITRATE))
BITEXACT = ("-flags:a", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1")
PASSES = 5
SHORTEST = 1.0
SEAM = 0.01

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class BedSource:
    """A drawn bed, by its name in `beds.names.BEDS`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """A partner's track in any format ffmpeg reads, heard from `start_seconds` on; `digest` is of its content."""

    path: Path
    digest: str
    start_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What is to be heard for exactly `seconds`; fades in seconds, `lufs` integrated, `peak` the dBTP ceiling."""

    source: BedSource | FileSource
    seconds: float
    fade_in: float = 0.1
    fade_out: float = 0.2  # players begin again at once: no longer a silence than keeps the seam from clicking
    lufs: float = -16.0
    peak: float = -1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a written file really holds, decoded back: seconds to play, bits a second, and all that the meter said.

    `samples` is the digest of what the encoder was handed, to 16 bits.
    """

    seconds: float
    bitrate: int
    samples: str
    reading: Loudness


def make(mix: Mix, path: Path) -> Heard:
    """Write the mix as AAC-LC, stereo, 48 kHz; `path` appears whole or not at all and is the same bytes every time.

    The decoded sound has `round(mix.seconds * 48000)` samples, lies within 0.5 LU of `mix.lufs` and does not pass
    `mix.peak`. Raises MakingFault for an unknown bed, a track that cannot be read, is silent or is shorter than a
    second from its start on, and for a mix that cannot be as loud as asked under its ceiling.
    """
    samples = cut(mix)
    before = hear_samples(samples.astype("<f4").tobytes(), "the mix")
    if before.lufs is None or before.true_peak is None:
        raise MakingFault(f"{_called(mix.source)} is silent where it is to be heard: choose another track or start")
    gain, ceiling = mix.lufs - before.lufs, mix.peak - HEADROOM
    with _folder_beside(path) as folder:
        temporary = Path(folder) / "mix.m4a"
        for _ in range(PASSES):
            louder, peak = samples * 10 ** (gain / 20), before.true_peak + gain
            mixed = limit(louder, ceiling) if peak > ceiling else louder
            _encode(mixed, temporary)
            after = hear(temporary)
            if after.lufs is None or after.true_peak is None:
                break
            missed, over = mix.lufs - after.lufs, after.true_peak - mix.peak
            if abs(missed) <= TOLERANCE and over <= 0:
                heard = _read_back(temporary, mixed, after)
                temporary.replace(path)
                return heard
            gain += missed
            if over > 0:
                # what AAC added is taken off beforehand next time, and a little more as it adds a little else then
                ceiling = min(ceiling, peak) - over - 0.05
    raise MakingFault(
        f"{_called(mix.source)} cannot reach {mix.lufs:g} LUFS under {mix.peak:g} dBTP in {mix.seconds:g} s: "
        "choose a steadier track, or another start"
    )


def cut(mix: Mix) -> Samples:
    """The mix before loudness: `round(seconds * 48000)` stereo samples, looped as often as needed and faded."""
    count = round(mix.seconds * RATE)
    clip = AudioArrayClip(_source(mix.source, mix.seconds), fps=RATE)
    if isinstance(mix.source, FileSource) and clip.duration < mix.seconds:
        # a supplied track was not drawn to meet itself: a short dip at the seam instead of a click
        clip = clip.with_effects([afx.AudioFadeIn(SEAM), afx.AudioFadeOut(SEAM)])
    clip = clip.with_effects([afx.AudioLoop(duration=mix.seconds)])
    # MoviePy divides by the length of a fade
    if mix.fade_in > 0:
        clip = clip.with_effects([afx.AudioFadeIn(mix.fade_in)])
    if mix.fade_out > 0:
        clip = clip.with_effects([afx.AudioFadeOut(mix.fade_out)])
    # asked a quarter sample late, so that no rounding of a time can choose a neighbour or fall between two turns
    faded: Samples = clip.get_frame((np.arange(count) + 0.25) / RATE)
    return faded


def limit(samples: Samples, ceiling: float) -> Samples:
    """Nothing above `ceiling` dBTP, by a gain that moves too slowly to be heard as distortion.

    Peaks are found between the samples by fourfold interpolation (BS.1770 annex 2); the gain each one needs is held for
    5 ms on both sides and then averaged over as long, so it is down in time and never higher than needed.
    """
    count, reach = len(samples), round(0.005 * RATE)
    # padded to a length with small factors, far quicker to transform, and away from its own beginning
    padded = -(-(count + RATE // 100) // 9600) * 9600
    fine = np.fft.irfft(np.fft.rfft(samples, padded, axis=0), 4 * padded, axis=0)[: 4 * count] * 4
    peaks = np.abs(fine).reshape(count, -1).max(axis=1)
    needed = np.minimum(1.0, 10 ** (ceiling / 20) / np.maximum(peaks, 1e-9))
    if needed.min() >= 1.0:
        return samples
    held = np.pad(needed, 2 * reach, mode="edge")
    width = 1
    while width < 2 * reach + 1:
        # the least of two windows is the least of their union
        step = min(width, 2 * reach + 1 - width)
        held = np.minimum(held[:-step], held[step:])
        width += step
    window = np.hanning(2 * reach + 3)[1:-1]
    gain = np.convolve(held, window / window.sum(), mode="valid")
    return samples * gain[:, None]


def _source(source: BedSource | FileSource, seconds: float) -> Samples:
    """One turn of what is to be looped, (n, 2)."""
    if isinstance(source, BedSource):
        if source.name not in BEDS:
            raise MakingFault(f"there is no bed called {source.name!r}: choose one of {', '.join(BEDS)}")
        return draw(source.name, BEDS[source.name].seconds).astype(np.float64)
    if not source.path.is_file() or not _has_sound(source.path):
        raise MakingFault(
            f"{source.path.name} holds no sound that can be read: supply a WAV, MP3, M4A, FLAC or OGG file"
        )
    # the first sound stream, as pictures on a sleeve are streams too
    decoded = _ffmpeg(
        ("-ss", f"{source.start_seconds:.6f}", "-i", f"file:{source.path}", "-t", f"{seconds:.6f}", "-map", "0:a:0"),
        ("-ac", "2", "-ar", str(RATE), "-f", "f32le", "-"),
        doing=f"{source.path.name} cannot be decoded",
    )
    samples = np.frombuffer(decoded.stdout, dtype="<f4").reshape(-1, 2).astype(np.float64)
    if len(samples) < SHORTEST * RATE:
        raise MakingFault(
            f"{source.path.name} lasts {len(samples) / RATE:.2f} s from {source.start_seconds:g} s on, "
            f"at least {SHORTEST:g} s is needed: start earlier or supply a longer track"
        )
    return samples


def _encode(samples: Samples, path: Path) -> None:
    _ffmpeg(
        ("-y", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "-"),
        (*AAC, *BITEXACT, "-movflags", "+faststart", "-f", "ipod", f"file:{path}"),
        doing="the sound cannot be encoded",
        raw=samples.astype("<f4").tobytes(),
    )


def _read_back(path: Path, mixed: Samples, reading: Loudness) -> Heard:
    with av.open(f"file:{path}") as container:
        stream = container.streams.audio[0]
        if stream.duration is None or stream.time_base is None:
            raise MakingFault("the encoded sound does not say how long it is")
        seconds = float(stream.duration * stream.time_base)
        size = sum(packet.size for packet in container.demux(stream))
    codes = np.round(np.clip(mixed, -1, 1) * 32_767).astype("<i2")
    samples = blake3(codes.tobytes()).hexdigest()
    return Heard(seconds=seconds, bitrate=round(size * 8 / seconds), samples=samples, reading=reading)


def _has_sound(path: Path) -> bool:
    try:
        with av.open(f"file:{path}") as container:
            return bool(container.streams.audio)
    except (av.FFmpegError, OSError) as fault:
        raise MakingFault(f"{path.name} cannot be read as sound or video: supply a file that plays") from fault


def _ffmpeg(
    opening: tuple[str, ...], closing: tuple[str, ...], *, doing: str, raw: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the pinned ffmpeg to its end; any exit but zero is MakingFault with the last thing it said."""
    quiet = ("-hide_banner", "-nostats", *(("-nostdin",) if raw is None else ()))
    command = (imageio_ffmpeg.get_ffmpeg_exe(), *quiet, *opening, *closing)
    done = subprocess.run(command, input=raw, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise MakingFault(f"{doing}: {said[-1] if said else f'ffmpeg left with {done.returncode}'}")
    return done


def _folder_beside(path: Path) -> tempfile.TemporaryDirectory[str]:
    """On the same disk, so that a finished file moves in one step; gone afterwards, an interruption included."""
    try:
        return tempfile.TemporaryDirectory(dir=path.parent, prefix=".sound-")
    except OSError as fault:
        raise from_os_error(fault, f"writing {path.name}") from fault


def _called(source: BedSource | FileSource) -> str:
    return f"bed {source.name!r}" if isinstance(source, BedSource) else source.path.name
