"""The five beds as scores, and the one function that draws them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pipeline.beds import voices
from pipeline.beds.names import BEDS
from pipeline.beds.score import Grid, Note, Part, broken, chords, play, strike
from pipeline.beds.space import duck, echo, finish, pads, room, wash
from pipeline.beds.voices import RATE


def draw(name: str, seconds: float) -> NDArray[np.float32]:
    """`round(seconds * 48000)` stereo samples of a bed, (n, 2) within +/- 0.9, from its first downbeat on.

    The bed repeats every `BEDS[name].seconds` to the sample, and a draw of whole loops may be repeated without a seam.
    Raises KeyError for a name that is not in `BEDS`.
    """
    score = SCORES[name]
    grid = Grid.of(BEDS[name], swing=score.swing)
    dry, send = np.zeros((grid.count, 2)), np.zeros((grid.count, 2))
    for part in score.write(grid):
        heard = part.loop * (10 ** (part.level / 20) / np.abs(part.loop).max())
        dry += heard
        send += heard * part.room
    loop = finish(dry, send, room(score.ring, seed=3)).astype(np.float32)
    return np.resize(loop, (round(seconds * RATE), 2))


def amber(grid: Grid) -> tuple[Part, ...]:
    """F major, | Fmaj9 | Am7 | Dm9 | Bbmaj9 C |: pushed chords, and a step on every beat."""
    progression = ((57, 60, 64, 67), (55, 60, 64, 69), (53, 57, 60, 64), (53, 57, 60, 62))
    bass = (
        *((0, 41, 5, 9), (6, 41, 2, 5), (10, 48, 3, 7), (14, 43, 1.6, 6)),
        *((16, 45, 5, 9), (22, 45, 2, 5), (26, 40, 3, 7), (30, 43, 1.6, 6)),
        *((32, 38, 5, 9), (38, 38, 2, 5), (42, 45, 3, 7), (46, 41, 1.6, 6)),
        *((48, 46, 5, 9), (54, 46, 2, 5), (56, 48, 5, 8), (62, 40, 1.6, 6)),
    )
    tune = (
        (4, 76, 4, 6),
        (7, 72, 4, 5),
        (10, 74, 5, 7),
        (22, 79, 4, 6),
        (26, 76, 5, 6),
        (36, 77, 4, 6),
        (39, 76, 4, 5),
    )
    answer = ((42, 72, 5, 7), (54, 74, 4, 6), (58, 77, 4, 6), (60, 76, 5, 7))
    steps = (voices.step(190, 19), voices.step(168, 23))
    kicks = "8.........6..... | 8.....4...6....."
    piano = play(grid, voices.keys, chords(progression, 16, "8.....6...5..4..", 5.5), spread=0.45)
    line = play(grid, voices.mallet, tune + answer, spread=0.5)
    return (
        Part(loop=piano * duck(grid.count, grid.starts(kicks), depth=0.4, seconds=0.25), level=-5.5, room=0.25),
        Part(loop=play(grid, voices.sub, bass), level=-11.5, room=0),
        Part(loop=line + echo(line, grid.at(3), feedback=0.35), level=-10, room=0.35),
        Part(loop=strike(grid, "8...6...8...6...", *steps, pan=0.45), level=-6, room=0.2),
        Part(loop=strike(grid, kicks, voices.kick(50)), level=-5, room=0.05),
        Part(loop=strike(grid, "....7.......7..2", voices.rim(), pan=0.15), level=-9.5, room=0.25),
        Part(loop=strike(grid, "3.5.3.52", voices.shaker(), pan=0.3), level=-10, room=0.15),
    )


def tide(grid: Grid) -> tuple[Part, ...]:
    """A major, | Amaj9 | F#m11 | Dmaj9 | Esus |: every bar a wave, a lamp that blinks on the off-beats."""
    held = ((57, 61, 64, 68, 71), (54, 61, 64, 66, 71), (57, 61, 62, 66, 69), (57, 59, 64, 66, 69))
    bass = tuple(
        note
        for bar, root in enumerate((45, 42, 38, 40))
        for note in ((bar * 16, root, 6, 9), (bar * 16 + 8, root, 3.5, 7), (bar * 16 + 12, root + 7, 3.5, 5))
    )
    kicks = "9...5...8...5..."
    bars = grid.at(16)
    wave = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(grid.count)[:, None] / bars)
    lamp = play(grid, voices.pluck, broken(held, 16, "..7...5...7..35.", (2, 4, 3, 4, 12, 3), 4), spread=0.5)
    return (
        Part(
            loop=pads(grid.count, held, dark=2200, glide=0.3)
            * duck(grid.count, grid.starts("9..."), depth=0.45, seconds=0.5),
            level=-6,
            room=0.2,
        ),
        Part(loop=play(grid, voices.sub, bass), level=-12, room=0),
        Part(loop=lamp + echo(lamp, grid.at(3), feedback=0.45), level=-7, room=0.3),
        Part(loop=wash(grid.count, 500, 2600, seed=29) * wave**2, level=-17, room=0.15),
        Part(loop=strike(grid, kicks, voices.kick(48, 0.4)), level=-3, room=0.05),
        Part(loop=strike(grid, "....6.......6...", voices.rim(), pan=0.2), level=-10.5, room=0.35),
        Part(loop=strike(grid, "2.4.", voices.shaker(0.11), pan=0.35), level=-12, room=0.15),
    )


