"""Things that have landed, painted together, so that a frame pays once for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.colour import Planes, steps
from pipeline.layers.sprite import Sprite, blend, reach, stamped
from pipeline.motion import LANDED
from pipeline.shots import Box, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What several things leave of the picture below (0..255), and what they add to it, inside a few boxes."""

    colour: Planes
    clear: Planes
    """Planes that are covered alike hold the very same memory."""
    boxes: tuple[Box, ...] = ()


def blank(width: int, height: int, model: Model) -> Overlay:
    """Nothing yet, over a frame of this size."""
    first, second, third = (np.zeros((height // step, width // step), np.uint8) for step in steps(model))
    whole = np.full_like(first, 255)
    half = whole if model == "rgb" else np.full_like(second, 255)
    return Overlay(colour=(first, second, third), clear=(whole, half, half))


def laid(over: Overlay, things: Sequence[Sprite], model: Model) -> Overlay:
    """The overlay with more landed things on top; it takes over the memory of `over`."""
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
    new = (reach(thing, LANDED) for thing in things)
    return Overlay(colour=over.colour, clear=over.clear, boxes=bands((*over.boxes, *new), width, height))


def paint(over: Overlay, into: Planes, model: Model) -> None:
    """Paint the overlay over the frame."""
    for box in over.boxes:
        _blend(over, box, into, into, model)


def spread(over: Overlay, below: Planes, into: Planes, model: Model) -> None:
    """Fill the frame with the picture `below` under the overlay."""
    height, width = into[0].shape
    top = 0
    for box in over.boxes:
        whole = box.left == 0 and box.right == width
        _copy(below, into, top, box.top if whole else box.bottom, model)
        _blend(over, box, below, into, model)
        top = box.bottom
    _copy(below, into, top, height, model)


def _blend(over: Overlay, box: Box, below: Planes, into: Planes, model: Model) -> None:
    for colour, clear, source, target, step in zip(over.colour, over.clear, below, into, steps(model), strict=True):
        place = within(box, step)
        part = target[place]
        cv2.multiply(source[place], clear[place], dst=part, scale=1 / 255)
        cv2.add(part, colour[place], dst=part)


def _copy(below: Planes, into: Planes, top: int, bottom: int, model: Model) -> None:
    for source, target, step in zip(below, into, steps(model), strict=True):
        np.copyto(target[top // step : bottom // step], source[top // step : bottom // step])


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
