"""Words cut out of a flat colour, through which the picture is seen; they may grow until all is picture."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.colour import Plane
from pipeline.layers.letters import drawn_at
from pipeline.layers.sprite import Sprite, sprite
from pipeline.motion import LANDED, State, Track, ease
from pipeline.shots import Model, Stencil

FADING = 0.35  # share of its growth
HEART = 0.6  # of the way into the thickest stroke: what is so far in is never near the edge of a letter


@dataclass(frozen=True, slots=True)
class Grown:
    """How far a stencil has grown, and what is left of its colour. Equal ones draw equal pixels."""

    scale: float
    opacity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stencilled:
    """A stencil before the canvas: `letters` is what its words cover of the frame, `rest` is it before it grows.

    The middle of `layer` is the place it grows around.
    """

    layer: Stencil
    letters: Plane
    rest: Sprite


def stencilled(layer: Stencil, width: int, height: int, model: Model) -> Stencilled:
    """The stencil ready for a frame of this size."""
    letters = np.zeros((height, width), np.uint8)
    for word in layer.words:
        mask, left, top = drawn_at(word)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(width, left + mask.shape[1]), min(height, top + mask.shape[0])
        if x0 < x1 and y0 < y1:
            part = letters[y0:y1, x0:x1]
            np.maximum(part, mask[y0 - top : y1 - top, x0 - left : x1 - left], out=part)
    x, y = _heart(letters, layer.x, layer.y)
    return Stencilled(layer=replace(layer, x=x, y=y), letters=letters, rest=_field(letters, layer, model))


def guise(thing: Stencilled, n: int) -> Grown | State | None:
    """How it looks on frame `n`; None once it is gone."""
    layer = thing.layer
    if n < layer.start:
        return LANDED
    if n >= layer.stop:
        return None
    t = ease(layer.ease, (n - layer.start + 1) / (layer.stop - layer.start + 1))
    # by equal ratios, which is how coming nearer looks; whatever colour the letters have not pushed out fades
    return Grown(layer.scale**t, min(1.0, (1 - t) / FADING))


def drawn(thing: Stencilled, grown: Grown, model: Model) -> Sprite:
    """The stencil as a sprite the size of the frame."""
    layer, k = thing.layer, 1 / grown.scale
    matrix = np.array([[k, 0, layer.x * (1 - k)], [0, k, layer.y * (1 - k)]])
    height, width = thing.letters.shape
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    large = cv2.warpAffine(thing.letters, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return _field(np.asarray(large, np.uint8), layer, model)


def _heart(letters: Plane, x: float, y: float) -> tuple[float, float]:
    """The nearest pixel that lies deep in a stroke; the place itself where no letter is.

    What begins between letters, or in the hole of one, would show its colour until the last.
    """
    inside = cv2.distanceTransform(np.asarray(letters == 255, np.uint8), cv2.DIST_L2, 3)
    deepest = float(inside.max())
    if deepest == 0:
        return x, y
    down, across = np.nonzero(inside >= HEART * deepest)
    nearest = int(np.argmin(np.hypot(across - x, down - y)))
    return float(across[nearest]), float(down[nearest])


def _field(letters: Plane, layer: Stencil, model: Model) -> Sprite:
    track = Track(stop=1, entrance="cut")  # unused: a stencil keeps its own time
    return sprite(0, 0, np.asarray(cv2.bitwise_not(letters), np.uint8), layer.colour, track, model)
