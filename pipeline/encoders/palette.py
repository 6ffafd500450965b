"""What changes from frame to frame, a palette for it, and the map from its colours to palette entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]  # 3 x H x W planes, or n x 3 colours
Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]  # a colour at 6 or 7 bits a channel, 0b BBBBBB GGGGGGG RRRRRRR
Rows = npt.NDArray[np.intp]
Places = npt.NDArray[np.signedinteger]  # pixels of the flat frame, ascending
Indices = npt.NDArray[np.uint8]  # palette entries

CODES: Final = 1 << 20  # half a level of error, more in blue, which is seen least; a table stays near
CUT: Final = 0.5  # share of the pixels; a change of more is taken whole
SAMPLE_STEP: Final = 7  # every 7th pixel tells enough; 7 divides few widths, so no column is passed over
DAMPING: Final = 0.6  # a colour weighs its count to this power, so a large sky leaves entries for the edges of letters
CHROMA: Final = 0.7  # the eye resolves light better than hue
SAME: Final = 1e-5  # colours closer than this differ by rounding only
ROUNDS: Final = 2  # after good cuts k-means gains little more

BAND: Final = 0.012  # entries nearer to all others than this (in `to_lab` units) leave no band to be seen
LEAST_SHARE: Final = 0.25  # below this a colour is near enough to its entry to stay flat
SMOOTH_REACH: Final = 2  # pixels around a pixel that decide whether it is smooth
SMOOTH_RANGE: Final = 3  # grey levels within that reach: above this grain hides the bands, or it is an edge

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


def changed(planes: Rgb, before: Rgb, rows: slice) -> tuple[Places | None, Rgb]:
    """The places of the flat frame that differ (None: so many that all are taken), and the 3 x n pixels there.

    None differs outside of `rows`. `before` becomes as `planes` is.
    """
    _, height, width = planes.shape
    words = f"u{next(size for size in (8, 4, 2, 1) if width % size == 0)}"  # compared up to eight pixels at a time
    differs = (planes[:, rows].view(words) != before[:, rows].view(words)).any(axis=2).any(axis=0)
    found = np.flatnonzero(differs) + rows.start
    if not len(found):
        return np.zeros(0, np.int32), np.zeros((3, 0), np.uint8)
    top, bottom = int(found[0]), int(found[-1]) + 1
    new, old = planes[:, top:bottom], before[:, top:bottom]
    red, green, blue = (one ^ other for one, other in zip(new, old, strict=True))
    at = np.flatnonzero((red | green | blue) != 0)
    old[:] = new
    if len(at) > CUT * height * width:
        return None, planes.reshape(3, -1).copy()
    pixels = np.stack([plane.ravel().take(at) for plane in new])
    return (at + top * width).astype(np.int32), pixels


def everywhere(at: Places | None, size: int) -> Rows:
    """These places of a flat frame of so many pixels, ready to index with."""
    return np.arange(size) if at is None else at.astype(np.intp)  # which numpy would do each time


def mixed(where: npt.NDArray[np.bool_], one: Indices, other: Indices) -> Indices:
    """`one` there and the `other` elsewhere, by bits: to choose pixel by pixel takes twenty times as long."""
    return other ^ ((one ^ other) & -where.view(np.uint8))


def pack(planes: Rgb) -> Codes:
    """The code of every pixel of three planes of any one shape."""
    red, green, blue = planes
    low = (green >> 1).astype(np.uint16) << 7
    low |= red >> 1
    codes: Codes = (blue >> 2).astype(np.int32)
    codes <<= 14
    codes |= low
    return codes


def unpack(codes: Codes | Rows) -> Floats:
    """The middle of each code's cell, n x 3."""
    red, green, blue = codes & 127, codes >> 7 & 127, codes >> 14
    return np.stack([2 * red + 0.5, 2 * green + 0.5, 4 * blue + 1.5], axis=1).astype(np.float32)


def to_lab(colours: Rgb | Floats) -> Floats:
    """OKLab of n x 3 sRGB colours in 0-255 (Björn Ottosson, 2020), with its two colour axes shortened by CHROMA."""
    signal = colours.astype(np.float32) / 255
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4).astype(np.float32)
    lab: Floats = np.cbrt(linear @ LMS.T) @ LAB.T
    return lab * np.array([1, CHROMA, CHROMA], np.float32)


