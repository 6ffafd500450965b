"""A flat colour in an outline that may change: exact edges along the frame, smooth ones elsewhere."""

from dataclasses import dataclass
from itertools import pairwise, zip_longest
from math import ceil, floor, inf

import cv2
import numpy as np

from pipeline.colour import Plane
from pipeline.layers.coverage import bounds, cover
from pipeline.layers.sprite import Sprite, shifted, sprite
from pipeline.motion import State, ease, state
from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box, Key, Model, Shape

STILL = 1e-6  # pixels

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A shape on its way: the outline of one frame, and how it comes or goes. Equal poses draw equal pixels."""

    outline: Outline
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A shape that keeps its outline on its way: how far from its last key it is. Equal ones draw equal pixels."""

    dx: float
    dy: float
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a shape that is carried covers at its last key, as far as it is ever seen, and how far away each key is."""

    mask: Plane
    left: int
    top: int
    ways: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A shape before the canvas; `rest` is what it is when it has come to its last key, None for nothing there."""

    layer: Shape
    rest: Sprite | None
    form: Form | None
    size: tuple[int, int]


def shaped(layer: Shape, width: int, height: int, model: Model) -> Shaped:
    """The shape ready for a frame of this size."""
    size, last = (width, height), layer.keys[-1]
    rest = drawn(layer, last.outline, size, model) if layer.track.stop > last.frame else None
    form = _form(layer, size) if layer.track.start < last.frame else None
    return Shaped(layer=layer, rest=rest, form=form, size=size)


def guise(thing: Shaped, n: int) -> Pose | Carried | State | None:
    """How it looks on frame `n`: a state once its outline rests, None while it is not there."""
    layer = thing.layer
    now = state(layer.track, n)
    if now is None:
        return None
    if n >= layer.keys[-1].frame:
        return now if thing.rest else None
    if thing.form:
        at, t = _passed(layer.keys, n)
        (x, y), (to_x, to_y) = thing.form.ways[at], thing.form.ways[at + 1 if t else at]
        return Carried(dx=x + (to_x - x) * t, dy=y + (to_y - y) * t, state=now)
    return Pose(outline=outline(layer.keys, n), state=now)


def outline(keys: tuple[Key, ...], n: int) -> Outline:
    """The outline on frame `n`, between the keys around it."""
    at, t = _passed(keys, n)
    return _between(keys[at].outline, keys[at + 1].outline, t) if t else keys[at].outline


def _passed(keys: tuple[Key, ...], n: int) -> tuple[int, float]:
    """Which key frame `n` has passed last, and what share 0..1 of the way to the next it has gone since."""
    if n <= keys[0].frame:
        return 0, 0.0
    for at, (before, after) in enumerate(pairwise(keys)):
        if n == before.frame:
            return at, 0.0
        if n < after.frame:
            return at, ease(after.ease, (n - before.frame) / (after.frame - before.frame))
    return len(keys) - 1, 0.0


def drawn(layer: Shape, seen: Outline, size: tuple[int, int], model: Model) -> Sprite | None:
    """The shape with this outline as a sprite; None when it covers nothing of the frame."""
    tight = reach(seen, size)
    if tight.width <= 0 or tight.height <= 0:
        return None
    box = tight.even  # already, so that no large mask is copied for the sake of a row
    return sprite(box.left, box.top, _mask(layer, seen, box), layer.colour, layer.track, model)


def carried(thing: Shaped, form: Form, by: Carried, model: Model) -> Sprite:
    """The shape as a sprite so far from its last key; parts of a pixel soften its edges by as much."""
    x, y = floor(by.dx), floor(by.dy)
    mask = shifted(form.mask, by.dx - x, by.dy - y)
    return sprite(form.left + x, form.top + y, mask, thing.layer.colour, thing.layer.track, model)


def around(form: Form, by: Carried) -> Box:
    """The part of a frame, or beyond, outside which what is carried covers nothing."""
    left, top = form.left + floor(by.dx), form.top + floor(by.dy)
    height, width = form.mask.shape
    return Box(left, top, left + width + 1, top + height + 1)


def _form(layer: Shape, size: tuple[int, int]) -> Form | None:
    """What is carried from key to key; None for an outline that changes on the way, or for nothing."""
    last = layer.keys[-1].outline
    ways: list[Place] = []
    for key in layer.keys:
        way = _way(last, key.outline)
        if way is None:
            return None
        ways.append(way)
    across, down = zip(*ways, strict=True)
    sides = [bounds(solid) for solid in last.solids]
    left, top, right, bottom = zip(*sides, strict=True)
    box = Box(
        max(floor(min(left)), floor(-max(across)) - 1),
        max(floor(min(top)), floor(-max(down)) - 1),
        min(ceil(max(right)), ceil(size[0] - min(across)) + 1),
        min(ceil(max(bottom)), ceil(size[1] - min(down)) + 1),
    )
    if box.width <= 0 or box.height <= 0:
        return None
    return Form(mask=_mask(layer, last, box), left=box.left, top=box.top, ways=tuple(ways))


def _way(one: Outline, other: Outline) -> Place | None:
    """How far the other outline lies from the one; None unless it is the same there."""
    way: Place | None = None
    these, those = (*one.solids, *one.holes), (*other.solids, *other.holes)
    if len(one.solids) != len(other.solids) or len(these) != len(those):
        return None
    for a, b in zip(these, those, strict=True):
        for (x, y), (to_x, to_y) in zip_longest(_corners(a), _corners(b), fillvalue=(inf, inf)):
            way = way or (to_x - x, to_y - y)
            if not (abs(to_x - x - way[0]) < STILL and abs(to_y - y - way[1]) < STILL):
                return None
        if type(a) is not type(b) or (isinstance(a, Round) and isinstance(b, Round) and a.radius != b.radius):
            return None
    return way


def _corners(part: Round | Polygon) -> tuple[Place, ...]:
    return ((part.left, part.top), (part.right, part.bottom)) if isinstance(part, Round) else part.corners


def _mask(layer: Shape, seen: Outline, box: Box) -> Plane:
    """How much of each pixel of the box is covered."""
    mask = np.zeros((box.height, box.width), np.uint8)
    cover(mask, box, seen.solids)
    for hole in seen.holes:
        cut = np.zeros_like(mask)
        cover(cut, box, (hole,))
        cv2.subtract(mask, cut, dst=mask)
    if layer.opacity < 1:
        mask = np.asarray(cv2.convertScaleAbs(mask, alpha=layer.opacity), np.uint8)
    return mask


def reach(seen: Outline, size: tuple[int, int]) -> Box:
    """The part of a frame of this size (width, height) outside which the outline covers nothing."""
    sides = [side for solid in seen.solids if (side := bounds(solid))[0] < side[2] and side[1] < side[3]]
    if not sides:
        return Box(0, 0, 0, 0)
    left, top, right, bottom = zip(*sides, strict=True)
    return Box(
        max(0, floor(min(left))),
        max(0, floor(min(top))),
        min(size[0], ceil(max(right))),
        min(size[1], ceil(max(bottom))),
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
