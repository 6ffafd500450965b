"""How a bed is written down: a grid of sixteenths, patterns struck on it, lines of notes, and the parts they make."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from pipeline.beds.names import Bed
from pipeline.beds.space import lay, placed
from pipeline.beds.voices import RATE, Wave

Chord = tuple[int, ...]
Note = tuple[float, float, float, int]
"""Sixteenth it falls on, MIDI pitch, length in sixteenths, force 1-9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stereo loop, how loud it peaks (dB) and how much of it the room hears (0-1)."""

    loop: Wave
    level: float
    room: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Sixteenths to samples. `swing` delays every second sixteenth by that share of a sixteenth."""

    beat: int
    sixteenths: int
    swing: float

    @classmethod
    def of(cls, bed: Bed, *, swing: float = 0.0) -> "Grid":
        return cls(beat=round(60 * RATE / bed.bpm), sixteenths=bed.bars * 16, swing=swing)

    @property
    def count(self) -> int:
        return self.beat * self.sixteenths // 4

    def at(self, sixteenth: float) -> int:
        late = self.swing if sixteenth % 2 == 1 else 0.0
        return round((sixteenth + late) * self.beat / 4)

    def seconds(self, sixteenths: float) -> float:
        return sixteenths * self.beat / 4 / RATE

    def starts(self, pattern: str) -> tuple[int, ...]:
        return tuple(self.at(place) for place, _ in hits(pattern, self.sixteenths))


def hits(pattern: str, sixteenths: int) -> tuple[tuple[int, int], ...]:
    """Where a pattern strikes and how hard (1-9): a character a sixteenth, dots rest, repeated to fill; blanks and bar
    lines only help the eye.
    """
    beats = pattern.replace(" ", "").replace("|", "")
    return tuple(
        (place, int(beats[place % len(beats)])) for place in range(sixteenths) if beats[place % len(beats)] != "."
    )


def force(velocity: int) -> float:
    return float((velocity / 9) ** 1.4)


def strike(grid: Grid, pattern: str, *strokes: Wave, pan: float = 0.0) -> Wave:
    """A drum part: the strokes taken in turn, on alternate sides of the middle by `pan`."""
    sides = tuple(placed(stroke, pan if nth % 2 == 0 else -pan) for nth, stroke in enumerate(strokes))
    if len(strokes) == 1 and pan:
        sides = (placed(strokes[0], pan), placed(strokes[0], -pan))
    return lay(
        grid.count,
        (
            (grid.at(place), sides[nth % len(sides)] * force(velocity))
            for nth, (place, velocity) in enumerate(hits(pattern, grid.sixteenths))
        ),
    )


def play(grid: Grid, voice: Callable[[float, float], Wave], notes: Iterable[Note], *, spread: float = 0.0) -> Wave:
    """A line or chords in one voice, low notes to the left and high to the right by `spread`; each pitch made once."""
    written = tuple(notes)
    unlike = dict.fromkeys((pitch, length) for _, pitch, length, _ in written)
    made = {(pitch, length): voice(pitch, grid.seconds(length)) for pitch, length in unlike}
    middle = float(np.mean([pitch for _, pitch, _, _ in written]))
    return lay(
        grid.count,
        (
            (
                grid.at(place),
                placed(made[pitch, length], spread * float(np.tanh((pitch - middle) / 7))) * force(velocity),
            )
            for place, pitch, length, velocity in written
        ),
    )


def chords(progression: tuple[Chord, ...], every: int, pattern: str, length: float) -> tuple[Note, ...]:
    """Whole chords struck by a pattern, each chord lasting `every` sixteenths; upper notes a hair softer and later."""
    struck = hits(pattern, every * len(progression))
    return tuple(
        (place + 0.045 * nth, pitch, length, max(1, velocity - nth // 2))
        for place, velocity in struck
        for nth, pitch in enumerate(progression[place // every])
    )


def broken(progression: tuple[Chord, ...], every: int, pattern: str, order: Chord, length: float) -> tuple[Note, ...]:
    """One chord note a stroke, taken in the given order of places in the chord (12 and more mean an octave up)."""
    struck = hits(pattern, every * len(progression))
    written = []
    for nth, (place, velocity) in enumerate(struck):
        chord = progression[place // every]
        step = order[nth % len(order)]
        written.append((place, chord[step % 12 % len(chord)] + 12 * (step // 12), length, velocity))
    return tuple(written)