def distances(colours: Rgb) -> Floats:
    """The squared distance between every two colours (n x n)."""
    lab = to_lab(colours)
    lengths = (lab**2).sum(axis=1)
    gaps: Floats = lengths[:, None] + lengths - 2 * (lab @ lab.T)
    return gaps


def sample(pieces: Iterable[Rgb]) -> Sample:
    """The colours of these pixels (3 x n each), gathered in bins of 4 levels a channel.

    Raises ValueError when there are none.
    """
    taken = [piece[:, ::SAMPLE_STEP] for piece in pieces]
    if not taken:
        raise ValueError("no frames: a GIF needs at least one")
    parts = np.concatenate(taken, axis=1)
    red, green, blue = parts.astype(np.intp) >> 2
    bins = red | green << 6 | blue << 12
    _, group = ranked(bins, 1 << 18)
    counts = np.bincount(group)
    sums = [np.bincount(group, weights=part) for part in parts]
    colours = np.stack(sums, axis=1) / counts[:, None]
    return Sample(colours=colours.astype(np.float32), weights=(counts**DAMPING).astype(np.float32))


def ranked(numbers: Rows | Codes, limit: int) -> tuple[Rows, Codes]:
    """The distinct ones of these numbers below `limit`, ascending, and which of them each is."""
    seen = np.zeros(limit, np.bool_)
    seen[numbers] = True
    distinct = np.flatnonzero(seen)
    rank = np.empty(limit, np.int32)
    rank[distinct] = np.arange(len(distinct))
    return distinct, rank.take(numbers)


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


def merged(palette: Rgb, used: Rows, count: int) -> tuple[Rgb, Indices]:
    """A palette of at most `count` colours, and the new entry of each old one; `used` says how often each appears."""
    weights = np.sqrt(used[: len(palette)] + 1).astype(np.float32)
    fewer = pick(Sample(colours=palette.astype(np.float32), weights=weights), count)
    return fewer, nearest(to_lab(palette), to_lab(fewer)).astype(np.uint8)


def roughened(palette: Rgb, count: int) -> Indices:
    """For each entry, one of at most `count` entries that stand for all."""
    even = np.ones(len(palette), np.float32)
    lab = to_lab(palette)
    chosen = nearest(to_lab(pick(Sample(colours=palette.astype(np.float32), weights=even), count)), lab)
    return chosen[nearest(lab, lab[chosen])].astype(np.uint8)


def settled(palette: Rgb, rough: int, tolerance: float) -> Indices:
    """What to show for a while where `under` is shown and `want` comes, at `under << 8 | want`."""
    table = np.zeros((256, 256), np.uint8)
    under = np.arange(len(palette), dtype=np.uint8)[:, None]
    close = distances(palette) < tolerance**2
    table[: len(palette), : len(palette)] = np.where(close, under, roughened(palette, rough))
    return table.ravel()


