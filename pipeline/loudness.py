"""How loud a sound is, by EBU R 128, as the pinned ffmpeg hears it: the one meter of this house."""

import math
import re
import subprocess
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from pipeline.errors import EnvironmentFault, MakingFault
from pipeline.model import Loudness

PATIENCE: Final = 120  # seconds; the sound of a minute takes a tenth of one
GATE: Final = -70.0  # LUFS: EBU R 128 counts nothing below it, so exactly this much means nothing was heard
SILENCE: Final = -120.0  # what a curve says where there is nothing, and before its first 400 ms have passed
RATE: Final = 48_000
HEAD: Final = 0.5  # seconds from the start that are looked at sample by sample
# A file that is really a playlist must not make ffmpeg open other files or the network.
KNOWN: Final = "mov,wav,matroska,webm,mp3,flac,ogg,aac,avi,aiff"
CONFINED: Final = ("-protocol_whitelist", "file", "-format_whitelist", KNOWN)
METER: Final = "ebur128=peak=true:metadata=1:framelog=verbose"
TOLD: Final = ",".join(f"ametadata=print:key=lavfi.r128.{curve}" for curve in "MS")
INTEGRATED: Final = re.compile(r"^\s*I:\s+(\S+) LUFS$", re.MULTILINE)
TRUE_PEAK: Final = re.compile(r"^\s*Peak:\s+(\S+) dBFS$", re.MULTILINE)


def hear(path: Path) -> Loudness:
    """What the meter hears in the first sound stream of any media file.

    Raises MakingFault when the file holds no sound that can be read, EnvironmentFault when ffmpeg does not run or gives
    no figures that can be believed.
    """
    return _metered((*CONFINED, "-i", f"file:{path.resolve()}"), str(path))


def hear_samples(samples: bytes, called: str) -> Loudness:
    """What the meter hears in stereo samples of 32-bit floats at 48 kHz; raises as `hear` does."""
    return _metered(("-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "-"), called, samples)


def _metered(source: tuple[str, ...], called: str, samples: bytes | None = None) -> Loudness:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *(() if samples else ("-nostdin",)), "-hide_banner", "-nostats"]
    command += [*source, "-map", "0:a:0", "-af", f"{METER},{TOLD}", "-f", "null", "-"]
    command += ["-map", "0:a:0", "-t", str(HEAD), "-ac", "2", "-ar", str(RATE), "-f", "f32le", "-"]
    try:
        run = subprocess.run(command, input=samples, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as fault:
        raise MakingFault(f"{called}: its loudness took over {PATIENCE} s to measure: shorten the sound") from fault
    except OSError as fault:
        raise EnvironmentFault(f"ffmpeg does not start ({fault}): reinstall the imageio-ffmpeg package") from fault
    report = run.stderr.decode("utf-8", "replace")
    # whatever the exit says comes first: a filter that refuses its options can still print a summary, of noughts
    if run.returncode:
        raise MakingFault(f"{called}: its sound cannot be read ({_last_line(report)}): make or export the file again")
    heard = read(report, array("f", run.stdout))
    if heard is None:
        raise EnvironmentFault(
            "this ffmpeg gives no loudness that can be believed: install the imageio-ffmpeg this project asks for"
        )
    return heard


def read(report: str, head: Sequence[float]) -> Loudness | None:
    """The reading in a meter's report, with the first samples, stereo; None where figures are missing or disagree."""
    summary = report.rpartition("Summary:")[2]
    integrated, peak = _figure(INTEGRATED, summary), _figure(TRUE_PEAK, summary)
    if integrated is None or peak is None:
        return None
    lufs = integrated if integrated > GATE else None
    true_peak = peak if peak > -math.inf else None
    momentary, short_term = _curve("M", report), _curve("S", report)
    if lufs is not None and (true_peak is None or max(momentary, default=SILENCE) <= GATE):
        return None  # loud, and yet nothing was heard
    loudest = max(short_term, default=SILENCE)
    return Loudness(
        lufs=lufs,
        true_peak=true_peak,
        momentary=momentary,
        short_term=loudest if loudest > GATE else None,
        opening=_opening(head),
    )


def _figure(pattern: re.Pattern[str], summary: str) -> float | None:
    found = pattern.search(summary)
    try:
        figure = math.nan if found is None else float(found[1])
    except ValueError:
        return None
    return None if math.isnan(figure) else figure


def _curve(name: str, report: str) -> tuple[float, ...]:
    levels = (float(level) for level in re.findall(rf"lavfi\.r128\.{name}=(\S+)", report))
    return tuple(max(SILENCE, level) for level in levels)  # in this order, which lets no nan through


def _opening(head: Sequence[float]) -> float | None:
    loudest = max((_power(head[start : start + RATE // 5]) for start in range(0, len(head), RATE // 5)), default=0.0)
    first = _power(head[: RATE // 50])
    if loudest < 1e-12:
        return None
    return round(10 * math.log10(loudest / max(first, 1e-12)), 1)


def _power(samples: Sequence[float]) -> float:
    return math.fsum(sample * sample for sample in samples) / len(samples) if samples else 0.0


def _last_line(report: str) -> str:
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return lines[-1] if lines else "ffmpeg says nothing"
