"""How loud a file is, by EBU R 128, as the pinned ffmpeg hears it."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg

from pipeline.errors import EnvironmentFault, MakingFault

PATIENCE = 120  # seconds; the sound of a minute takes a tenth of one
GATE = -70.0  # LUFS: EBU R 128 counts nothing below it, so exactly this much means nothing was heard
# A file that is really a playlist must not make ffmpeg open other files or the network.
CONFINED = ("-protocol_whitelist", "file", "-format_whitelist", "mov,wav,matroska,webm,mp3,flac,ogg,aac,avi,aiff")
INTEGRATED = re.compile(r"^\s*I:\s+(\S+) LUFS$", re.MULTILINE)
TRUE_PEAK = re.compile(r"^\s*Peak:\s+(\S+) dBFS$", re.MULTILINE)


def measure_loudness(path: Path) -> tuple[float | None, float | None]:
    """Integrated loudness in LUFS and true peak in dBTP of the first sound stream.

    Loudness is None where nothing passes the -70 LUFS gate, the peak where every sample is nought.
    Raises MakingFault when the file holds no sound that can be read, EnvironmentFault when ffmpeg does not run.
    """
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-nostats", *CONFINED]
    command += ["-i", f"file:{path.resolve()}", "-map", "0:a:0", "-vn", "-sn", "-dn"]
    command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    try:
        run = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as fault:
        raise MakingFault(f"{path}: its loudness took more than {PATIENCE} s to measure: shorten the sound") from fault
    except OSError as fault:
        raise EnvironmentFault(f"ffmpeg does not start ({fault}): reinstall the imageio-ffmpeg package") from fault
    report = run.stderr.decode("utf-8", "replace")
    summary = report.rpartition("Summary:")[2]
    integrated, peak = INTEGRATED.search(summary), TRUE_PEAK.search(summary)
    if run.returncode or integrated is None or peak is None:
        raise MakingFault(f"{path}: its sound cannot be read ({_last_line(report)}): make or export the file again")
    loudness, highest = float(integrated[1]), float(peak[1])
    return (loudness if loudness > GATE else None, highest if highest > float("-inf") else None)


def _last_line(report: str) -> str:
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return lines[-1] if lines else "ffmpeg says nothing"
