"""Single notes and strokes: every voice gives one sound as float64 samples at 48 kHz that begins and ends at rest.

Pitches are MIDI note numbers (69 is 440 Hz). Voices are mono except where they say (n, 2); peaks lie near 1.
"""

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]

RATE = 48_000
"""Samples a second, of everything heard in this house."""


def hertz(note: float) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def clock(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def shape(count: int, rise: float, fall: float) -> Wave:
    """Raised-cosine rise and fall (seconds) around ones, for `count` samples: no click at either end."""
    envelope = np.ones(count)
    up, down = (min(round(seconds * RATE), count // 2) for seconds in (rise, fall))
    envelope[:up] = 0.5 - 0.5 * np.cos(np.pi * np.arange(up) / up)
    envelope[count - down :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, down + 1) / down)
    return envelope


def band(wave: Wave, low: float, high: float) -> Wave:
    """What lies between two frequencies, twelve decibels an octave outside them; causal, so a stroke stays a stroke."""
    size = 2 * len(wave)
    ratio = 1j * np.fft.rfftfreq(size, 1 / RATE)
    response = (ratio / (ratio + low)) ** 2 / (1 + ratio / high) ** 2
    heard: Wave = np.fft.irfft(np.fft.rfft(wave, size) * response, size)[: len(wave)]
    return heard


def loudest(wave: Wave) -> Wave:
    """The same at a peak of 1."""
    scaled: Wave = wave / np.abs(wave).max()
    return scaled


def keys(note: float, seconds: float, bark: float = 1.5) -> Wave:
    """Electric piano: two-operator FM whose index falls with the note, and the tine two octaves and a fifth above."""
    t = clock(seconds)
    turn = 2 * np.pi * hertz(note) * t
    body = np.sin(turn + (bark * np.exp(-3.2 * t) + 0.12) * np.sin(turn))
    tine = 0.10 * np.exp(-16 * t) * np.sin(6.0 * turn)
    return loudest((body * np.exp(-1.3 * t) + tine) * shape(len(t), 0.006, 0.12))


def pluck(note: float, seconds: float, bright: float = 1.7) -> Wave:
    """A string that darkens as it dies: partial k of a Horner sum in z = e^((iw - d)t) decays k times as fast."""
    t = clock(seconds)
    frequency = hertz(note)
    z = np.exp((2j * np.pi * frequency - 2.2 / bright) * t)
    partials = min(14, int(7000 / frequency))
    total = np.zeros(len(t), dtype=np.complex128)
    for k in range(partials, 0, -1):
        # plucked at a fifth of its length, so every fifth partial is missing
        total = (total + np.sin(np.pi * k / 5) / k**1.25) * z
    return loudest(total.imag * np.exp(-3.0 * t) * shape(len(t), 0.003, 0.08))


def felt(note: float, seconds: float) -> Wave:
    """Felt piano, (n, 2): two strings a cent and a half apart, one to each side, and the hammer's soft knock."""
    t = clock(seconds)
    strings = []
    for cents in (-0.8, 0.8):
        frequency = hertz(note + cents / 100)
        z = np.exp((2j * np.pi * frequency - 0.55) * t)
        total = np.zeros(len(t), dtype=np.complex128)
        for k in range(min(9, int(5000 / frequency)), 0, -1):
            total = (total + 1 / k**1.45) * z
        strings.append(total.imag * np.exp(-0.9 * t))
    tone = np.stack(strings, axis=1)
    knock = hammer()[: len(t)]
    tone[: len(knock)] += knock[:, None]
    return loudest(tone * shape(len(t), 0.005, 0.16)[:, None])


def hammer() -> Wave:
    t = clock(0.08)
    return 0.05 * np.exp(-70 * t) * band(hiss(len(t), seed=5), 200, 900)


def mallet(note: float, seconds: float, hard: float = 1.5) -> Wave:
    """Marimba bar: its partials tuned to 1, 4 and 10, the high ones gone within a blink."""
    t = clock(seconds)
    turn = 2 * np.pi * hertz(note) * t
    tone = np.exp(-5 * t) * np.sin(turn)
    tone += hard * (0.28 * np.exp(-16 * t) * np.sin(4 * turn) + 0.07 * np.exp(-45 * t) * np.sin(9.9 * turn))
    return loudest(tone * shape(len(t), 0.003, 0.06))


def bell(note: float, seconds: float) -> Wave:
    """Glass: sparse inharmonic partials that ring long and beat a little against themselves."""
    t = clock(seconds)
    turn = 2 * np.pi * hertz(note) * t
    tone = np.exp(-1.9 * t) * (np.sin(turn) + 0.35 * np.sin(1.0023 * turn))
    tone += 0.22 * np.exp(-4.5 * t) * np.sin(2.76 * turn) + 0.05 * np.exp(-11 * t) * np.sin(5.4 * turn)
    return loudest(tone * shape(len(t), 0.008, 0.25))


def sub(note: float, seconds: float, drive: float = 1.6) -> Wave:
    """Round bass; the drive adds the third and fifth partials by which a telephone's loudspeaker lets it be heard."""
    t = clock(seconds)
    turn = 2 * np.pi * hertz(note) * t
    tone = np.tanh(drive * (np.sin(turn) + 0.22 * np.sin(2 * turn)))
    return loudest(tone * np.exp(-0.9 * t) * shape(len(t), 0.010, 0.07))


def hiss(count: int, seed: int) -> Wave:
    return np.random.default_rng(seed).standard_normal(count)


def kick(low: float = 48, seconds: float = 0.34) -> Wave:
    """Soft bass drum: a sine that falls to `low` Hz, rounded at the front so that it taps and never bangs."""
    t = clock(seconds)
    turn = 2 * np.pi * (low * t + 85 / 34 * (1 - np.exp(-34 * t)))
    tap = 0.12 * np.sin(2 * np.pi * 640 * t) * np.exp(-90 * t)
    return loudest((np.tanh(1.3 * np.sin(turn)) * np.exp(-8.5 * t) + tap) * shape(len(t), 0.004, 0.08))


def rim(seconds: float = 0.12) -> Wave:
    """Stick on wood: two short tones with a breath of noise."""
    t = clock(seconds)
    tone = np.sin(2 * np.pi * 820 * t) + 0.6 * np.sin(2 * np.pi * 1730 * t)
    wood = tone * np.exp(-55 * t) + 0.5 * np.exp(-80 * t) * band(hiss(len(t), seed=7), 900, 4000)
    return loudest(wood * shape(len(t), 0.0015, 0.03))


def snap(seconds: float = 0.22) -> Wave:
    """Brushed backbeat: two noise strokes 12 ms apart over a low drum skin, with none of a shot's edge."""
    t = clock(seconds)
    late = np.clip(t - 0.012, 0, None)
    strokes = 0.5 * np.exp(-60 * t) + np.where(t >= 0.012, np.exp(-24 * late) * np.minimum(late / 0.002, 1), 0)
    skin = 0.35 * np.sin(2 * np.pi * 196 * t) * np.exp(-26 * t)
    noise = loudest(band(hiss(len(t), seed=11), 900, 5200))
    return loudest((noise * strokes + skin) * shape(len(t), 0.002, 0.05))


def shaker(seconds: float = 0.09, seed: int = 13) -> Wave:
    """Grains thrown forward: noise above 4 kHz that swells before it falls."""
    t = clock(seconds)
    return loudest(band(hiss(len(t), seed=seed), 4200, 9500) * np.exp(-38 * t) * shape(len(t), 0.014, 0.03))


def hat(seconds: float = 0.06) -> Wave:
    t = clock(seconds)
    return loudest(band(hiss(len(t), seed=17), 6500, 13000) * np.exp(-70 * t) * shape(len(t), 0.002, 0.02))


def step(heel: float = 190, seed: int = 19) -> Wave:
    """One footstep on dry ground: a low heel, and a lighter sole 55 ms behind it."""
    t = clock(0.2)
    late = np.clip(t - 0.055, 0, None)
    grit = loudest(band(hiss(len(t), seed=seed), 350, 1900))
    sole = np.where(t >= 0.055, np.exp(-48 * late) * np.minimum(late / 0.008, 1), 0)
    thud = np.sin(2 * np.pi * heel * t * (1 - 0.9 * t)) * np.exp(-42 * t)
    return loudest((0.9 * thud + grit * (0.35 * np.exp(-60 * t) + 0.5 * sole)) * shape(len(t), 0.004, 0.04))
