"""A camera move over a plate: sub-pixel warps, one a plane, in the frame's own colour model."""

import cv2
import numpy as np

from pipeline.colour import Plane, steps
from pipeline.motion import ease
from pipeline.shots import Model, Photo, View

Planes = tuple[Plane, Plane, Plane]
NEARLY = 1e-6  # pixels


def view(layer: Photo, n: int) -> View:
    """Where the camera looks on frame `n` of the shot."""
    t = ease(layer.ease, (layer.first + n) / max(1, layer.total - 1))
    a, b = layer.begin, layer.end
    return View(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.scale + (b.scale - a.scale) * t)


def paint(plate: Planes, at: View, into: Planes, model: Model) -> None:
    """Fill the planes `into` with what the camera sees; beyond the plate its edge repeats.

    A view that keeps to the plate's top left corner, as a zoom towards it does, is resized, which takes half the time
    of a warp and moves as smoothly; its chroma lies up to a tenth of a pixel beside its place, always to the same side,
    and its last row and column repeat their neighbours by part of a pixel.
    """
    height, width = into[0].shape
    tall, wide = plate[0].shape
    left = at.x * wide - 0.5 - (width - 1) * at.scale / 2
    top = at.y * tall - 0.5 - (height - 1) * at.scale / 2
    grid = steps(model)
    if max(abs(left + 0.5 - at.scale / 2), abs(top + 0.5 - at.scale / 2)) < NEARLY and _fits(
        plate[0], into[0], at.scale
    ):
        for source, target in zip(plate, into, strict=True):
            _zoom(source, target, at.scale)
        return
    for source, target, step in zip(plate, into, grid, strict=True):
        # left-sited chroma: sample i lies at frame pixel 2i across and 2i + 0.5 down, in plate and frame alike
        lower = top if step == 1 else (at.scale * 0.5 - 0.5 + top) / step
        cv2.warpAffine(
            source,
            np.array([[at.scale, 0, left / step], [0, at.scale, lower]], np.float64),
            (target.shape[1], target.shape[0]),
            dst=target,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )


def _fits(source: Plane, target: Plane, scale: float) -> bool:
    return all(round(length * scale) <= whole for length, whole in zip(target.shape, source.shape, strict=True))


def _zoom(source: Plane, target: Plane, scale: float) -> None:
    """Resize from the corner; `cv2.resize` keeps to the scale it is given, so nothing jumps by parts of a pixel."""
    height, width = (round(length * scale) for length in target.shape)
    seen = source[:height, :width]
    made = cv2.resize(seen, None, dst=target, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_LINEAR)
    if not np.shares_memory(made, target):
        np.copyto(target, made)
