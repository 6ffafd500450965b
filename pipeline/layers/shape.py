"""A flat colour in an outline that may change: exact edges along the frame, smooth ones elsewhere."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

import cv2
import numpy as np

from pipeline.layers.coverage import bounds, cover
from pipeline.layers.sprite import Sprite, sprite
from pipeline.motion import State, ease, state
from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box, Key, Model, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A shape on its way: the outline of one frame, and how it comes or goes. Equal poses draw equal pixels."""

    outline: Outline
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A shape before the canvas; `rest` is what it is when it has come to its last key, None for nothing there."""

    layer: Shape
    rest: Sprite | None
    size: tuple[int, int]


def shaped(layer: Shape, width: int, height: int, model: Model) -> Shaped:
    """The shape ready for a frame of this size."""
    size = (width, height)
    return Shaped(layer=layer, rest=drawn(layer, layer.keys[-1].outline, size, model), size=size)


def look(thing: Shaped, n: int) -> Pose | State | None:
    """How it looks on frame `n`: a state once its outline rests, None while it is not there."""
    layer = thing.layer
    now = state(layer.track, n)
    if now is None:
        return None
    if n >= layer.keys[-1].frame:
        return now if thing.rest else None
    return Pose(outline=outline(layer.keys, n), state=now)


def outline(keys: tuple[Key, ...], n: int) -> Outline:
    """The outline on frame `n`, between the keys around it."""
    if n <= keys[0].frame:
        return keys[0].outline
    for before, after in pairwise(keys):
        if n == before.frame:
            return before.outline
        if n < after.frame:
            t = ease(after.ease, (n - before.frame) / (after.frame - before.frame))
            return _between(before.outline, after.outline, t)
    return keys[-1].outline


def drawn(layer: Shape, seen: Outline, size: tuple[int, int], model: Model) -> Sprite | None:
    """The shape with this outline as a sprite; None when it covers nothing of the frame."""
    tight = reach(seen, size)
    if tight.width <= 0 or tight.height <= 0:
        return None
    # even already, so that no large mask is copied for the sake of a row
    left, top = tight.left // 2 * 2, tight.top // 2 * 2
    box = Box(left, top, (tight.right + 1) // 2 * 2, (tight.bottom + 1) // 2 * 2)
    mask = np.zeros((box.height, box.width), np.uint8)
    for n, solid in enumerate(seen.solids):
        cover(mask, box, solid, alone=n == 0)
    for hole in seen.holes:
        cut = np.zeros_like(mask)
        cover(cut, box, hole, alone=True)
        cv2.subtract(mask, cut, dst=mask)
    if layer.opacity < 1:
        mask = np.asarray(cv2.convertScaleAbs(mask, alpha=layer.opacity), np.uint8)
    return sprite(box.left, box.top, mask, layer.colour, layer.track, model)


def reach(seen: Outline, size: tuple[int, int]) -> Box:
    """The part of a frame of this size (width, height) outside which the outline covers nothing."""
    boxes = [bounds(solid) for solid in seen.solids]
    return Box(
        max(0, floor(min(box[0] for box in boxes))),
        max(0, floor(min(box[1] for box in boxes))),
        min(size[0], ceil(max(box[2] for box in boxes))),
        min(size[1], ceil(max(box[3] for box in boxes))),
    )


def _between(a: Outline, b: Outline, t: float) -> Outline:
    def parts(those: tuple[Round | Polygon, ...], these: tuple[Round | Polygon, ...]) -> tuple[Round | Polygon, ...]:
        return tuple(_part(one, other, t) for one, other in zip(those, these, strict=True))

    return Outline(solids=parts(a.solids, b.solids), holes=parts(a.holes, b.holes))


def _part(a: Round | Polygon, b: Round | Polygon, t: float) -> Round | Polygon:
    def mix(x: float, y: float) -> float:
        return x + (y - x) * t

    match a, b:
        case Round(), Round():
            return Round(
                mix(a.left, b.left),
                mix(a.top, b.top),
                mix(a.right, b.right),
                mix(a.bottom, b.bottom),
                mix(a.radius, b.radius),
            )
        case Polygon(), Polygon():
            corners = zip(a.corners, b.corners, strict=True)
            return Polygon(tuple((mix(p[0], q[0]), mix(p[1], q[1])) for p, q in corners))
        case _:
            raise ValueError("a part of a shape cannot turn into one of another kind")
