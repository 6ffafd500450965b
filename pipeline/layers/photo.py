"""A camera move over a plate: sub-pixel warps, one a plane, in the frame's own colour model."""

import cv2
import numpy as np

from pipeline.colour import Plane, steps
from pipeline.motion import ease
from pipeline.shots import Model, Photo, View

Planes = tuple[Plane, Plane, Plane]


def view(layer: Photo, n: int) -> View:
    """Where the camera looks on frame `n` of the shot."""
    t = ease(layer.ease, (layer.first + n) / max(1, layer.total - 1))
    a, b = layer.begin, layer.end
    return View(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.scale + (b.scale - a.scale) * t)


def paint(plate: Planes, at: View, into: Planes, model: Model) -> None:
    """Fill the planes `into` with what the camera sees; beyond the plate its edge repeats."""
    height, width = into[0].shape
    tall, wide = plate[0].shape
    left = at.x * wide - 0.5 - (width - 1) * at.scale / 2
    top = at.y * tall - 0.5 - (height - 1) * at.scale / 2
    for source, target, step in zip(plate, into, steps(model), strict=True):
        # left-sited chroma: sample i lies at frame pixel 2i across and 2i + 0.5 down, in plate and frame alike
        down = top if step == 1 else (at.scale * 0.5 - 0.5 + top) / step
        matrix = np.array([[at.scale, 0, left / step], [0, at.scale, down]], np.float64)
        cv2.warpAffine(
            source,
            matrix,
            (target.shape[1], target.shape[0]),
            dst=target,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
