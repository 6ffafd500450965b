"""A soft fall of colour over the picture, so that words read without a box behind them."""

import numpy as np

from pipeline.layers.sprite import Sprite, sprite
from pipeline.shots import Model, Scrim


def sprites(layer: Scrim, width: int, height: int, model: Model) -> tuple[Sprite, ...]:
    """One sprite as wide as the frame; its alpha falls as a smoothstep, which shows no edge."""
    rows = max(2, round(height * layer.reach)) // 2 * 2
    t = np.linspace(0, 1, rows, dtype=np.float32)
    fall = t * t * (3 - 2 * t)
    if layer.edge == "all":
        fall = np.ones(rows, np.float32)
    elif layer.edge == "top":
        fall = fall[::-1]
    alpha = np.repeat((fall * layer.strength)[:, None], width, axis=1)
    top = 0 if layer.edge == "top" else height - rows
    return (sprite(0, top, alpha, layer.colour, layer.track, model),)
