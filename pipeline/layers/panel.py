"""A rounded rectangle with smooth corners."""

import cv2
import numpy as np

from pipeline.layers.sprite import Sprite, sprite
from pipeline.shots import Model, Panel

FINER = 4  # drawn this many times larger, then averaged down


def sprites(layer: Panel, model: Model) -> tuple[Sprite, ...]:
    """One sprite the size of the panel; none for a line that a very small frame has no pixel for."""
    box = layer.box
    if box.width <= 0 or box.height <= 0:
        return ()
    whole = min(255, round(layer.opacity * 255))
    mask = np.full((box.height, box.width), whole, np.uint8)
    radius = min(layer.radius, box.width // 2, box.height // 2)
    if radius:
        corner = _corner(radius, layer.opacity)
        mask[:radius, :radius] = corner
        mask[:radius, -radius:] = corner[:, ::-1]
        mask[-radius:] = mask[radius - 1 :: -1]
    return (sprite(box.left, box.top, mask, layer.colour, layer.track, model, from_right=layer.from_right),)


def _corner(radius: int, opacity: float) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The top left corner."""
    large = np.zeros((radius * FINER, radius * FINER), np.uint8)
    cv2.circle(large, (radius * FINER, radius * FINER), radius * FINER, 255, -1)
    small = cv2.resize(large, (radius, radius), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.convertScaleAbs(small, alpha=opacity), np.uint8)
