"""Where the notes stand: laying them round a loop, pads that fill it, ducking, echo and the room.

Everything is circular. A tail that passes the end of the loop sounds on from its beginning, filters and reverberation
are products of whole-loop spectra, so the last sample leads into the first and the loop has no seam.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.beds.voices import RATE, Wave, hertz


def placed(wave: Wave, pan: float) -> Wave:
    """Mono to (n, 2) at equal power; -1 is left, 1 is right. A sound already in stereo is balanced instead."""
    angle = (pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)])
    both: Wave = (wave if wave.ndim == 2 else wave[:, None]) * sides
    return both


def lay(count: int, strokes: Iterable[tuple[int, Wave]]) -> Wave:
    """Stereo sounds added round a loop of `count` samples, each from its own sample on; a stroke is never longer."""
    loop = np.zeros((count, 2))
    for start, wave in strokes:
        at = start % count
        first = min(len(wave), count - at)
        loop[at : at + first] += wave[:first]
        loop[: len(wave) - first] += wave[first:]
    return loop


def pad(count: int, notes: Iterable[float], *, dark: float, seed: int) -> Wave:
    """A chord held for `count` samples, (count, 2) at RMS 1: every partial a narrow bell of random phases in one
    spectrum (PADsynth, P. Nasca 2005), so it shimmers like a section of players. Partials fade above `dark` Hz.
    """
    random = np.random.default_rng(seed)
    spectrum = np.zeros((count // 2 + 1, 2), dtype=np.complex128)
    per_bin = RATE / count
    for note in notes:
        for k in range(1, 9):
            frequency = hertz(note) * k
            weight = 1 / k**1.1 / (1 + (frequency / dark) ** 2)
            spread = max(frequency * 0.0045 * k**-0.3, 2 * per_bin)
            reach = int(3 * spread / per_bin) + 1
            bins = np.arange(-reach, reach + 1) + round(frequency / per_bin)
            heights = weight * np.exp(-(((bins * per_bin - frequency) / spread) ** 2)) / np.sqrt(spread)
            phases = random.uniform(0, 2 * np.pi, (len(bins), 2))
            spectrum[bins] += heights[:, None] * np.exp(1j * phases)
    wave = np.fft.irfft(spectrum, count, axis=0)
    even: Wave = wave / np.sqrt(np.mean(wave**2))
    return even


def pads(count: int, progression: Sequence[Sequence[float]], *, dark: float, glide: float) -> Wave:
    """Held chords sharing the loop equally. They overlap by `glide` seconds in which their squares sum to one, so
    unlike chords change hands without a dip.
    """
    edge = round(glide * RATE)
    share = count // len(progression)
    ramp = np.sin(np.linspace(0, np.pi / 2, edge))
    window = np.concatenate([ramp, np.ones(share - edge), ramp[::-1]])[:, None]
    return lay(
        count,
        ((nth * share, pad(len(window), notes, dark=dark, seed=nth) * window) for nth, notes in enumerate(progression)),
    )


def wash(count: int, low: float, high: float, seed: int) -> Wave:
    """Noise between two frequencies that loops without a seam, (count, 2) at RMS 1, unlike on the two sides."""
    frequency = np.fft.rfftfreq(count, 1 / RATE)[:, None]
    inside = np.flatnonzero((frequency > low / 4) & (frequency < high * 2))
    spectrum = np.zeros((len(frequency), 2), dtype=np.complex128)
    height = (
        (frequency[inside] / low) ** 2 / (1 + (frequency[inside] / low) ** 2) / (1 + (frequency[inside] / high) ** 4)
    )
    spectrum[inside] = height * np.exp(1j * np.random.default_rng(seed).uniform(0, 2 * np.pi, (len(inside), 2)))
    wave = np.fft.irfft(spectrum, count, axis=0)
    even: Wave = wave / np.sqrt(np.mean(wave**2))
    return even


def duck(count: int, starts: Iterable[int], *, depth: float, seconds: float) -> Wave:
    """A level (count, 1) that dips by `depth` at every start and comes back over `seconds`: the pulse of the pads."""
    length = round(seconds * RATE)
    dip = round(0.012 * RATE)
    back = np.linspace(0, 1, length)
    curve = depth * np.concatenate([np.linspace(0, 1, dip, endpoint=False), (1 - back) ** 2 * (1 + 2 * back)])
    level = np.ones((count, 1))
    for start in starts:
        at = np.arange(start - dip, start + length) % count
        level[at] = np.minimum(level[at], 1 - curve[:, None])
    return level


def echo(loop: Wave, delay: int, *, feedback: float, repeats: int = 4) -> Wave:
    """Only the repeats, each quieter than the last and on the other side."""
    heard = np.zeros_like(loop)
    turned = loop
    for nth in range(1, repeats + 1):
        turned = turned[:, ::-1]
        heard += feedback**nth * np.roll(turned, nth * delay, axis=0)
    return heard


def room(seconds: float, seed: int) -> Wave:
    """A room's answer, (n, 2) at unit energy: noise that dies by 60 dB in `seconds`, its treble twice as fast."""
    count = round(seconds * RATE)
    t = np.arange(count)[:, None] / RATE
    noise = np.random.default_rng(seed).standard_normal((count, 2))
    frequency = np.fft.rfftfreq(count, 1 / RATE)[:, None]
    low = np.fft.irfft(np.fft.rfft(noise, axis=0) / (1 + (frequency / 1800) ** 2), count, axis=0)
    high = noise - low
    rate = 6.9 / seconds
    answer = low * np.exp(-rate * t) + 0.5 * high * np.exp(-2.2 * rate * t)
    answer *= np.minimum(t / 0.012, 1)
    quiet: Wave = answer / np.sqrt(np.sum(answer**2) / 2)
    return quiet


def finish(dry: Wave, send: Wave, answer: Wave) -> Wave:
    """The dry loop and its room together, without rumble below 35 Hz or glare above 16 kHz, five decibels
    clearer above 2.6 kHz, and gently rounded to +/- 0.9.

    The room hears nothing below 220 Hz: bass stays dry and in the middle, where a single loudspeaker needs it.
    """
    count = len(dry)
    ratio = 1j * np.fft.rfftfreq(count, 1 / RATE)[:, None]
    clear = (ratio / (ratio + 220)) ** 2
    outer = (ratio / (ratio + 35)) ** 2 / (1 + ratio / 16000) ** 2 * (1 + 0.8 * ratio / (ratio + 2600))
    spectrum = np.fft.rfft(dry, axis=0)
    spectrum += np.fft.rfft(send, axis=0) * np.fft.rfft(answer, count, axis=0) * clear
    whole = np.fft.irfft(spectrum * outer, count, axis=0)
    level = np.sqrt(np.mean(whole**2))
    rounded: Wave = 0.9 * np.tanh(whole / (5.5 * level))
    return rounded
