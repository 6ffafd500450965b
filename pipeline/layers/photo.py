"""A camera move over a plate: sub-pixel zooms and warps, one a plane, in the frame's own colour model."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

import cv2
import numpy as np

from pipeline.colour import Plane, Planes, steps
from pipeline.layers.sprite import Inks
from pipeline.motion import ease
from pipeline.shots import Model, Photo, View

NEARLY = 1e-6  # pixels
SPARE = 64  # pixels past the frame that a zoom may draw for the sake of its scale
EVEN = np.array([[0.16, 0.68, 0.16]], np.float32)  # as soft as the mean of two neighbours, to the eye
CLOSE = 0.01  # pixels at the frame's far edge; a scale as near as this is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmed:
    """A plate before the camera: `planes` may be larger than `size` (width, height), their last row and column repeated
    for the rest; `scratch` is memory for what the camera sees, a little more than a frame. `between` are planes whose
    samples lie half-way to the next one across, for views of whole pixels that fall there.
    """

    layer: Photo
    planes: Planes
    between: Planes
    size: tuple[int, int]
    scratch: Planes


def filmed(layer: Photo, plate: Planes, width: int, height: int, model: Model) -> Filmed:
    """The plate ready for a frame of this size."""
    tall, wide = plate[0].shape
    widest = max(layer.begin.scale, layer.end.scale)
    more = 0 if layer.begin.scale == layer.end.scale == 1 else ceil(SPARE * widest) + 1
    first, second, third = (
        np.asarray(cv2.copyMakeBorder(plane, 0, more, 0, more, cv2.BORDER_REPLICATE), np.uint8) for plane in plate
    )
    y, u, v = (np.zeros((height // step + SPARE) * (width // step + SPARE), np.uint8) for step in steps(model))
    planes = (first, second, third)
    shown = Filmed(layer=layer, planes=planes, between=planes, size=(wide, tall), scratch=(y, u, v))
    drifts = layer.begin.scale == layer.end.scale == 1 and layer.begin.x != layer.end.x
    return _halfway(shown) if drifts and model == "yuv420" else shown


def _halfway(shown: Filmed) -> Filmed:
    """The plate for a drift that stands between two samples of chroma on every other frame.

    There it is the mean of both, which is softer than either: where it stands on one, that is softened as much, else
    every small light would flicker.
    """
    y, *chroma = shown.planes
    u, v = (np.asarray(cv2.filter2D(c, -1, EVEN, borderType=cv2.BORDER_REPLICATE), np.uint8) for c in chroma)
    between = (np.asarray(cv2.addWeighted(c[:, :-1], 0.5, c[:, 1:], 0.5, 0), np.uint8) for c in chroma)
    first, second = between
    return replace(shown, planes=(y, u, v), between=(y, first, second))


def veiled(shown: Filmed, inks: Inks, strength: float) -> Filmed:
    """The plate under an even veil of colour, so that no frame has to draw it."""

    def under(of: Planes) -> Planes:
        first, second, third = (
            np.asarray(cv2.convertScaleAbs(plane, alpha=1 - strength, beta=ink * strength), np.uint8)
            for plane, ink in zip(of, inks, strict=True)
        )
        return first, second, third

    planes = under(shown.planes)
    return replace(shown, planes=planes, between=planes if shown.between is shown.planes else under(shown.between))


def view(layer: Photo, n: int) -> View:
    """Where the camera looks on frame `n` of the shot."""
    t = ease(layer.ease, (layer.first + n) / max(1, layer.total - 1))
    a, b = layer.begin, layer.end
    return View(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.scale + (b.scale - a.scale) * t)


def seen(shown: Filmed, at: View, width: int, height: int, model: Model) -> Planes:
    """What the camera sees, as planes of a frame of this size; beyond the plate its edge repeats.

    The planes are parts of larger ones in memory that the next call draws over. A view of whole pixels is cut out. One
    that keeps to the plate's top left corner, as a zoom towards it does, is resized, which takes a third of the time of
    a warp and moves as smoothly; its chroma lies up to a tenth of a pixel beside its place, always to the same side.
    """
    wide, tall = shown.size
    left = at.x * wide - 0.5 - (width - 1) * at.scale / 2
    top = at.y * tall - 0.5 - (height - 1) * at.scale / 2
    if at.scale == 1 and (corner := _whole(left, top, (wide - width, tall - height), shown, model)):
        return _cropped(shown, corner, (width, height), model)
    cornered = max(abs(left + 0.5 - at.scale / 2), abs(top + 0.5 - at.scale / 2)) < NEARLY
    fits = round(width * at.scale) <= wide and round(height * at.scale) <= tall
    drawn = []
    for source, scratch, step in zip(shown.planes, shown.scratch, steps(model), strict=True):
        size = (width // step, height // step)
        if cornered and fits:
            drawn.append(_zoomed(source, scratch, size, at.scale))
            continue
        # left-sited chroma: sample i lies at frame pixel 2i across and 2i + 0.5 down, in plate and frame alike
        lower = top if step == 1 else (at.scale * 0.5 - 0.5 + top) / step
        matrix = np.array([[at.scale, 0, left / step], [0, at.scale, lower]], np.float64)
        plate, target = source[: tall // step, : wide // step], _cut(scratch, size)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(plate, matrix, size, dst=target, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        drawn.append(target)
    return drawn[0], drawn[1], drawn[2]


def _whole(left: float, top: float, room: tuple[int, int], shown: Filmed, model: Model) -> tuple[int, int] | None:
    """The corner of a view that lies on whole pixels of the plate, inside it, where there are samples of chroma."""
    across, down = round(left), round(top)
    sampled = down % steps(model)[1] == 0 and (across % steps(model)[1] == 0 or shown.between is not shown.planes)
    whole = max(abs(across - left), abs(down - top)) < NEARLY
    return (across, down) if whole and sampled and 0 <= across <= room[0] and 0 <= down <= room[1] else None


def _cropped(shown: Filmed, corner: tuple[int, int], size: tuple[int, int], model: Model) -> Planes:
    """The planes of a frame of this size (width, height) whose corner lies on a whole pixel of the plate."""
    drawn = []
    for plane, between, step in zip(shown.planes, shown.between, steps(model), strict=True):
        across, down, width, height = (length // step for length in (*corner, *size))
        source = plane if corner[0] % step == 0 else between
        drawn.append(source[down : down + height, across : across + width])
    return drawn[0], drawn[1], drawn[2]


def _cut(scratch: Plane, size: tuple[int, int]) -> Plane:
    """A plane of this size (width, height) in the memory."""
    return scratch[: size[0] * size[1]].reshape(size[1], size[0])


def _zoomed(source: Plane, scratch: Plane, size: tuple[int, int], scale: float) -> Plane:
    """The source resized from its corner, drawing a little more than is wanted, so that whole pixels make any scale.

    Resizing between whole sizes is what Intel's library does in half the time, to the same bytes on every processor
    that has it; elsewhere OpenCV's own differs by one code at most.
    """
    width, height = size
    across, wide = _ratio(width, scale)
    high, tall = _ratio(height, scale)
    drawn = _cut(scratch, (across, high))
    _inexactly(lambda: cv2.resize(source[:tall, :wide], (across, high), dst=drawn, interpolation=cv2.INTER_LINEAR))
    return drawn[:height, :width]


def _inexactly(resize: Callable[[], object]) -> None:
    """Let Intel's library resize, which rounds better than OpenCV does and therefore counts as inexact there."""
    cv2.ipp.setUseIPP_NotExact(True)
    try:
        resize()
    finally:
        cv2.ipp.setUseIPP_NotExact(False)


@lru_cache(maxsize=8)  # the two planes of chroma ask the same
def _ratio(length: int, scale: float) -> tuple[int, int]:
    """Pixels to draw, `length` or a few more, and plate pixels to draw them from, whose ratio is `scale`."""
    best, drawn = np.inf, length
    for more in range(SPARE + 1):
        off = abs(round((length + more) * scale) / (length + more) - scale) * length
        if off < best:
            best, drawn = off, length + more
        if off < CLOSE:
            break
    return drawn, round(drawn * scale)
