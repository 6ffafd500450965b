"""How much of each pixel a part of an outline covers: exact along straight edges, by distance around corners."""

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


def cover(mask: Plane, box: Box, part: Round | Polygon, *, alone: bool) -> None:
    """Add a part to a mask (0..255) whose corner lies at the box's; `alone` when nothing is on it yet."""
    height, width = mask.shape
    left, top, right, bottom = bounds(part)
    x0, x1 = max(box.left, floor(left)) - box.left, min(box.right, ceil(right)) - box.left
    y0, y1 = max(box.top, floor(top)) - box.top, min(box.bottom, ceil(bottom)) - box.top
    if x0 >= min(x1, width) or y0 >= min(y1, height) or left >= right or top >= bottom:
        return
    place = mask[y0:y1, x0:x1]
    corner = (box.left + x0, box.top + y0)
    own = place if alone else np.empty_like(place)
    if isinstance(part, Round):
        _cover_round(own, part, corner)
    else:
        own[:] = _polygon(np.array(part.corners, np.float64) - corner, own.shape[1], own.shape[0])
    if not alone:
        np.maximum(place, own, out=place)


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


def _polygon(corners: Reals, width: int, height: int) -> Plane:
    """A mask of what lies inside straight edges.

    Edges are cut where they pass from pixel to pixel. A piece changes how much is covered from its pixel on: by as much
    as it is high, less what lies before it in the pixel itself. Summed along a row, these changes are what is covered.
    """
    starts, ends, row, _ = _cut(corners, np.roll(corners, -1, axis=0), 1, height)
    counts = starts[:, 1] != ends[:, 1]
    starts, ends, column, piece = _cut(starts[counts], ends[counts], 0, width)
    row = row[counts][piece]
    high = ends[:, 1] - starts[:, 1]
    before = high * ((starts[:, 0] + ends[:, 0]) / 2 - column)
    stride = width + 2  # what passes out of the frame to the right is summed there
    first = row * stride + column
    places, which = np.unique(np.concatenate([first, first + 1]), return_inverse=True)
    changes = np.bincount(which, np.concatenate([high - before, before]))
    covered = np.rint(255 * np.minimum(1, np.abs(np.cumsum(changes)))).astype(np.uint8)
    runs = np.diff(places, prepend=0, append=stride * height)
    flat = np.repeat(np.concatenate([np.zeros(1, np.uint8), covered]), runs)
    return flat.reshape(height, stride)[:, :width]


def _cut(starts: Reals, ends: Reals, axis: int, last: int) -> tuple[Reals, Reals, Whole, Whole]:
    """Edges cut at every whole number of an axis from 0 to `last`; what lies beyond is moved onto these two.

    Gives the pieces' starts and ends, the pixel along the axis in which each lies, and the edge of which it is a piece.
    """
    a, b = starts[:, axis], ends[:, axis]
    first = np.clip(np.floor(np.minimum(a, b)), -1, last).astype(np.intp)
    final = np.maximum(first, np.clip(np.ceil(np.maximum(a, b)) - 1, -1, last).astype(np.intp))
    counts = final - first + 1
    edge = np.repeat(np.arange(len(counts)), counts)
    pixel = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    low = np.where(pixel < 0, -np.inf, pixel)
    high = np.where(pixel >= last, np.inf, pixel + 1)
    a, b = a[edge], b[edge]
    length = np.where(a == b, 1, b - a)
    pieces = []
    for end, level in ((a, 0.0), (b, 1.0)):
        share = np.where(a == b, level, (np.clip(end, low, high) - a) / length)
        place = starts[edge] + share[:, None] * (ends - starts)[edge]
        place[:, axis] = np.clip(np.clip(end, low, high), 0, last)
        pieces.append(place)
    return pieces[0], pieces[1], np.clip(pixel, 0, last), edge
