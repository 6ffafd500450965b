"""Hears the beat of a track: librosa finds the beats, and a straight line through them says when they come.

librosa is an optional extra and takes seconds to load, so this room is called by name alone.
"""

import subprocess
from pathlib import Path
from typing import Final

import imageio_ffmpeg
import librosa
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d
from scipy.stats import theilslopes

from pipeline.model import Pulse

RATE: Final = 22_050
SECONDS: Final = 30  # heard from the start on; a film lasts 9 at the most, but tempo is judged better over more
WINDOW, HOP = 1024, 256  # samples: what is compared, and how often
LAG: Final = WINDOW / 2 / RATE  # a window grows louder most where the sound that begins has come half way in
LOOSE: Final = 2  # hops that a beat may be off the line: 23 ms, as far as hands are
MARKED: Final = 2.4  # times the mean rise in loudness that most beats must bring; music has 3.5 to 12, noise 1.3
NEAR: Final = 0.025  # seconds; a beat so near the start is taken for the start, which people choose where a bar begins
SLOWEST, FASTEST = 60.0, 180.0  # beats a minute; twice or half as many are beats to cut on just as well


def pulse(path: Path, start: float) -> Pulse | None:
    """The beat of a track from `start` seconds on, 60-180 a minute; None where nothing beats steadily.

    The first beat is counted from `start`. It is found to a few hundredths of a second.
    """
    samples = _samples(path, start)
    if len(samples) < 2 * RATE:
        return None
    loudness = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=WINDOW, hop_length=HOP, n_mels=64)
    # amplitudes and not decibels, so that drums count for more than what is quiet between them
    rise = librosa.onset.onset_strength(S=np.sqrt(loudness), sr=RATE, n_fft=WINDOW, hop_length=HOP)
    _, frames = librosa.beat.beat_track(onset_envelope=rise, sr=RATE, hop_length=HOP, trim=False, tightness=400)
    if len(frames) < 4:
        return None
    places = np.arange(len(frames))
    period, first, *_ = (float(number) for number in theilslopes(frames * HOP / RATE, places))
    on_line = np.rint((first + places * period) * RATE / HOP).astype(int).clip(0, len(rise) - 1)
    if np.median(maximum_filter1d(rise, 2 * LOOSE + 1)[on_line]) < MARKED * rise.mean():
        return None
    while period > 60 / SLOWEST:
        period /= 2
    while period < 60 / FASTEST:
        period *= 2
    first = (first - LAG) % period
    return Pulse(round(period, 6), 0.0 if min(first, period - first) < NEAR else round(first, 6))


def _samples(path: Path, start: float) -> NDArray[np.float32]:
    """The track in mono from `start` on, decoded as it is for the film; none where it cannot be."""
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-ss", f"{start:.6f}", "-i", f"file:{path}")
    form = ("-t", str(SECONDS), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    done = subprocess.run((*command, *form), capture_output=True, check=False)
    return np.frombuffer(done.stdout, "<f4") if done.returncode == 0 else np.zeros(0, np.float32)
