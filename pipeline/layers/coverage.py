"""How much of each pixel a part of an outline covers: exact along straight edges, by distance around corners."""

from collections.abc import Sequence
from math import ceil, floor

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.colour import Plane
from pipeline.outlines import Polygon, Round
from pipeline.shots import Box

SPAN = 64  # pixels; corners nearer than this are rounded in one go with what lies between them

Reals = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]


def bounds(part: Round | Polygon) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    if isinstance(part, Round):
        return part.left, part.top, part.right, part.bottom
    across, down = zip(*part.corners, strict=True)
    return min(across), min(down), max(across), max(down)


def cover(mask: Plane, box: Box, parts: Sequence[Round | Polygon]) -> None:
    """Draw parts on an empty mask (0..255) whose corner lies at the box's: all that any of them covers."""
    rounds = [part for part in parts if isinstance(part, Round)]
    polygons = [part for part in parts if isinstance(part, Polygon)]
    if polygons:
        _cover_polygons(mask, box, polygons)
    rest = _cover_bars(mask, box, rounds, empty=not polygons) if len(rounds) > 1 else rounds
    for part in rest:
        place = _place(mask, box, *bounds(part))
        if place is None:
            continue
        own = mask[place] if len(parts) == 1 else np.empty_like(mask[place])
        _cover_round(own, part, (box.left + place[1].start, box.top + place[0].start))
        if len(parts) > 1:
            np.maximum(mask[place], own, out=mask[place])


def _place(mask: Plane, box: Box, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice] | None:
    """The rows and columns of a mask in which these bounds lie; None when none does."""
    height, width = mask.shape
    x0, x1 = max(box.left, floor(left)) - box.left, min(box.right, ceil(right)) - box.left
    y0, y1 = max(box.top, floor(top)) - box.top, min(box.bottom, ceil(bottom)) - box.top
    if x0 >= min(x1, width) or y0 >= min(y1, height) or left >= right or top >= bottom:
        return None
    return slice(y0, y1), slice(x0, x1)


def _cover_bars(mask: Plane, box: Box, rounds: Sequence[Round], *, empty: bool) -> list[Round]:
    """Draw those that have round ends, straight sides and lie inside the mask, all at once; gives the others."""
    sides = np.array([(part.left, part.top, part.right, part.bottom) for part in rounds], np.float64)
    sides -= np.array([box.left, box.top] * 2)
    size = sides[:, 2:] - sides[:, :2]
    radii = np.minimum([part.radius for part in rounds], size.min(axis=1) / 2)
    first, last = np.floor(sides[:, :2]).astype(np.intp), np.ceil(sides[:, 2:]).astype(np.intp)
    inside = (first >= 0).all(axis=1) & (last <= mask.shape[::-1]).all(axis=1)
    rows = 2 + ceil(min(SPAN, radii.max()))
    bars = inside & (radii > 0.5) & (radii <= SPAN) & ((last - first)[:, 1] >= 2 * rows)
    if not bars.any():
        return list(rounds)
    first, last, sides, radii = first[bars], last[bars], sides[bars], radii[bars]
    columns = int((last - first)[:, 0].max())
    across = sides[:, [0, 2]] - first[:, :1]
    down = np.stack([sides[:, 1] - first[:, 1], last[:, 1] - sides[:, 3]])
    upper, lower = _heads(np.tile(across, (2, 1)), down.ravel(), np.tile(radii, 2), (rows, columns)).reshape(
        2, len(radii), rows, columns
    )
    order = np.argsort(first[:, 0])
    apart = empty and bool((last[order[:-1], 0] <= first[order[1:], 0]).all())
    for n, (x0, y0, x1, y1) in enumerate(np.concatenate([first, last], axis=1).tolist()):
        for top, bottom, own in (
            (y0, y0 + rows, upper[n]),
            (y0 + rows, y1 - rows, upper[n, -1:]),
            (y1 - rows, y1, lower[n, ::-1]),
        ):
            place = mask[top:bottom, x0:x1]
            if apart:
                place[:] = own[:, : x1 - x0]
            else:
                np.maximum(place, own[:, : x1 - x0], out=place)
    return [part for part, drawn in zip(rounds, bars.tolist(), strict=True) if not drawn]


