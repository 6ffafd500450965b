"""Things that have landed, painted together, so that a frame pays once for all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.colour import Plane, Planes, steps
from pipeline.layers.sprite import Sprite, blend, stamped
from pipeline.motion import LANDED
from pipeline.shots import Box, Model

LONG = 32  # pixels; a shorter run is not worth a box of its own
EMPTY, FULL, MIXED = 0, 1, 2

Kinds = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What several things leave of the picture below (0..255), and what they add to it, inside a few boxes."""

    colour: Planes
    clear: Planes
    """Planes that are covered alike hold the very same memory."""
    boxes: tuple[Box, ...] = ()
    full: tuple[Box, ...] = ()
    """Where nothing of the picture below is left."""
    mixed: tuple[Box, ...] = ()
    """Where some of it is."""
    empty: tuple[Box, ...] = ()
    """Where all of it is; the three are disjoint and fill the rows of the boxes."""


def blank(width: int, height: int, model: Model) -> Overlay:
    """Nothing yet, over a frame of this size."""
    first, second, third = (np.zeros((height // step, width // step), np.uint8) for step in steps(model))
    whole = np.full_like(first, 255)
    half = whole if model == "rgb" else np.full_like(second, 255)
    return Overlay(colour=(first, second, third), clear=(whole, half, half))


def laid(over: Overlay, things: Sequence[Sprite], model: Model) -> Overlay:
    """The overlay with more landed things on top; it takes over the memory of `over`."""
    if not things:
        return over
    for thing in things:
        for n, (mask, step) in enumerate(zip(thing.masks, steps(model), strict=True)):
            if n and mask is thing.masks[n - 1]:
                continue
            stamp = stamped(thing, mask, LANDED, step, over.clear[n])
            if stamp is None:
                continue
            blend(stamp, 0, over.clear[n])
            for ink, under, target in zip(thing.inks, thing.masks, over.colour, strict=True):
                if under is mask:
                    blend(stamp, ink, target)
    height, width = over.colour[0].shape
    boxes = bands((*over.boxes, *(thing.box for thing in things)), width, height)
    found = [part for box in boxes for part in _parts(over.clear, box, model)]
    for box in boxes:
        found += [(EMPTY, replace(box, left=0, right=box.left)), (EMPTY, replace(box, left=box.right, right=width))]
    found = [(kind, box) for kind, box in found if box.width > 0]
    full, mixed, empty = (tuple(box for kind, box in found if kind == wanted) for wanted in (FULL, MIXED, EMPTY))
    return replace(over, boxes=boxes, full=full, mixed=mixed, empty=empty)


def paint(over: Overlay, into: Planes, model: Model) -> None:
    """Paint the overlay over the frame."""
    for box in over.full:
        _copy(over.colour, into, box, model)
    for box in over.mixed:
        _blend(over, box, into, into, model)


def spread(over: Overlay, below: Planes, into: Planes, model: Model) -> None:
    """Fill the frame with the picture `below` under the overlay."""
    height, width = into[0].shape
    for above, box in pairwise((Box(0, 0, 0, 0), *over.boxes, Box(0, height, 0, height))):
        _copy(below, into, Box(0, above.bottom, width, box.top), model)
    for box in over.empty:
        _copy(below, into, box, model)
    for box in over.full:
        _copy(over.colour, into, box, model)
    for box in over.mixed:
        _blend(over, box, below, into, model)


def _blend(over: Overlay, box: Box, below: Planes, into: Planes, model: Model) -> None:
    for colour, clear, source, target, step in zip(over.colour, over.clear, below, into, steps(model), strict=True):
        place = within(box, step)
        part = target[place]
        cv2.multiply(source[place], clear[place], dst=part, scale=1 / 255)
        cv2.add(part, colour[place], dst=part)


def _copy(source: Planes, into: Planes, box: Box, model: Model) -> None:
    for plane, target, step in zip(source, into, steps(model), strict=True):
        np.copyto(target[within(box, step)], plane[within(box, step)])


def bands(boxes: Sequence[Box], width: int, height: int) -> tuple[Box, ...]:
    """Boxes that cover all of these inside the frame, none beside another: cheap to go through, and never twice."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.top):
        cut = Box(max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom))
        if cut.width <= 0 or cut.height <= 0:
            continue
        if found and cut.top < found[-1].bottom:
            last = found.pop()
            cut = Box(
                min(last.left, cut.left),
                last.top,
                max(last.right, cut.right),
                max(last.bottom, cut.bottom),
            )
        found.append(cut)
    return tuple(found)


def within(box: Box, step: int) -> tuple[slice, slice]:
    """The box in a plane that has one pixel for `step` frame pixels."""
    return slice(box.top // step, box.bottom // step), slice(box.left // step, box.right // step)


def _parts(clear: Planes, box: Box, model: Model, cuts: int = 3) -> Iterator[tuple[int, Box]]:
    """Runs of rows in a box that are full, mixed or empty; mixed ones cut into such columns, and these into rows."""
    by_rows = cuts % 2 == 1
    kinds: Kinds | None = None
    for plane, step in list(zip(clear, steps(model), strict=True))[: 1 if model == "rgb" else 2]:
        part = plane[within(box, step)]
        found = _kinds(part, 1 if by_rows else 0)
        # two lines go together, as places of chroma have them
        one, other = found[::2], np.append(found[1::2], found[-1:])[: (len(found) + 1) // 2]
        even = found if step == 2 else np.where(one == other, one, MIXED)
        kinds = even if kinds is None else np.where(kinds == even, kinds, MIXED)
    if kinds is None:
        return
    for kind, first, last in _runs(kinds, LONG // 2):
        if by_rows:
            cut = replace(box, top=box.top + 2 * first, bottom=min(box.bottom, box.top + 2 * last))
        else:
            cut = replace(box, left=box.left + 2 * first, right=min(box.right, box.left + 2 * last))
        if kind == MIXED and cuts > 1:
            yield from _parts(clear, cut, model, cuts - 1)
        else:
            yield kind, cut


def _kinds(clear: Plane, axis: int) -> Kinds:
    """The kind of every line of a plane along an axis."""
    least, most = clear.min(axis), clear.max(axis)
    return np.where(most == 0, FULL, np.where(least == 255, EMPTY, MIXED))


def _runs(kinds: Kinds, long: int) -> Iterator[tuple[int, int, int]]:
    """Runs of one kind: which, its first line and the one after its last; runs shorter than `long` count as mixed."""
    edges = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
    start, stop = 0, 0  # of the mixed run so far
    for first, last in pairwise(edges):
        if kinds[first] == MIXED or last - first < long:
            stop = last
            continue
        if start < stop:
            yield MIXED, start, stop
        yield int(kinds[first]), first, last
        start = stop = last
    if start < stop:
        yield MIXED, start, stop
