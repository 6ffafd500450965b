"""A soft patch of colour: light that falls somewhere, or shade behind words instead of a box."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from pipeline.layers.sprite import Sprite, sprite
from pipeline.motion import State, state
from pipeline.shots import Model, Patch

COARSE = 8  # a patch is drawn this many times smaller: nothing in it is as fine as that


@dataclass(frozen=True, slots=True, kw_only=True)
class Patched:
    """A patch before the canvas."""

    layer: Patch
    sprite: Sprite


def patched(layer: Patch, width: int, height: int, model: Model) -> Patched | None:
    """The patch ready for a frame of this size; None when it lies outside."""
    box, reach = layer.box, max(1, layer.reach)
    left, top = max(0, box.left - reach), max(0, box.top - reach)
    right, bottom = min(width, box.right + reach), min(height, box.bottom + reach)
    if left >= right or top >= bottom:
        return None
    across = _away(left, right, box.left, box.right, reach)
    down = _away(top, bottom, box.top, box.bottom, reach)
    away = np.minimum(1, np.hypot(across[None, :], down[:, None]))
    # a smoothstep to the power of 1.5: no edge where it ends
    fall = (1 - away * away * (3 - 2 * away)) ** 1.5
    small = np.asarray(fall * np.float32(255 * layer.strength), np.float32)
    size = (len(across) * COARSE, len(down) * COARSE)
    full = cv2.convertScaleAbs(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR))
    mask = np.asarray(full[: bottom - top, : right - left], np.uint8)
    return Patched(layer=layer, sprite=sprite(left, top, mask, layer.colour, layer.track, model))


def guise(thing: Patched, n: int) -> State | None:
    """How it looks on frame `n`."""
    now = state(thing.layer.track, n)
    share = level(thing.layer.levels, n)
    if now is None or share <= 0:
        return None
    return State(opacity=now.opacity * share, dy=now.dy, scale=now.scale, framed=now.framed)


def level(levels: tuple[tuple[int, float], ...], n: int) -> float:
    """The share of the strength on frame `n`."""
    if not levels:
        return 1.0
    if n <= levels[0][0]:
        return levels[0][1]
    for (first, low), (last, high) in pairwise(levels):
        if n < last:
            return low + (high - low) * (n - first) / (last - first)
    return levels[-1][1]


def _away(first: int, last: int, near: int, far: int, reach: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """How far the middles of coarse pixels from `first` to `last` lie outside near..far, in reaches."""
    at = np.arange(first + COARSE / 2, last + COARSE / 2, COARSE, dtype=np.float32)
    return np.asarray(np.maximum(np.maximum(near - at, at - far), 0) / np.float32(reach), np.float32)
