"""Large pictures in bands of rows, each small enough to stay in the processor's cache while it is worked on."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from pipeline.scenes.view import Picture

CELL: Final = 12
"""Pixels a side for which light and haze are worked out once."""


def bands(height: int, step: int) -> Iterator[slice]:
    """Rows 0 to `height`, `step` at a time."""
    return (slice(top, min(top + step, height)) for top in range(0, height, step))


def middles(length: int) -> Picture:
    """Where along a length of so many pixels its cells have their middles, 0-1; the last cell may be a short one."""
    starts = np.arange(0, length, CELL, dtype=np.float32)
    return np.asarray((starts + np.minimum(starts + CELL, length)) / (2 * length), np.float32)


def enlarged(coarse: Picture, ratio: int, rows: slice, width: int) -> Picture:
    """Some rows of `coarse` made `ratio` times larger, blended; `rows` starts at a multiple of `ratio`.

    What lies above and below is blended in, so that bands meet without a seam. A single row stays one: it is all rows.
    """
    if len(coarse) == 1:
        return np.asarray(cv2.resize(coarse, (coarse.shape[1] * ratio, 1)), np.float32)[:, :width]
    low, high = max(0, rows.start // ratio - 1), min(len(coarse), -(-rows.stop // ratio) + 1)
    size = coarse.shape[1] * ratio, (high - low) * ratio
    large = cv2.resize(coarse[low:high], size, interpolation=cv2.INTER_LINEAR)
    start = rows.start - low * ratio
    return np.asarray(large[start : start + rows.stop - rows.start, :width], np.float32)