def glass(grid: Grid) -> tuple[Part, ...]:
    """D major, half a bar each of Dmaj9, Bm9, Gmaj9 and Asus: wide pads, bells that answer one another."""
    held = ((62, 66, 69, 73, 76), (59, 62, 66, 69, 73), (59, 62, 66, 69, 74), (57, 62, 64, 69, 71))
    bass = tuple((place, root, 7.5, 8) for place, root in ((0, 38), (8, 47), (16, 43), (24, 45)))
    bells = broken(held, 8, "7..5..6.|5..6.4..", (12, 14, 13, 15, 14, 16), 7)
    ring = play(grid, voices.bell, bells, spread=0.7)
    pulse = play(grid, voices.pluck, broken(held, 8, "6.4.5.4.", (0, 2, 1, 3), 3), spread=0.35)
    dips = duck(grid.count, grid.starts("9..."), depth=0.4, seconds=0.6)
    air = 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(grid.count)[:, None] / grid.at(8))
    return (
        Part(loop=pads(grid.count, held, dark=2400, glide=0.35) * dips, level=-6, room=0.25),
        Part(loop=play(grid, voices.sub, bass), level=-14, room=0),
        Part(loop=ring + echo(ring, grid.at(3), feedback=0.4), level=-8.5, room=0.4),
        Part(loop=pulse + echo(pulse, grid.at(3), feedback=0.3), level=-9, room=0.25),
        Part(loop=wash(grid.count, 3000, 7000, seed=37) * air**2, level=-20, room=0.2),
        Part(loop=strike(grid, "9...4...7...4...", voices.kick(50, 0.4)), level=-4, room=0.08),
        Part(loop=strike(grid, "....5.......6...", voices.rim(), pan=0.25), level=-11.5, room=0.45),
        Part(loop=strike(grid, "..3...4.", voices.shaker(0.12), pan=0.4), level=-14, room=0.3),
    )


def lift(grid: Grid) -> tuple[Part, ...]:
    """E flat major, | Abadd9 | Bb | Cm7 | Eb/G |: the bass climbs, the mallets climb faster."""
    progression = ((60, 63, 67, 70), (58, 62, 65, 72), (58, 63, 67, 72), (58, 63, 67, 74))
    bass = tuple(
        (bar * 16 + place, root + rise, length, velocity)
        for bar, root in enumerate((44, 46, 48, 43))
        for place, rise, length, velocity in ((0, 0, 5, 9), (6, 0, 3, 6), (10, 12, 2, 5), (12, 0, 3.5, 7))
    )
    kicks = "9...7...9...7..."
    climb = broken(progression, 16, "7.46.5.47.4.6.45", (0, 1, 2, 3, 13, 12, 14, 13, 15, 14), 3)
    bars = play(grid, voices.mallet, climb, spread=0.7)
    piano = play(grid, voices.felt, chords(progression, 16, "8.....6.....5...", 6), spread=0.3)
    top = (
        (0, 79, 6, 7),
        (6, 82, 6, 6),
        (16, 77, 6, 7),
        (28, 74, 4, 6),
        (32, 79, 6, 7),
        (38, 84, 8, 7),
        (48, 82, 10, 7),
    )
    dips = duck(grid.count, grid.starts(kicks), depth=0.5, seconds=0.32)
    return (
        Part(loop=piano, level=-5, room=0.2),
        Part(loop=play(grid, voices.felt, top), level=-12, room=0.35),
        Part(loop=pads(grid.count, progression, dark=1500, glide=0.2) * dips, level=-11, room=0.2),
        Part(loop=play(grid, voices.sub, bass) * dips, level=-12.5, room=0),
        Part(loop=bars + echo(bars, grid.at(3), feedback=0.3), level=-7, room=0.25),
        Part(loop=strike(grid, kicks, voices.kick(50)), level=-4, room=0.05),
        Part(loop=strike(grid, "....8.......8..2", voices.snap()), level=-9, room=0.3),
        Part(loop=strike(grid, "2.5.", voices.shaker(), pan=0.3), level=-10, room=0.12),
    )


