"""A palette for a held picture with words moving over it, and the map from colours to palette entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]  # H x W x 3 pixels, or n x 3 colours
Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint32]  # one 0xBBGGRR a pixel
Indices = npt.NDArray[np.uint8]  # palette entries
Box = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are outside

SAMPLES_A_FRAME: Final = 1 << 15  # enough for every word; the first frame is always taken whole
DAMPING: Final = 0.6  # a colour weighs its count to this power, so a large sky leaves entries for the edges of letters
CHROMA: Final = 0.7  # the eye resolves light better than hue
ROUNDS: Final = 8  # k-means gains little after this many

NEIGHBOURS: Final = 8  # palette entries tried as the second colour of a dither
UNEVEN: Final = 0.25  # how much the dots of a dither count against the band they hide
LEAST_SHARE: Final = 13  # of 128: a flat colour that nearly hits its entry stays flat
SMOOTH_REACH: Final = 2  # pixels around a pixel that decide whether it is smooth
SMOOTH_RANGE: Final = 8  # grey levels within that reach: above this texture hides the bands, or it is an edge
SEVEN_BITS: Final = np.uint32(
    0xFEFEFE
)  # colours map at 7 bits a channel: a fraction of the work for half a level of error

LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Colours that appear in the frames: n x 3 in 0-255, and how much each one matters (n, > 0)."""

    colours: Floats
    weights: Floats


def pack(frame: Rgb) -> Codes:
    """One integer a pixel, so that pixels compare and look up in one step. The result shares nothing with the frame."""
    rgba = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2RGBA))
    return rgba.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def channels(codes: Codes) -> tuple[Codes, Codes, Codes]:
    red, green, blue = (codes >> np.uint32(shift) & np.uint32(255) for shift in (0, 8, 16))
    return red, green, blue


def to_lab(colours: Rgb | Floats) -> Floats:
    """OKLab of n x 3 sRGB colours in 0-255 (Björn Ottosson, 2020), with its two colour axes shortened by CHROMA."""
    signal = colours.astype(np.float32) / 255
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4).astype(np.float32)
    lab: Floats = np.cbrt(linear @ LMS.T) @ LAB.T
    return lab * np.array([1, CHROMA, CHROMA], np.float32)


def distances(colours: Rgb) -> Floats:
    """The squared distance between every two colours (n x n)."""
    lab = to_lab(colours)
    gaps: Floats = ((lab[:, None] - lab[None]) ** 2).sum(axis=-1)
    return gaps


def sample(frames: Iterable[Rgb]) -> Sample:
    """The colours of the first frame and of what changes after it, gathered in bins of 4 levels a channel.

    Raises ValueError when there are no frames.
    """
    taken: list[Codes] = []
    before: Codes | None = None
    for frame in frames:
        codes = pack(frame)
        new = codes.ravel() if before is None else codes[codes != before]
        step = 1 if before is None else 1 + len(new) // SAMPLES_A_FRAME
        taken.append(new[::step])
        before = codes
    if not taken:
        raise ValueError("no frames: a GIF needs at least one")
    parts = channels(np.concatenate(taken))
    bins = (parts[0] >> 2 | parts[1] >> 2 << 6 | parts[2] >> 2 << 12).astype(np.int64)
    counts = np.bincount(bins, minlength=1 << 18)
    used = np.flatnonzero(counts)
    sums = [np.bincount(bins, weights=part, minlength=1 << 18)[used] for part in parts]
    colours = np.stack(sums, axis=1) / counts[used, None]
    return Sample(colours=colours.astype(np.float32), weights=(counts[used] ** DAMPING).astype(np.float32))


def pick(seen: Sample, count: int) -> Rgb:
    """At most `count` colours, dark to light: variance cuts refined by k-means. Few colours come back as they are."""
    means = seen.colours
    if len(means) > count:
        lab = to_lab(seen.colours)
        owner = cut(lab, seen.weights, count)
        for _ in range(ROUNDS):
            owner = nearest(lab, centres(lab, seen.weights, owner, count))
        means = centres(seen.colours, seen.weights, owner, count)
    found = np.unique(np.rint(means).astype(np.uint8), axis=0)
    return found[np.argsort(to_lab(found)[:, 0], kind="stable")]


def cut(points: Floats, weights: Floats, count: int) -> npt.NDArray[np.intp]:
    """The box (0 to count - 1) of each point: again and again the axis with the largest error is split at its mean."""
    owner = np.zeros(len(points), np.intp)
    members = [np.arange(len(points))]
    errors = [spread(points, weights)]
    while len(members) < count:
        worst = int(np.argmax(np.max(errors, axis=1)))
        if not errors[worst].any():
            break
        inside = members[worst]
        along = points[inside, int(np.argmax(errors[worst]))]
        above = along > np.average(along, weights=weights[inside])
        if not above.any():  # equal but for rounding
            errors[worst] = np.zeros(3, np.float32)
            continue
        owner[inside[above]] = len(members)
        members[worst] = inside[~above]
        members.append(inside[above])
        errors[worst] = spread(points[members[worst]], weights[members[worst]])
        errors.append(spread(points[members[-1]], weights[members[-1]]))
    return owner