def _heads(sides: Reals, top: Reals, radii: Reals, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """The upper ends of bars: count x rows x columns, from places that lie in each one's own first row and column."""
    left, right = sides.T
    down, across = np.arange(size[0], dtype=np.float64), np.arange(size[1], dtype=np.float64)
    wide = np.clip(np.minimum(across + 1, right[:, None]) - np.maximum(across, left[:, None]), 0, 1)
    high = np.clip(down + 1 - top[:, None], 0, 1)
    middle = across + 0.5
    x = np.maximum(np.maximum((left + radii)[:, None] - middle, middle - (right - radii)[:, None]), 0)
    y = np.maximum((top + radii)[:, None] - (down + 0.5), 0)
    near = np.clip((radii + 0.5)[:, None, None] - np.hypot(x[:, None, :], y[:, :, None]), 0, 1)
    shares = np.minimum(near, high[:, :, None] * wide[:, None, :])
    return np.asarray(np.rint(255 * shares), np.uint8)


def _cover_round(own: Plane, part: Round, corner: tuple[int, int]) -> None:
    """Fill a mask whose corner lies at `corner` with a rounded rectangle that reaches into all its rows and columns."""
    left, right = part.left - corner[0], part.right - corner[0]
    top, bottom = part.top - corner[1], part.bottom - corner[1]
    height, width = own.shape
    across, down = _shares(left, right, width), _shares(top, bottom, height)
    own[:] = 255
    # all others are covered whole
    for row in {0, height - 1}:
        own[row] = np.rint(255 * down[row] * across)
    for column in {0, width - 1}:
        own[:, column] = np.rint(255 * across[column] * down)
    radius = min(part.radius, (right - left) / 2, (bottom - top) / 2)
    if radius > 0.5:
        at = Round(left, top, right, bottom, radius)
        for rows in _ends(top, bottom, radius, height):
            for columns in _ends(left, right, radius, width):
                _round_off(own, at, rows, columns)


def _shares(first: float, last: float, length: int) -> Reals:
    """Share of each of `length` pixels that lies between two places; none is outside them."""
    edges = np.arange(length + 1, dtype=np.float64)
    return np.asarray(np.minimum(edges[1:], last) - np.maximum(edges[:-1], first), np.float64)


def _ends(first: float, last: float, radius: float, length: int) -> tuple[slice, ...]:
    """The pixels that are rounded at the two ends of a side, as one where they are near to each other."""
    near, far = min(length, ceil(first + radius)), max(0, floor(last - radius))
    ends = (slice(0, near), slice(far, length)) if far - near > SPAN else (slice(0, length),)
    return tuple(end for end in ends if end.start < end.stop)


def _round_off(own: Plane, at: Round, rows: slice, columns: slice) -> None:
    """Round the corners that lie in a part of a mask, by how far each pixel lies from the middle of its corner."""
    across = _past(at.left + at.radius, at.right - at.radius, columns)
    down = _past(at.top + at.radius, at.bottom - at.radius, rows)
    away = np.hypot(across[None, :], down[:, None])
    inside = cv2.convertScaleAbs(np.maximum(np.float32(at.radius + 0.5) - away, 0), alpha=255)
    np.minimum(own[rows, columns], inside, out=own[rows, columns])


def _past(first: float, last: float, pixels: slice) -> npt.NDArray[np.float32]:
    """How far the middles of these pixels lie outside of two places."""
    at = np.arange(pixels.start + 0.5, pixels.stop, dtype=np.float32)
    return np.asarray(np.maximum(np.maximum(np.float32(first) - at, at - np.float32(last)), 0), np.float32)


def _cover_polygons(mask: Plane, box: Box, polygons: Sequence[Polygon]) -> None:
    """Draw what lies inside straight edges on an empty mask.

    Edges are cut where they pass from pixel to pixel. A piece changes how much is covered from its pixel on: by as much
    as it is high, less what lies before it in the pixel itself. Summed along a row, these changes are what is covered.
    """
    sides = [bounds(part) for part in polygons]
    left, top, right, bottom = zip(*sides, strict=True)
    place = _place(mask, box, min(left), min(top), max(right), max(bottom))
    if place is None:
        return
    own = mask[place]
    height, width = own.shape
    corner = (box.left + place[1].start, box.top + place[0].start)
    rings = [_turned(np.array(part.corners, np.float64) - corner) for part in polygons]
    starts = np.concatenate(rings)
    ends = np.concatenate([np.concatenate([ring[1:], ring[:1]]) for ring in rings])
    y0, y1, x0, x1, row, _ = _cut(starts[:, 1], ends[:, 1], starts[:, 0], ends[:, 0], height)
    leans = y0 != y1
    y0, y1, x0, x1, row = y0[leans], y1[leans], x0[leans], x1[leans], row[leans]
    x0, x1, y0, y1, column, piece = _cut(x0, x1, y0, y1, width)
    high = y1 - y0
    before = high * ((x0 + x1) / 2 - column)
    stride = width + 2  # what passes out of the frame to the right is summed there
    first = row[piece] * stride + column
    places = np.concatenate([first, first + 1])
    order = np.argsort(places, kind="stable")
    changes = np.concatenate([high - before, before])[order]
    covered = np.rint(255 * np.minimum(1, np.abs(np.cumsum(changes)))).astype(np.uint8)
    runs = np.diff(places[order], prepend=0, append=stride * height)
    flat = np.repeat(np.concatenate([np.zeros(1, np.uint8), covered]), runs)
    own[:] = flat.reshape(height, stride)[:, :width]


def _turned(ring: Reals) -> Reals:
    """The corners in the order that goes around clockwise, so that what two polygons cover adds up."""
    x, y = ring[:, 0], ring[:, 1]
    twice = float(x[:-1] @ y[1:] - x[1:] @ y[:-1] + x[-1] * y[0] - x[0] * y[-1])
    return ring if twice >= 0 else ring[::-1]


def _cut(a: Reals, b: Reals, c: Reals, d: Reals, last: int) -> tuple[Reals, Reals, Reals, Reals, Whole, Whole]:
    """Edges from `a` to `b` on one axis and `c` to `d` on the other, cut at every whole number of the first.

    These run from 0 to `last`; what lies beyond is moved onto these two. Gives the pieces the same way, the pixel along
    the axis in which each lies, and the edge of which it is a piece.
    """
    least, most = np.floor(np.minimum(a, b)), np.ceil(np.maximum(a, b)) - 1
    beyond = bool(len(a)) and (least.min() < 0 or most.max() >= last)
    if beyond:
        least, most = np.clip(least, -1, last), np.clip(most, -1, last)
    first = least.astype(np.intp)
    counts = np.maximum(most.astype(np.intp) - first, 0) + 1
    edge = np.repeat(np.arange(len(counts)), counts)
    pixel = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    low, high = pixel.astype(np.float64), pixel + 1.0
    if beyond:
        low[pixel < 0], high[pixel >= last] = -np.inf, np.inf
    length = b - a
    level = length == 0
    length[level] = 1
    across = (d - c)[edge]
    a, b, c, d, length = a[edge], b[edge], c[edge], d[edge], length[edge]
    start, stop = np.minimum(np.maximum(a, low), high), np.minimum(np.maximum(b, low), high)
    before = c + (start - a) / length * across
    after = np.where(stop == b, d, c + (stop - a) / length * across)
    if beyond:
        start, stop, pixel = np.clip(start, 0, last), np.clip(stop, 0, last), np.clip(pixel, 0, last)
    return start, stop, before, after, pixel, edge
