"""What stands in a picture: regular stripes, and black bars along its edges."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.footage import Footage, Values, linear, luminance
from pipeline.sights import NOWHERE, Edges, Stripes

TILE, STRIDE = 64, 32  # small pixels; a tile is looked at as a whole, for one set of stripes
LEAST_TILE: Final = 32
EVERY: Final = 0.25
"""Seconds between the pictures that are looked at; stripes that stand half a second are in three of them."""
STANDS: Final = 0.5
PAIRS: Final = 5
AREA: Final = 0.25
"""Of the picture."""
CONTRAST: Final = 0.10
"""Of relative luminance, from the light stripe to the dark one."""
ALONE: Final = 0.6
"""Share of all that varies in a tile which one set of stripes has to be; ideal bars with hard edges are 0.8."""
COARSE, FINE = 1.5, 24.0  # pairs a tile: five in the longer side, and no finer than the small picture shows

BLACK: Final = 12
"""Highest of red, green and blue that is black; an encoder leaves black within a few codes."""
SHARP: Final = 16
"""Codes by which what lies beside a bar is brighter than black."""
FULL: Final = 0.75
"""Share of the line beside a bar that is brighter at some time; the edge of a dark roof is not that straight."""
NARROW, WIDE = 2, 0.45  # a bar has so many small pixels at the least, and so much of the picture at the most
REST: Final = 0.3
"""Share of the picture that bars leave at the least: 16:9 within 9:16 is 0.32; less is a drawing on black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Stripes in one picture: the tiles that show the same ones as the strongest, as one box of small pixels."""

    pairs: int
    share: float
    box: Edges


def stripes(footage: Footage) -> Stripes:
    """The stripes that cover most of the picture, of those that stand half a second or, in a still, at all."""
    best, run = Stripes(), list[tuple[float, _Found]]()
    for moment, found in (*_sampled(footage), (footage.seconds, None)):
        if found is not None:
            run.append((moment, found))
            continue
        if run and (run[-1][0] - run[0][0] >= STANDS or footage.seconds <= 0):
            worst = max((one for _, one in run), key=lambda one: one.share)
            if worst.share > best.share:
                box = footage.box(*worst.box)
                best = Stripes(pairs=worst.pairs, share=worst.share, seconds=round(run[0][0], 3), box=box)
        run.clear()
    return best


def _sampled(footage: Footage) -> Iterator[tuple[float, _Found | None]]:
    last, found = -1, None
    for moment, n in footage.sampled(EVERY):
        if n != last:
            last, found = n, _striped(luminance(linear(footage.pictures[n])))
        yield moment, found


def _striped(light: Values) -> _Found | None:
    """Each tile's one frequency, if it has one that is most of it; then the tiles that share the strongest."""
    high, wide = light.shape
    side = min(TILE, high, wide)
    if side < LEAST_TILE:
        return None
    tops, lefts = (sorted({*range(0, long - side + 1, STRIDE), long - side}) for long in (high, wide))
    places = [(top, left) for top in tops for left in lefts]
    tiles = np.stack([light[top : top + side, left : left + side] for top, left in places])
    tiles = tiles - tiles.mean(axis=(1, 2), keepdims=True)
    # stripes with soft edges vary least for what lies between light and dark: a sine by 0.35 of it
    uneven = tiles.std(axis=(1, 2)) >= 0.35 * CONTRAST
    if not uneven.any():
        return None
    found = [
        (place, wave, strength)
        for place, (wave, strength) in zip(
            (place for place, rough in zip(places, uneven, strict=True) if rough), _waves(tiles[uneven]), strict=True
        )
        if strength >= ALONE
    ]
    if not found:
        return None
    _, strongest, _ = max(found, key=lambda one: one[2])
    alike = [place for place, wave, _ in found if _near(wave, strongest)]
    covered = np.zeros(light.shape, np.bool_)
    for top, left in alike:
        covered[top : top + side, left : left + side] = True
    rows, columns = (np.flatnonzero(covered.any(axis=axis)) for axis in (1, 0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    pairs = (abs(strongest[0]) * (box[3] - box[1]) + abs(strongest[1]) * (box[2] - box[0])) / side
    share = float(covered.mean())
    return _Found(pairs=int(pairs), share=share, box=box) if pairs >= PAIRS and share >= AREA else None


def _waves(tiles: Values) -> Iterator[tuple[tuple[float, float], float]]:
    """Of each tile its strongest wave, in pairs down and across it, and how much of what varies it makes up.

    A wave between two steps shows in both, so it is taken where the middle of its power lies.
    """
    side = tiles.shape[1]
    hann = np.hanning(side + 2)[1:-1].astype(np.float32)
    weight = hann[:, None] * hann
    tiles = (tiles - (tiles * weight).sum(axis=(1, 2), keepdims=True) / weight.sum()) * weight
    half = np.fft.rfft2(tiles)
    known = half.real**2 + half.imag**2
    # the other half of the columns is the same upside down and back to front
    power = np.concatenate([known, np.roll(known[:, ::-1, (side - 1) // 2 : 0 : -1], 1, axis=1)], axis=2)
    steps = np.fft.fftfreq(side, 1 / side)
    radius = np.hypot(steps[:, None], steps)
    wanted = np.where((radius >= 1) & (radius <= FINE * side / TILE), power, 0)
    near = np.arange(-1, 2)
    for each, peak in zip(power, wanted.reshape(len(tiles), -1).argmax(axis=1), strict=True):
        row, column = divmod(int(peak), side)
        around = each[np.ix_((row + near) % side, (column + near) % side)]
        whole = max(float(around.sum()), 1e-12)
        down = float(steps[row] + (around.sum(axis=1) * near).sum() / whole)
        across = float(steps[column] + (around.sum(axis=0) * near).sum() / whole)
        strength = 2 * whole / max(float(each.sum()), 1e-12)
        yield (down, across), strength if np.hypot(down, across) >= COARSE * side / TILE else 0.0


def _near(wave: tuple[float, float], other: tuple[float, float]) -> bool:
    """Within a step each way; a wave and its twin, which runs the other way, are one."""
    down, across = wave[0] - other[0], wave[1] - other[1]
    return max(abs(down), abs(across)) <= 1 or max(abs(wave[0] + other[0]), abs(wave[1] + other[1])) <= 1


def bars(footage: Footage) -> Edges:
    """The widths of bars at the left, top, right and bottom that are black all the time, in pixels of the file.

    They end in a straight line beside which the picture is, somewhere in time, brighter along most of it.
    """
    brightest = footage.pictures.max(axis=0).max(axis=2)
    black = (brightest <= BLACK).all(axis=0), (brightest <= BLACK).all(axis=1)
    (left, right), (top, bottom) = (_ends(line) for line in black)
    high, wide = brightest.shape
    inner = brightest[top : high - bottom, left : wide - right]
    if min(inner.shape) < 4 or inner.size < REST * brightest.size:
        return NOWHERE
    # the first line may be half bar, half picture
    lines = {"left": inner[:, 1], "top": inner[1], "right": inner[:, -2], "bottom": inner[-2]}
    sharp = {name: (line >= BLACK + SHARP).mean() >= FULL for name, line in lines.items()}
    kept = (
        left if sharp["left"] and NARROW <= left <= WIDE * wide else 0,
        top if sharp["top"] and NARROW <= top <= WIDE * high else 0,
        right if sharp["right"] and NARROW <= right <= WIDE * wide else 0,
        bottom if sharp["bottom"] and NARROW <= bottom <= WIDE * high else 0,
    )
    return footage.box(*kept)


def _ends(black: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """How many are set in a row from either end; none where all are."""
    if black.all():
        return 0, 0
    return int(np.argmin(black)), int(np.argmin(black[::-1]))
