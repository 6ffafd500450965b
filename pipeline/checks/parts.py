"""Parts of a frame, without drawing all of it: for those who look at a few places on many frames."""

from collections.abc import Sequence

import numpy as np

from pipeline import compose, things
from pipeline.colour import Plane, Planes, steps
from pipeline.compose import Prepared
from pipeline.layers import overlay, photo
from pipeline.layers.overlay import within
from pipeline.shots import Box, Model, View


def parts(prepared: Prepared, n: int, boxes: Sequence[Box]) -> tuple[Planes, ...]:
    """What frame `n` shows in boxes of even pixels inside it, each with its own planes."""
    shot, model, ground = prepared.shot, prepared.model, prepared.ground
    size, guises = (shot.width, shot.height), compose.key(prepared, n)
    drawn = tuple(_blank(box, model) for box in boxes)
    if ground.photo is not None and isinstance(guises[0], View):
        seen = photo.seen(ground.photo, guises[0], *size, model)
        for box, part in zip(boxes, drawn, strict=True):
            for plane, target, step in zip(seen, part, steps(model), strict=True):
                np.copyto(target, plane[within(box, step)])
            for cover in ground.veil.boxes:
                if cover.meets(box):
                    _veil(prepared, box, part)
                    break
    for thing, guise in zip(prepared.things, guises[1:], strict=True):
        reached = things.reach(thing, guise, *size)
        met = [n for n, box in enumerate(boxes) if reached is not None and reached.meets(box)]
        if met:
            ready = things.ready(thing, guise, size, model)
            for each in met:
                things.lay(ready, boxes[each], drawn[each], model)
    return drawn


def _blank(box: Box, model: Model) -> Planes:
    first, second, third = (np.zeros((box.height // step, box.width // step), np.uint8) for step in steps(model))
    return first, second, third


def _veil(prepared: Prepared, box: Box, part: Planes) -> None:
    def cut(plane: Plane, step: int) -> Plane:
        return plane[within(box, step)]

    veil, each = prepared.ground.veil, steps(prepared.model)
    first, second, third = (cut(plane, step) for plane, step in zip(veil.colour, each, strict=True))
    one, other, last = (cut(plane, step) for plane, step in zip(veil.clear, each, strict=True))
    whole = Box(0, 0, box.width, box.height)
    over = overlay.Overlay(colour=(first, second, third), clear=(one, other, last), boxes=(whole,), mixed=(whole,))
    overlay.paint(over, part, prepared.model)
