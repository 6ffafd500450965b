"""Letters as how much of each pixel they cover."""

import numpy as np
from PIL import Image, ImageDraw

from pipeline.colour import Plane
from pipeline.fonts import at_size, features_of
from pipeline.shots import Word

EDGE = 2  # pixels around the ink


def drawn_at(word: Word) -> tuple[Plane, int, int]:
    """How much of each pixel the word covers, 0..255, a little wider than its ink; its left and top in the frame."""
    picture = Image.new("L", (word.ink.width + 2 * EDGE, word.ink.height + 2 * EDGE))
    origin = (word.x - word.ink.left + EDGE, word.baseline - word.ink.top + EDGE)
    ImageDraw.Draw(picture).text(
        origin,
        word.text,
        fill=255,
        font=at_size(word.face, word.size),
        direction=word.direction,
        features=features_of(word.text),
        anchor="ls",
    )
    return np.asarray(picture, np.uint8), word.ink.left - EDGE, word.ink.top - EDGE