def cut(points: Floats, weights: Floats, count: int) -> Rows:
    """The box (0 to count - 1) of each point: in each round the worst boxes are split at their mean.

    Half of the boxes, those with the largest error along an axis, are split along it at once.
    """
    owner = np.zeros(len(points), np.intp)
    everyone = np.arange(len(points))
    mass, places = weights.astype(np.float64), points.astype(np.float64)
    firsts = [mass * axis for axis in places.T]
    seconds = [first * axis for first, axis in zip(firsts, places.T, strict=True)]
    boxes = 1
    while boxes < count:
        total = np.bincount(owner, mass)
        means = np.stack([np.bincount(owner, first) / total for first in firsts], axis=1)
        errors = np.stack([np.bincount(owner, second) for second in seconds], axis=1) - total[:, None] * means**2
        worst, along = errors.max(axis=1), errors.argmax(axis=1)
        split = np.argsort(-worst, kind="stable")[: min(count - boxes, -(-boxes // 2))]
        split = split[worst[split] > total[split] * SAME**2]
        if not len(split):
            break
        fresh, limit = np.zeros(boxes, np.intp), np.full(boxes, np.inf)
        fresh[split] = np.arange(boxes, boxes + len(split))
        limit[split] = means[split, along[split]]
        above = np.flatnonzero(places[everyone, along[owner]] > limit[owner])
        owner[above] = fresh[owner[above]]
        boxes += len(split)
    return owner


def centres(points: Floats, weights: Floats, owner: Rows, count: int) -> Floats:
    """The weighted mean of each group that has members (at most count x 3)."""
    total = np.bincount(owner, weights=weights, minlength=count)
    sums = [np.bincount(owner, weights=weights * points[:, axis], minlength=count) for axis in range(3)]
    kept = total > 0
    return (np.stack(sums, axis=1)[kept] / total[kept, None]).astype(np.float32)


def nearest(points: Floats, among: Floats) -> Rows:
    """The row of `among` closest to each point; the lowest row wins a tie."""
    # half the squared distance, but for the point's own length: one product, for the points have a 1 as fourth axis
    across = np.ascontiguousarray(np.column_stack([-among, (among**2).sum(axis=1) / 2]).T)
    longer = np.column_stack([points, np.ones(len(points), np.float32)])
    # 256 rows at a time stay in the cache and below the size at which BLAS starts threads that only wait
    found = [np.argmin(longer[row : row + 256] @ across, axis=1) for row in range(0, len(points), 256)]
    return np.concatenate(found)


def bayer(doublings: int) -> Floats:
    """The ordered-dither square of side 2^doublings, values in (0, 1)."""
    square = np.zeros((1, 1), np.int64)
    for _ in range(doublings):
        square = np.block([[4 * square, 4 * square + 2], [4 * square + 3, 4 * square + 1]])
    return ((square + 0.5) / square.size).astype(np.float32)


def smooth(planes: Rgb) -> npt.NDArray[np.bool_]:
    """Where in a whole frame bands would show: little difference between a pixel and those around it."""
    green = planes[1]  # carries most of the light, and costs no conversion
    around = np.ones((2 * SMOOTH_REACH + 1, 2 * SMOOTH_REACH + 1), np.uint8)
    gap = np.asarray(cv2.subtract(cv2.dilate(green, around), cv2.erode(green, around)))
    return gap <= SMOOTH_RANGE


def depth(palette: Rgb) -> int:
    """Bits an entry, with room for the see-through one that follows the palette."""
    return max(len(palette).bit_length(), 2)


def stored_table(palette: Rgb) -> bytes:
    """Three bytes an entry, as many as `depth` can tell apart."""
    return palette.tobytes().ljust(3 << depth(palette), b"\0")


class Mapper:
    """Maps codes to palette entries: `table` holds the nearest one of each code that it was made for."""

    __slots__ = ("palette", "table")

    def __init__(self, palette: Rgb, pieces: Iterable[Codes]) -> None:
        seen = np.zeros(CODES, np.bool_)
        for codes in pieces:
            seen[codes.ravel().astype(np.intp)] = True
        known = np.flatnonzero(seen)
        self.palette = palette
        self.table: Indices = np.zeros(CODES, np.uint8)
        self.table[known] = nearest(to_lab(unpack(known)), to_lab(palette))

    def plain(self, codes: Codes) -> Indices:
        """The nearest entries."""
        found: Indices = self.table.take(codes)
        return found

    def dithered(self, codes: Codes, where: npt.NDArray[np.bool_]) -> Indices:
        """The nearest entries of a whole frame (H x W), and at these pixels, if bands would show, a mix of two."""
        found = self.plain(codes)
        gaps = distances(self.palette)
        np.fill_diagonal(gaps, np.inf)
        at = np.flatnonzero(where & (gaps.min(axis=1) >= BAND**2).take(found))
        if len(self.palette) == 1 or not len(at):
            return found
        distinct, which = ranked(codes.ravel().take(at), CODES)
        first = self.table[distinct]
        lab, among = to_lab(unpack(distinct)), to_lab(self.palette)
        halves = (among**2).sum(axis=1) / 2 - lab @ among.T
        halves[np.arange(len(first)), first] = np.inf
        second = np.argmin(halves, axis=1).astype(np.uint8)
        steps = among[second] - among[first]
        share = ((lab - among[first]) * steps).sum(axis=1) / (steps**2).sum(axis=1)
        share[share < LEAST_SHARE] = 0
        high, wide = codes.shape
        dots = np.tile(bayer(3), (-(-high // 8), -(-wide // 8)))[:high, :wide].ravel()
        over = np.flatnonzero(share.take(which) > dots.take(at))
        found.ravel()[at.take(over)] = second.take(which.take(over))
        return found
