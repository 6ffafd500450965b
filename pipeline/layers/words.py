"""Type: every word rasterised once a shot, its soft shadow below all of the block's letters."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.colour import Plane
from pipeline.fonts import at_size
from pipeline.layers.sprite import Sprite, sprite
from pipeline.motion import Track
from pipeline.shots import Model, Word, Words

EDGE = 2  # pixels around the ink
GAIN = 1.6  # a shadow is full before its blur is
FINE = 3.0  # pixels; a blur of at least this is soft enough to be enlarged from


def sprites(layer: Words, model: Model, seen: Callable[[Track], bool]) -> tuple[Sprite, ...]:
    """Shadows first, then letters, so that no word darkens its neighbour; of the words whose track is `seen`."""
    letters, shadows = [], []
    for word in layer.words:
        if not seen(word.track):
            continue
        mask = _letters(word)
        left, top = word.ink.left - EDGE, word.ink.top - EDGE
        letters.append(sprite(left, top, mask, word.colour, word.track, model, from_right=word.direction == "rtl"))
        if layer.shadow > 0:
            soft, out = _shadow(mask, word.size, layer.shadow)
            track = replace(word.track, entrance="fade" if word.track.entrance != "cut" else "cut")
            shadows.append(sprite(left - out, top - out, soft, layer.shadow_colour, track, model))
    return (*shadows, *letters)


def _letters(word: Word) -> Plane:
    """How much of each pixel the word covers, 0..255, `EDGE` pixels wider than its ink on every side."""
    picture = Image.new("L", (word.ink.width + 2 * EDGE, word.ink.height + 2 * EDGE))
    origin = (word.x - word.ink.left + EDGE, word.baseline - word.ink.top + EDGE)
    ImageDraw.Draw(picture).text(
        origin, word.text, fill=255, font=at_size(word.face, word.size), direction=word.direction, anchor="ls"
    )
    return np.asarray(picture, np.uint8)


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
