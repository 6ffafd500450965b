"""A rounded rectangle with smooth corners."""

import cv2
import numpy as np

from pipeline.layers.sprite import Sprite, sprite
from pipeline.shots import Model, Panel

FINER = 4  # drawn this many times larger, then averaged down


def sprites(layer: Panel, width: int, height: int, model: Model) -> tuple[Sprite, ...]:  # noqa: ARG001 one signature a kind
    """One sprite the size of the panel; none for a line that a very small frame has no pixel for."""
    box = layer.box
    if box.width <= 0 or box.height <= 0:
        return ()
    wide, high, radius = (
        box.width * FINER,
        box.height * FINER,
        min(layer.radius, box.width // 2, box.height // 2) * FINER,
    )
    mask = np.zeros((high, wide), np.uint8)
    if radius == 0:
        mask[:] = 255
    else:
        cv2.rectangle(mask, (radius, 0), (wide - radius - 1, high - 1), 255, -1)
        cv2.rectangle(mask, (0, radius), (wide - 1, high - radius - 1), 255, -1)
        for x in (radius, wide - radius - 1):
            for y in (radius, high - radius - 1):
                cv2.circle(mask, (x, y), radius, 255, -1)
    small = cv2.resize(mask, (box.width, box.height), interpolation=cv2.INTER_AREA)
    alpha = np.asarray(small, np.float32) * np.float32(layer.opacity / 255)
    return (sprite(box.left, box.top, alpha, layer.colour, layer.track, model, from_right=layer.from_right),)
