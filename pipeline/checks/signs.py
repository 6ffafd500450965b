"""Do the signs that carry meaning without words stand out from what is around them. Looks at pixels."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from pipeline import compose
from pipeline.checks.book import broken
from pipeline.checks.light import Values, lights, of, ratio
from pipeline.checks.onscreen import NONTEXT
from pipeline.checks.parts import parts
from pipeline.checks.showing import sides
from pipeline.checks.sources import DRAWN
from pipeline.colour import Plane
from pipeline.compose import Prepared
from pipeline.layers import shape
from pipeline.layers.coverage import cover
from pipeline.model import Finding
from pipeline.motion import LANDED, state
from pipeline.shots import Box, Shape, Shot

LEAST: Final = 3.0
EVERY: Final = 0.5  # seconds between samples
AROUND: Final = 10  # design pixels around a sign
SMALL: Final = 0.2  # of the frame's width: a button
THIN: Final = 0.16  # of the frame's height: a divider, which leans
TILES: Final = 10  # along a divider
HIDDEN: Final = 0.6  # share of these that a hand on it may hide
WORST: Final = 0.25  # share of what is around that may be worse: a circle of which a quarter is lost is still one


def findings(prepared: Prepared, look: str) -> tuple[Finding, ...]:
    """Signs of a shot in this look that do not stand out, the worst moment of each."""
    shot, worst = prepared.shot, dict[str, tuple[float, int, Box]]()
    if look not in {"voice", "split"}:
        return ()
    every, seen = max(1, round(EVERY * shot.fps)), set[object]()
    for n in {*range(0, shot.frames, every), shot.frames - 1}:
        key = compose.key(prepared, n)
        if key in seen:
            continue
        seen.add(key)
        for name, by, box in _signs(prepared, n, look):
            if name not in worst or by < worst[name][0]:
                worst[name] = (by, n, box)
    return tuple(_judged(shot, worst))


def _judged(shot: Shot, worst: dict[str, tuple[float, int, Box]]) -> Iterator[Finding]:
    for name, (by, n, box) in worst.items():
        if by < LEAST:
            message = f"{name} has a contrast of {by:.1f}:1, accepted is {LEAST:g}:1: {NONTEXT.fix}"
            yield broken(NONTEXT, message, measured=f"{by:.1f}:1", written=DRAWN, seconds=n / shot.fps, box=sides(box))


def _signs(prepared: Prepared, n: int, look: str) -> Iterator[tuple[str, float, Box]]:
    shot = prepared.shot
    size = (shot.width, shot.height)
    there = [layer for layer in shot.layers if isinstance(layer, Shape) and state(layer.track, n) == LANDED]
    known = [(layer, shape.reach(shape.outline(layer.keys, n), size)) for layer in there]
    if look == "split":
        for layer, box in known:
            if len(layer.keys) == 1 and box.width == shot.width and 0 < box.height < THIN * shot.height:
                yield "the line between the two ways", _divider(prepared, n, layer, box), box
        return
    pairs = [
        pair
        for pair in pairwise(known)
        if pair[0][1].holds(pair[1][1]) and 0 < pair[0][1].width < SMALL * shot.width and pair[1][1].width
    ]
    if pairs:  # a button may have a rim: one of its edges has to be seen
        edges = [_button(prepared, n, *plate) for plate, _ in pairs]
        yield "the button of the voice note", max(edges), pairs[0][0][1]
        yield "the sign on its button", _button(prepared, n, *pairs[-1][1]), pairs[-1][1][1]


def _sampled(prepared: Prepared, n: int, layer: Shape, inner: Box) -> tuple[Values, Plane, Plane]:
    """Luminance around a shape, where it is whole, and where what is around it is: every second pixel."""
    shot = prepared.shot
    out = max(4, round(AROUND * shot.width / 1080))
    left, top = max(0, inner.left - out) // 2 * 2, max(0, inner.top - out) // 2 * 2
    right, bottom = min(shot.width, inner.right + out) // 2 * 2, min(shot.height, inner.bottom + out) // 2 * 2
    box = Box(left, top, right, bottom)
    mask = np.zeros((box.height, box.width), np.uint8)
    cover(mask, box, shape.outline(layer.keys, n).solids)
    (part,) = parts(prepared, n, [box])
    light, _ = lights(part, 2, prepared.model)
    core = cv2.erode(mask, np.ones((3, 3), np.uint8))
    wide = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * out + 1, 2 * out + 1)))
    ring = cv2.subtract(wide, cv2.dilate(mask, np.ones((5, 5), np.uint8)))
    return light, np.asarray(core[::2, ::2], np.uint8), np.asarray(ring[::2, ::2], np.uint8)


def _button(prepared: Prepared, n: int, layer: Shape, box: Box) -> float:
    light, _, ring = _sampled(prepared, n, layer, box)
    return _apart(of(layer.colour)[0], light[ring > 127])


def _apart(one: float, around: Values) -> float:
    """The contrast with all but the worst quarter of what is around."""
    if not len(around):
        return 21.0
    return float(np.quantile([ratio(one, float(each)) for each in around[:: max(1, len(around) // 400)]], WORST))


def _divider(prepared: Prepared, n: int, layer: Shape, box: Box) -> float:
    """How well a line can be seen along most of its length: against either side, or one side against the other."""
    light, core, ring = _sampled(prepared, n, layer, box)
    wide = light.shape[1] // TILES
    found = []
    for tile in range(TILES):
        place = slice(tile * wide, (tile + 1) * wide)
        on, near, here = core[:, place] > 127, ring[:, place] > 127, light[:, place]
        rows = np.arange(len(on))[:, None]
        middle = np.where(on.any(axis=0), np.argmax(on, axis=0) + on.sum(axis=0) // 2, 0)[None, :]
        line, above, below = here[on], here[near & (rows < middle)], here[near & (rows > middle)]
        if len(line) and len(above) and len(below):
            a, b, c = (float(np.median(each)) for each in (line, above, below))
            found.append(max(ratio(a, b), ratio(a, c), ratio(b, c)))
    return sorted(found)[int(HIDDEN * (len(found) - 1))] if found else 21.0
