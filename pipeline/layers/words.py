"""Type: every word rasterised once a shot, its soft shadow below all of the block's letters."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from pipeline.colour import Plane
from pipeline.layers.letters import drawn_at
from pipeline.layers.sprite import Sprite, sprite
from pipeline.motion import Track
from pipeline.shots import Model, Words

GAIN = 1.6  # a shadow is full before its blur is
FINE = 3.0  # pixels; a blur of at least this is soft enough to be enlarged from


def sprites(layer: Words, model: Model, seen: Callable[[Track], bool]) -> tuple[Sprite, ...]:
    """Shadows first, then letters, so that no word darkens its neighbour; of the words whose track is `seen`."""
    letters, shadows = [], []
    for word in layer.words:
        if not seen(word.track):
            continue
        mask, left, top = drawn_at(word)
        letters.append(sprite(left, top, mask, word.colour, word.track, model))
        if layer.shadow > 0:
            soft, out = _shadow(mask, word.size, layer.shadow)
            track = replace(word.track, entrance="fade" if word.track.entrance != "cut" else "cut")
            shadows.append(sprite(left - out, top - out, soft, layer.shadow_colour, track, model))
    return (*shadows, *letters)


def _shadow(mask: Plane, size: int, strength: float) -> tuple[Plane, int]:
    """The mask blurred in proportion to its type, and how far it reaches beyond it on every side.

    A wide blur is made small and enlarged; the two resizes blur too, by a quarter of a small pixel squared, which the
    blur between them leaves out.
    """
    spread = max(2, round(size * 0.16))
    sigma = spread * 0.8
    step = next(step for step in (8, 4, 2, 1) if step == 1 or sigma / step >= FINE)
    out = -(-spread * 2 // step) * step
    down, across = ((-length) % step for length in mask.shape)
    wide = cv2.copyMakeBorder(mask, out, out + down, out, out + across, cv2.BORDER_CONSTANT)
    shape = (wide.shape[1], wide.shape[0])
    small = cv2.resize(wide, (shape[0] // step, shape[1] // step), interpolation=cv2.INTER_AREA)
    left = (sigma / step) ** 2 - (0.25 if step > 1 else 0)
    soft = cv2.GaussianBlur(np.asarray(small, np.float32), (0, 0), left**0.5)
    fallen = np.minimum(np.float32(255), soft * np.float32(GAIN)) * np.float32(strength)
    full = cv2.resize(fallen, shape, interpolation=cv2.INTER_LINEAR) if step > 1 else fallen
    return np.asarray(cv2.convertScaleAbs(full), np.uint8), out
