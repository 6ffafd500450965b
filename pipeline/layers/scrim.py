"""A soft fall of colour over the picture, so that words read without a box behind them."""

import numpy as np

from pipeline.colour import Plane
from pipeline.layers.sprite import Sprite, inks, masks
from pipeline.shots import Model, Scrim


def sprites(layer: Scrim, width: int, height: int, model: Model) -> tuple[Sprite, ...]:
    """One sprite as wide as the frame; its alpha falls as a smoothstep, which shows no edge."""
    rows = max(2, height) // 2 * 2
    t = np.linspace(0, 1, rows, dtype=np.float32)
    fall = t * t * (3 - 2 * t)
    if layer.edge == "all":
        fall = np.ones(rows, np.float32)
    column = np.rint(fall * np.float32(layer.strength * 255)).astype(np.uint8)
    seen = column[int(np.count_nonzero(column == 0)) // 2 * 2 :]  # the fall begins with rows that change nothing
    if layer.edge == "top":
        seen = seen[::-1]
    top = 0 if layer.edge == "top" else height - len(seen)
    narrow = masks(np.repeat(seen[:, None], 2, axis=1), model)
    luma = _wide(narrow[0], width)
    chroma = luma if narrow[1] is narrow[0] else _wide(narrow[1], width // 2)
    return (Sprite(left=0, top=top, masks=(luma, chroma, chroma), inks=inks(layer.colour, model), track=layer.track),)


def _wide(narrow: Plane, width: int) -> Plane:
    return np.ascontiguousarray(np.broadcast_to(narrow[:, :1], (len(narrow), width)))