HOOK: tuple[Note, ...] = (
    *((0, 75, 3, 8), (3, 72, 3, 7), (6, 75, 3, 8), (9, 77, 3, 6), (11, 72, 4, 8)),
    *((16, 75, 3, 8), (19, 72, 3, 7), (22, 79, 3, 8), (27, 77, 4, 7)),
    *((32, 75, 3, 8), (35, 72, 3, 7), (38, 80, 3, 8), (41, 79, 3, 6), (43, 75, 4, 8)),
    *((48, 77, 3, 8), (51, 75, 3, 7), (54, 72, 3, 8), (57, 75, 3, 6), (59, 68, 5, 8)),
)


def fork(grid: Grid) -> tuple[Part, ...]:
    """F minor turning to A flat, | Dbmaj9 | Eb6 | Fm9 | Abmaj7/C |: two-step drums under plucks that take turns."""
    progression = ((56, 60, 63, 65), (55, 60, 63, 67), (56, 60, 63, 67), (56, 60, 63, 67))
    bass = tuple(
        (bar * 16 + place, root + rise, length, velocity)
        for bar, root in enumerate((37, 39, 41, 36))
        for place, rise, length, velocity in (
            (0, 0, 3, 9),
            (5, 0, 1.6, 6),
            (7, 12, 2, 7),
            (10, 0, 3, 8),
            (14, 7, 1.6, 6),
        )
    )
    kicks = "9.........8..... | 9......5..8....."
    plucks = play(grid, voices.pluck, HOOK, spread=0.35)
    stabs = play(grid, voices.keys, chords(progression, 16, "7..5......6..4..", 2.4), spread=0.5)
    dips = duck(grid.count, grid.starts(kicks), depth=0.5, seconds=0.28)
    return (
        Part(loop=plucks + echo(plucks, grid.at(3), feedback=0.42), level=-5, room=0.22),
        Part(loop=stabs * dips, level=-6, room=0.22),
        Part(loop=pads(grid.count, progression, dark=1100, glide=0.12) * dips, level=-12, room=0.15),
        Part(loop=play(grid, voices.sub, bass) * dips, level=-10, room=0),
        Part(loop=strike(grid, kicks, voices.kick(50)), level=-3.5, room=0.03),
        Part(loop=strike(grid, "....8.......8...", voices.snap()), level=-7, room=0.22),
        Part(loop=strike(grid, ".......3.4.....5", voices.rim(), pan=0.35), level=-10, room=0.25),
        Part(loop=strike(grid, "..6..26...6.2.63", voices.hat(), pan=0.25), level=-9, room=0.08),
        Part(loop=strike(grid, "3434", voices.shaker(0.07), pan=0.4), level=-14, room=0.1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Who writes the parts, how late every second sixteenth falls, and how long the room rings (seconds)."""

    write: Callable[[Grid], tuple[Part, ...]]
    swing: float = 0.0
    ring: float


SCORES: Mapping[str, Score] = MappingProxyType(
    {
        "amber": Score(write=amber, swing=0.18, ring=0.9),
        "tide": Score(write=tide, ring=1.8),
        "glass": Score(write=glass, ring=2.4),
        "lift": Score(write=lift, ring=1.3),
        "fork": Score(write=fork, swing=0.22, ring=1.1),
    }
)