def spread(points: Floats, weights: Floats) -> Floats:
    """The weighted squared error around the mean, by axis."""
    mean = weights @ points / weights.sum()
    errors: Floats = weights @ (points - mean) ** 2
    return errors


def centres(points: Floats, weights: Floats, owner: npt.NDArray[np.intp], count: int) -> Floats:
    """The weighted mean of each group that has members (at most count x 3)."""
    total = np.bincount(owner, weights=weights, minlength=count)
    sums = [np.bincount(owner, weights=weights * points[:, axis], minlength=count) for axis in range(3)]
    kept = total > 0
    return (np.stack(sums, axis=1)[kept] / total[kept, None]).astype(np.float32)


def nearest(points: Floats, among: Floats) -> npt.NDArray[np.intp]:
    """The row of `among` closest to each point; the lowest row wins a tie."""
    half = (among**2).sum(axis=1) / 2
    across = np.ascontiguousarray(among.T)
    # 256 rows at a time stay in the cache and below the size at which BLAS starts threads that only wait
    found = [np.argmin(half - points[row : row + 256] @ across, axis=1) for row in range(0, len(points), 256)]
    return np.concatenate(found)


def bayer(doublings: int) -> Floats:
    """The ordered-dither square of side 2^doublings, values in (0, 1)."""
    square = np.zeros((1, 1), np.int64)
    for _ in range(doublings):
        square = np.block([[4 * square, 4 * square + 2], [4 * square + 3, 4 * square + 1]])
    return ((square + 0.5) / square.size).astype(np.float32)


def smooth(frame: Rgb, box: Box) -> npt.NDArray[np.bool_]:
    """Where in the box bands would show: little difference between a pixel and those around it."""
    left, top, right, bottom = box
    x, y = max(left - SMOOTH_REACH, 0), max(top - SMOOTH_REACH, 0)
    grey = cv2.cvtColor(frame[y : bottom + SMOOTH_REACH, x : right + SMOOTH_REACH], cv2.COLOR_RGB2GRAY)
    around = np.ones((2 * SMOOTH_REACH + 1, 2 * SMOOTH_REACH + 1), np.uint8)
    gap = np.asarray(cv2.subtract(cv2.dilate(grey, around), cv2.erode(grey, around)))
    return gap[top - y : bottom - y, left - x : right - x] <= SMOOTH_RANGE


class Mapper:
    """Maps pixels to palette entries. What a pixel maps to depends on its frame and place, never on frames before.

    `table` holds, for each colour met so far, the nearest entry (bits 0-7), the entry to dither with (8-15), the share
    of that second entry in 1/128 (16-23), and a mark that the colour is known (bit 31).
    """

    __slots__ = ("lab", "lengths", "near", "steps", "table", "threshold")

    def __init__(self, palette: Rgb, size: tuple[int, int]) -> None:
        width, height = size
        self.lab = to_lab(palette)
        self.near = np.argsort(distances(palette), axis=1, kind="stable")[:, 1 : 1 + NEIGHBOURS]
        self.steps = self.lab[self.near] - self.lab[:, None]
        self.lengths = (self.steps**2).sum(axis=-1)
        self.table: Codes = np.zeros(1 << 24, np.uint32)  # the system hands out its pages only where they are touched
        cell = (bayer(3) * 128).astype(np.uint8)
        self.threshold = np.tile(cell, (height // 8 + 1, width // 8 + 1))[:height, :width]

    def map(self, frame: Rgb, codes: Codes, box: Box) -> tuple[Indices, Indices]:
        """Palette entries of the box of a frame: with dither where bands would show, and without any."""
        left, top, right, bottom = box
        inside = codes[top:bottom, left:right] & SEVEN_BITS
        entry = self.table[inside]
        unknown = entry == 0
        if unknown.any():
            self.learn(np.unique(inside[unknown]))
            entry = self.table[inside]
        mixed = (entry >> 16).astype(np.uint8) > self.threshold[top:bottom, left:right]
        mixed &= smooth(frame, box)
        plain = entry.astype(np.uint8)
        return np.where(mixed, (entry >> 8).astype(np.uint8), plain), plain

    def learn(self, codes: Codes) -> None:
        lab = to_lab(np.stack(channels(codes), axis=1).astype(np.float32) + 0.5)
        first = nearest(lab, self.lab)
        share = second = np.zeros(len(codes), np.uint32)
        if self.near.size:
            length = self.lengths[first]
            towards = np.einsum("na,nka->nk", lab - self.lab[first], self.steps[first])
            along = np.clip(towards / length, 0, 0.5)
            # what is left over after mixing, plus the unevenness of the mix: two colours far apart show as dots
            cost = along * (along * length - 2 * towards) + UNEVEN * along * (1 - along) * length
            best = np.argmin(cost, axis=1)[:, None]
            share = (np.take_along_axis(along, best, axis=1)[:, 0] * 128).astype(np.uint32)
            share[share < LEAST_SHARE] = 0
            second = np.take_along_axis(self.near[first], best, axis=1)[:, 0].astype(np.uint32)
        self.table[codes] = first.astype(np.uint32) | second << 8 | share << 16 | np.uint32(1 << 31)
